"""Files of questions, one JSON object a line, and their answers in the same order: what the commands with --file have in common."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import typer

Question: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = dict[str, Any]


class BadQuestion(ValueError):
    """A question that cannot be answered; its message is a Chinese sentence."""


def read_line(line: bytes) -> Question:
    """The JSON object of a line; BadQuestion if it is none, says one thing twice, or cannot be written down again."""
    try:
        question = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_each_key_once, parse_constant=_no_number)
    except BadQuestion:
        raise
    except (ValueError, RecursionError) as error:
        raise BadQuestion("不是合法的 JSON") from error
    if not isinstance(question, dict):
        raise BadQuestion("不是 JSON 对象")
    refuse_half_characters(question)
    return question


def refuse_half_characters(question: Question) -> None:
    """Half a character (a lone surrogate, as JSON and a command line may hold) is no text; raises BadQuestion with the key."""
    for key, value in question.items():
        try:
            json.dumps([key, value], ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise BadQuestion(f"{ascii(key)[1:-1]} 含有不成字的编码") from error


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Whoever writes a key twice means one of the two: which, is not ours to guess."""
    read = dict(pairs)
    if len(read) < len(pairs):
        raise BadQuestion("同一个键写了两次，请只留一个")
    return read


def _no_number(word: str) -> None:
    """NaN and Infinity, which Python reads and no standard knows."""
    raise ValueError(word)


def answer_file(file: Path, answer: Callable[[Question], Answer]) -> int:
    """Print an answer for every line, in order; one that cannot be answered as its number and error, also told on stderr.

    Return 1 if there was such a line, else 0. Empty lines are passed over.
    """
    exit_code = 0
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            told = answer(read_line(line))
        except BadQuestion as refusal:
            exit_code = 1
            told = {"line": number, "error": str(refusal)}
            typer.echo(f"第 {number} 行：{refusal}", err=True)
        typer.echo(json.dumps(told, ensure_ascii=False))
    return exit_code
