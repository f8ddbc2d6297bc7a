"""`xiaoneng limit`: when is a matter due, from the decision tables in the checkout, without a running system."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.json_lines import BadQuestion, answer_file, refuse_half_characters
from deploy.limit_questions import Answerer

KINDS = "letter, document, bureau-task, instruction, service, appeal-window, appeal-decision, objection, public-notice, monthly-report"


def limit(  # noqa: PLR0917 -- typer reads the command's options from the parameters
    kind: Annotated[str | None, typer.Argument(help=f"Kind of matter: {KINDS}.")] = None,
    category: Annotated[
        str | None,
        typer.Option(help="bureau-task: general, overall, important, emergency; instruction: general, urgent, safety, petition, complex."),
    ] = None,
    received: Annotated[
        str | None,
        typer.Option(
            help="Receipt, ISO 8601. Without an offset, or a bare date, it is read as Asia/Shanghai; an emergency needs the time."
        ),
    ] = None,
    explicit: Annotated[
        str | None, typer.Option(help="Date set in place of the rule's (letter, document, instruction): YYYY-MM-DD.")
    ] = None,
    days: Annotated[int | None, typer.Option(help="service: the working days promised in the catalogue; 0 is the same day.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="JSON lines with the keys kind, category, received, explicit, days; answers in the same order, a bad line with its error.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Tell when a matter is due, when it turns yellow and how far it may ever be extended (exit 1: refused; with --file: some line was)."""
    question = {"kind": kind, "category": category, "received": received, "explicit": explicit, "days": days}
    asked = any(value is not None for value in question.values())
    if asked == (file is not None):
        raise typer.BadParameter("give either KIND with --received, or --file alone")
    if file is not None:
        raise typer.Exit(answer_file(file, Answerer().answer))
    _answer_one(question, as_json)


def _answer_one(question: dict[str, Any], as_json: bool) -> None:
    try:
        refuse_half_characters(question)
        answer = Answerer().answer(question)
    except BadQuestion as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else "\n".join(_sentences(answer)))


def _sentences(answer: dict[str, Any]) -> Iterator[str]:
    names = {"accept_by": "须受理于", "due_at": "办结期限", "warn_at": "预警时间", "latest_date": "最晚日期"}
    provisional = {"due_at": answer["provisional"], "latest_date": answer["latest_provisional"]}
    for key, name in names.items():
        if answer[key]:
            yield f"{name}  {answer[key]}" + ("（暂定：当年放假安排尚未公布）" if provisional.get(key) else "")
    yield f"依据      {answer['article']}"
