"""Texts to the router as they come from a command line or a file, and its suggestions as plain JSON values (DD, FC-4.3)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casework.routing.duties import duties
from casework.routing.experience import Confirmed, Experience
from casework.routing.router import Router, Suggestion
from deploy.bureau import plan
from deploy.json_lines import BadQuestion, Question, read_line
from deploy.problems import Problem


class Suggester:
    """Suggests from the duties and, if given, from confirmed assignments; keeps no text it is asked about."""

    def __init__(self, experience: Experience | None = None) -> None:
        self._router = Router(experience)
        self._names = {department.id: department.name for department in plan.departments()}

    def answer(self, question: Question) -> dict[str, Any]:
        """Keys id, suggestions (department, name, score, duty, similar), unclear, discipline, elsewhere; `BadQuestion` with the reason."""
        reference, text = _reference(question), _text(question)
        routing = self._router.route(text)
        return {
            "id": reference,
            "suggestions": [self._plain(suggestion) for suggestion in routing.suggestions],
            "unclear": routing.unclear,
            "discipline": routing.discipline,
            "elsewhere": routing.elsewhere,
        }

    def _plain(self, suggestion: Suggestion) -> dict[str, Any]:
        return {
            "department": suggestion.department,
            "name": self._names[suggestion.department],
            "score": suggestion.score,
            "duty": suggestion.duty.shown if suggestion.duty else None,
            "similar": [one.reference for one in suggestion.similar],
        }


class EachOnce:
    """Answers for a file: an id that has stood before is refused, since whoever reads the answers finds them by it."""

    def __init__(self, suggester: Suggester) -> None:
        self._suggester = suggester
        self._seen: set[str | int] = set()

    def answer(self, question: Question) -> dict[str, Any]:
        """As `Suggester.answer`; `BadQuestion` also for an id that was answered already."""
        answer = self._suggester.answer(question)
        if answer["id"] in self._seen:
            raise BadQuestion("id 与前面的行重复")
        self._seen.add(answer["id"])
        return answer


def learned_from(file: Path) -> Experience:
    """Confirmed assignments of a file of lines {id, text, department}; Problem names the first line that is none, never its text."""
    lines = [(number, line) for number, line in enumerate(file.read_bytes().splitlines(), start=1) if line.strip()]
    return Experience([_confirmed(file, number, line) for number, line in lines])


def _confirmed(file: Path, number: int, line: bytes) -> Confirmed:
    try:
        question = read_line(line)
        return Confirmed(str(_reference(question)), _department(question), _text(question))
    except BadQuestion as refusal:
        raise Problem(
            f"{file.name} 第 {number} 行：{refusal}", "every line needs id, text and the department it was confirmed to"
        ) from refusal


def _reference(question: Mapping[str, Any]) -> str | int:
    reference = question.get("id")
    if isinstance(reference, bool) or not isinstance(reference, str | int) or reference == "":
        raise BadQuestion("id 须为非空文字或整数")
    return reference


def _text(question: Mapping[str, Any]) -> str:
    text = question.get("text")
    if not isinstance(text, str):
        raise BadQuestion("text 须为文字")
    return text


def _department(question: Mapping[str, Any]) -> str:
    known = {duty.department for duty in duties()}
    department = question.get("department")
    if not isinstance(department, str) or department not in known:
        raise BadQuestion(f"department 须为处室代码：{'、'.join(sorted(known))}")
    return department
