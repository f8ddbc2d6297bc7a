"""Timers and due dates: a moment, a duration or a repetition that the engine can read, else it stops there with an incident."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from deploy.check.bpmn import BPMN, Diagram
from deploy.check.finding import Finding
from deploy.check.sources import Variables

_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_LITERAL: Final = re.compile(r'"([^"]*)"')
_AMOUNT: Final = r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?"
_SHAPES: Final = {"timeDuration": re.compile(_AMOUNT), "timeCycle": re.compile(rf"R\d*/{_AMOUNT}")}
_EXAMPLES: Final = {"timeDate": "2026-03-02T17:30:00+08:00", "timeDuration": "PT30M", "timeCycle": "R3/P1D"}
_FORMATS: Final = {"timeDate": "date-time", "timeDuration": "duration"}
"""The JSON schema format of a variable that a timer of that kind may read."""


def check(diagram: Diagram, variables: Variables) -> Iterator[Finding]:
    """The timers of a diagram and the due dates of its user tasks."""
    for element, kind, text in (*_timers(diagram), *_due_dates(diagram)):
        if not _readable(kind, text.removeprefix("=").strip(), variables):
            chinese = f'{text} 不是引擎读得懂的时间：请用登记为时间的变量，或写成 "{_EXAMPLES[kind]}"'
            english = f'{text} is no time the engine can read: use a variable registered as one, or write "{_EXAMPLES[kind]}"'
            yield Finding(diagram.path, element, "not-a-time", chinese, english)


def _timers(diagram: Diagram) -> Iterator[tuple[str, str, str]]:
    for node in diagram.nodes:
        for kind in _EXAMPLES:
            for xml in node.xml.iterfind(f"{BPMN}timerEventDefinition/{BPMN}{kind}"):
                yield node.id, kind, (xml.text or "").strip()


def _due_dates(diagram: Diagram) -> Iterator[tuple[str, str, str]]:
    for node in diagram.nodes:
        for xml in node.extensions("taskSchedule"):
            for text in (text for name in ("dueDate", "followUpDate") if (text := xml.get(name))):
                yield node.id, "timeDate", str(text)


def _readable(kind: str, text: str, variables: Variables) -> bool:
    """Whether a variable or a literal is a time of that kind; whatever computes more is left to the tests on the engine."""
    if _WORD.fullmatch(text):
        return text not in variables or variables[text].get("format") == _FORMATS.get(kind)
    if found := _LITERAL.fullmatch(text):
        return _is_moment(found[1]) if kind == "timeDate" else bool(_SHAPES[kind].fullmatch(found[1]))
    return True


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
