"""One line of the list: what differs, in Chinese and English, and what to do about it."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from json import dumps
from typing import Any, Final

TODO: Final = {
    "matter-lost": (
        "信文随台账丢失。reconcile 会中止它的流程并通知局办公室；请找来信人或承办人取回原件，按实际收到时间代录，编号用新的",
        "the letter's text is gone. reconcile ends its run and tells the office; get the letter again and register it with its true date",
    ),
    "decision-lost": (
        "reconcile 按引擎记录补办；补不成的会列出来，由局办公室与经办人核对",
        "reconcile does it again from the engine's records; what cannot be done again is listed for the office",
    ),
    "step-lost": ("reconcile 按引擎记录补做", "reconcile does it again from the engine's records"),
    "step-left": (
        "补做不成：它依据的内容已丢失。请现在这一环节的人退回，由经办人重办；不能退回的，由局办公室作废后重新登记",
        "cannot be done again, what it rests on is gone: whoever has the task now sends it back; failing that the office registers it anew",
    ),
    "matter-idle": (
        "台账中未办结，但没有流程在办。请局办公室核对，作废后重新登记",
        "open in the register, but nothing runs it: the office looks at it, voids it and registers it anew",
    ),
    "message-lost": (
        "它依据的申请或操作已丢失。请提出的人在事项页面重新提出",
        "what it rests on is gone: whoever asked for it asks again on the matter's page",
    ),
    "message-again": (
        "会再发一次，没有害处：引擎认得消息编号，同一轮办理只认第一个流程，期限总以台账为准",
        "will be sent again, harmlessly: the engine knows its id, an episode is claimed once, dates are read from the register",
    ),
    "mail-again": ("可能再发一次；收件人可凭相同的邮件编号（Message-ID）认出", "may go out twice; both bear the same Message-ID"),
    "number": (
        "这些编号已经发出。reconcile 把编号移到其后，不会重号",
        "these were given out: reconcile moves the series beyond them",
    ),
    "id": (
        "引擎见过这些内部编号。reconcile 把序列移到其后",
        "the engine has seen these ids: reconcile moves the sequence beyond them",
    ),
    "number-unknown": (
        "引擎不知道这类编号。请查纸质单据，用 reconcile --given-out 告知已发出的最大编号",
        "the engine does not know these: look at the papers and tell the highest with reconcile --given-out",
    ),
    "audit": (
        "备份之后的留痕已随台账丢失；其余未被改动",
        "what was put on record after the backup is gone with the register; the rest is unchanged",
    ),
    "audit-broken": ("留痕链不完整：请保全现场，报局办公室和纪检监察室", "the trail is broken: keep everything as it is and report it"),
    "run-forgotten": (
        "引擎不再知道这次办理：请用同一次备份恢复引擎、日志和数据库",
        "the engine no longer knows this run: restore engine, journal and database from one backup",
    ),
    "decision-forgotten": (
        "引擎会要求再办一次：请用同一次备份恢复三者，否则经办人须重办",
        "the engine will ask for it again: restore all three from one backup, or it has to be done again",
    ),
    "message-forgotten": (
        "引擎不再知道这条消息：请用同一次备份恢复三者",
        "the engine no longer knows this message: restore all three from one backup",
    ),
    "engine-behind": (
        "引擎的数据早于日志。编号会被引擎重复使用，继续运行会混淆事项，因此不能用 reconcile：请用同一次备份恢复引擎、日志和数据库",
        "the engine's data is older than the journal, its keys would be used again: restore all three from one backup",
    ),
}
"""What a person is to do about each kind."""
HARMLESS: Final = frozenset({"message-again", "mail-again", "audit", "number-unknown"})
"""Kinds that ask for nothing before work goes on."""


@dataclass(frozen=True)
class Difference:
    """One; `subject` is a matter's key or number, or what else it is about."""

    kind: str
    subject: str
    chinese: str
    english: str
    facts: dict[str, Any]

    @property
    def todo(self) -> tuple[str, str]:
        """What to do, in Chinese and English."""
        return TODO[self.kind]

    def as_json(self) -> dict[str, Any]:
        """Everything of it, for a program."""
        chinese, english = self.todo
        return {**asdict(self), "todo_chinese": chinese, "todo_english": english}


def mark_of(differences: list[Difference]) -> str:
    """A short mark of the list: reconcile asks for it, so that what is confirmed is what was read."""
    said = [[one.kind, one.subject, one.facts] for one in differences if one.kind not in HARMLESS]
    return sha256(dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:8]
