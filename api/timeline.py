"""A matter's history in words, newest first: what the register tells, and how each decision was judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from api.diagram_files import task_name
from api.labels import DECIDED, RING, label
from api.shown import day, moment
from casework import watch
from casework.decisions import REASONS
from register.matters import Decision
from register.timeline import Happening, Kind

ABOUT_AN_ENTRY: Final = frozenset(
    {
        *("reminder", "overdue", "assigned", "in-vain", "rework", "returned", "calendar-loaded", "extension"),
        *("consultation", "copy", "urging", "stage-report"),
    }
)
"""Notices to staff that repeat a ring, a handover, a decision, a limit or an extension of the same moment."""


@dataclass(frozen=True)
class Entry:
    """Something that happened, who did it, and on what article."""

    at: datetime
    words: str
    who: str = ""
    article: str = ""


@dataclass(frozen=True)
class Storyteller:
    """Finds words: whom a matter of the kind is for, people, departments, the diagrams' names, the bureau's way of writing a moment."""

    kind: str
    people: Mapping[str, str]
    departments: Mapping[str, str]
    bpmn: Path
    zone: ZoneInfo

    def tell(self, happenings: Iterable[Happening], decisions: Iterable[Decision]) -> list[Entry]:
        """The whole story, each thing once: a completed task is told by its decision, a notice to staff by what it is about."""
        told = (self._happening(one) for one in happenings if not _told_otherwise(one))
        return sorted(chain(told, map(self._decision, decisions)), key=lambda entry: entry.at, reverse=True)

    def _decision(self, decision: Decision) -> Entry:
        words = task_name(self.bpmn, decision.code)
        words += "".join(f"：{DECIDED[chosen]}" for name, value in decision.values.items() if (chosen := f"{name}={value}") in DECIDED)
        if not decision.granted:
            words += f"（没有生效：{REASONS.get(decision.refusal_code or '', '填写的内容不符合要求')}）"
        who = self._name(decision.decided_by) or "不明人员"
        return Entry(decision.decided_at, words, who + (f"（代{self._name(decision.stands_in_for)}）" if decision.stands_in_for else ""))

    def _happening(self, one: Happening) -> Entry:
        return Entry(one.at, self._words(one), self._name(one.who), self._article(one))

    def _article(self, one: Happening) -> str:
        return watch.ARTICLE if one.kind is Kind.RING else str(one.facts.get("article", ""))

    def _words(self, one: Happening) -> str:
        facts = one.facts
        match one.kind:
            case Kind.LIMIT:
                words = f"办理期限：{moment(facts['due_at'], self.zone) or '不定期'}（{label(one.code, 'limit_reason')}）"
            case Kind.RING:
                recipient = self._name(facts["recipient"])
                words = label(one.code, "ring") + (f"，已告知{recipient}" if recipient else "")
            case Kind.HANDOVER:
                department = self.departments.get(facts["to_department"], "")
                words = f"责任移交：{department}{self._name(facts['to_staff'])}"
            case Kind.EXTENSION:
                words = f"延期至{day(facts['due_on'])}：{label(one.code, 'extension')}。理由：{facts['reason']}"
            case Kind.NOTICE:
                words = f"通知{self._name(facts['recipient']) or label(self.kind, 'person')}：{facts['title']}"
            case Kind.MATTER:
                outcome = facts.get("outcome") if one.code == "closed" else None
                words = label(one.code, "milestone") + (f"：{label(outcome, 'outcome')}" if outcome else "")
            case _:
                words = self._beside(one)
        return words

    def _beside(self, one: Happening) -> str:
        """What is done beside the way through the diagram."""
        facts = one.facts
        match one.kind:
            case Kind.EPISODE:
                words = f"第 {facts['episode']} 次办理：{label(one.code, 'episode')}"
            case Kind.CONSULTATION:
                department = self.departments.get(facts["department"], "")
                words = f"请{department}{label(facts['consultation'], 'consultation_kind')}，{day(facts['due_on'])}前答复"
            case Kind.COPY:
                words = f"抄送{self.departments.get(facts['department'] or '', '') or self._name(facts['staff'])}"
            case Kind.URGING:
                words = f"第 {facts['sequence']} 次催办（{facts['number']}）"
            case Kind.SUPERVISION:
                words = f"发出督办单（{facts['number']}），{day(facts['report_on'])}前反馈"
            case Kind.CORRECTION:
                words = f"更正{label(one.code, 'correction')}"
            case Kind.RATING:
                words = f"满意度：{label(one.code, 'rating')}"
            case Kind.MARK:
                reason = facts["reason"]
                words = f"{'取消' if facts['lifted'] else ''}标记：{label(one.code, 'mark')}" + (f"。理由：{reason}" if reason else "")
            case _:
                words = label(one.kind, "beside")
        return words

    def _name(self, staff_id: str | None) -> str:
        return self.people.get(staff_id, staff_id) if staff_id else ""


def _told_otherwise(one: Happening) -> bool:
    match one.kind:
        case Kind.NOTICE:
            return one.code in ABOUT_AN_ENTRY and one.facts["recipient"] is not None
        case Kind.RING:
            return one.code not in RING  # the ladder's own starts
        case Kind.CONSULTATION:
            return one.code != "asked"  # the answer is a task's decision
        case _:
            return one.kind is Kind.TASK
