"""`xiaoneng route`: which department is a letter for, from the duties in the checkout, without a running system."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.json_lines import BadQuestion, answer_file, refuse_half_characters
from deploy.route_questions import EachOnce, Suggester, learned_from


def route(
    text: Annotated[str | None, typer.Argument(help="The text itself, for a try; use --file for real letters.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="JSON lines with the keys id and text; suggestions in the same order, a bad or repeated line with its error.",
        ),
    ] = None,
    learned: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="Confirmed assignments to learn from: JSON lines with the keys id, text, department."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Suggest departments with the duty that fits, the best first; it only suggests (exit 1: refused; with --file: some line was)."""
    if (text is None) == (file is None):
        raise typer.BadParameter("give either TEXT, or --file alone")
    suggester = Suggester(learned_from(learned) if learned else None)
    if file is not None:
        raise typer.Exit(answer_file(file, EachOnce(suggester).answer))
    _answer_one(suggester, text or "", as_json)


def _answer_one(suggester: Suggester, text: str, as_json: bool) -> None:
    question = {"id": "-", "text": text}
    try:
        refuse_half_characters(question)
        answer = suggester.answer(question)
    except BadQuestion as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else "\n".join(_sentences(answer)))


def _sentences(answer: dict[str, Any]) -> Iterator[str]:
    for place, one in enumerate(answer["suggestions"], start=1):
        similar = f"；与已办的 {'、'.join(one['similar'])} 相近" if one["similar"] else ""
        yield f"{place}. {one['name']}  {one['score']:.2f}  {one['duty'] or '依据已办事项'}{similar}"
    if answer["discipline"]:
        yield "反映工作人员作风或违纪：由纪检监察室督办（TL-6）"
    if answer["unclear"]:
        yield "归属不明：由局办公室确定承办处室（FC-4.3）" + (f"；或属{answer['elsewhere']}职责" if answer["elsewhere"] else "")
