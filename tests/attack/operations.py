"""Every action of casework that somebody does, what it needs, and who may: found in the code itself, so that none can be forgotten."""

import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from sqlmodel import select

import casework
from casework import (
    answers,
    closings,
    consultations,
    copies,
    corrections,
    dispositions,
    extensions,
    letters,
    matter_page,
    person_page,
    recusals,
    stage_reports,
    tasks,
    uploads,
    urgings,
)
from casework.context import Context
from casework.first_contact import receipts
from casework.instructions import contradictions, end_dates, issuer_words, proposals, supervision
from casework.matters import identity
from casework.papers import circular, make
from casework.papers.paper import PaperForm
from casework.services import material_notices, receiving, rectifications, results
from casework.spreadsheets import imports
from casework.uploads import Upload
from register.matters import Attachment
from tests.casework.case import Case

OFFICE = frozenset({"li", "sun"})
HANDLER = frozenset({"zhao"})
HEAD = frozenset({"chen"})
CLERKS = OFFICE | {"bao"}
READERS = CLERKS | HANDLER | HEAD | {"feng", "wu", "zhou"}
"""Of a letter that high-tech handles: its people, the leader in charge, the bureau leader, office and inspection."""
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Operation:
    """What is done, by whoever (staff id) in a letter at a stage; who may."""

    name: str
    stage: str  # a method of Case
    do: Callable[[Case, str, str], object]  # case, staff id, number
    may: frozenset[str]


def _given(name: str, do: Callable[[Context, str, str], object], may: frozenset[str], stage: str = "handled") -> Operation:
    return Operation(name, stage, lambda case, staff, number: do(case.context, staff, number), may)


def _consultation(case: Case) -> int:
    asked = consultations.ask(
        case.context, "zhao", case.number, kind="co-sign", department="achievements", due_on=date(2026, 3, 20), question="请会签。"
    )
    return asked.id or 0


def _list(context: Context, staff: str, number: str) -> object:
    return imports.upload(context, staff, Upload("名单.csv", f"标题,正文,来信人,电话\n咨询,{number},王小明,13812345678\n".encode()))


OPERATIONS = (
    Operation(
        "answers.write_answer",
        "handled",
        lambda case, staff, number: answers.write_answer(case.context, staff, number, case.matter.version, "已办妥。"),
        HANDLER,
    ),
    _given("closings.void", lambda context, staff, number: closings.void(context, staff, number, "重复登记"), OFFICE),
    _given(
        "closings.withdraw_for", lambda context, staff, number: closings.withdraw_for(context, staff, number, "来电要求"), OFFICE | HANDLER
    ),
    _given("closings.merge", lambda context, staff, number: closings.merge(context, staff, number, "LX-2026-000002", "同一件事"), OFFICE),
    _given(
        "consultations.ask",
        lambda context, staff, number: consultations.ask(
            context, staff, number, kind="co-handle", department="achievements", due_on=date(2026, 3, 20), question="请协办。"
        ),
        OFFICE | HANDLER | HEAD,
    ),
    Operation(
        "consultations.opine",
        "handled",
        lambda case, staff, number: consultations.opine(case.context, staff, _consultation(case), "同意。"),
        frozenset({"qian"}),
    ),
    Operation(
        "consultations.withdraw",
        "handled",
        lambda case, staff, number: consultations.withdraw(case.context, staff, _consultation(case)),
        OFFICE | HANDLER | HEAD,
    ),
    _given("copies.add", lambda context, staff, number: copies.add(context, staff, number, person="gu"), OFFICE | HANDLER | HEAD),
    _given(
        "corrections.correct",
        lambda context, staff, number: corrections.correct(context, staff, number, subject="更正后的标题", reason="笔误"),
        OFFICE,
    ),
    _given(
        "dispositions.write",
        lambda context, staff, number: dispositions.write(
            context,
            staff,
            number,
            kind="transferred",
            reason=next(iter(dispositions.REASONS["transferred"])),
            direction="市教育局",
            target=None,
            explanation="属教育部门职责。",
        ),
        OFFICE,
        "started",
    ),
    _given(
        "extensions.request",
        lambda context, staff, number: extensions.request(context, staff, number, date(2026, 5, 8), "需现场核查"),
        HANDLER,
    ),
    _given("first_contact.receipts.receipt_of", receipts.receipt_of, NOBODY),  # of a letter; tests/casework/test_contact_receipt.py
    # Of a letter nobody; of instructions tests/casework/test_instruction_way.py tries everybody.
    _given(
        "instructions.issuer_words.write",
        lambda context, staff, number: issuer_words.write(context, staff, number, decision="accept", text="同意。", paper_reference="1"),
        NOBODY,
    ),
    _given("instructions.proposals.comment", lambda context, staff, number: proposals.comment(context, staff, number, "同意。"), NOBODY),
    _given(
        "instructions.supervision.issue",
        lambda context, staff, number: supervision.issue(context, staff, number, demand="请报进展。", report_on=date(2026, 3, 20)),
        NOBODY,
    ),
    # Of a letter nobody; of instructions tests/casework/test_instruction_registration.py tries others than those entitled.
    _given(
        "instructions.contradictions.point_out",
        lambda context, staff, number: contradictions.point_out(context, staff, number, other="PB-2026-000001", reason="不一致"),
        NOBODY,
    ),
    _given(
        "instructions.end_dates.set_date",
        lambda context, staff, number: end_dates.set_date(context, staff, number, due_on=date(2026, 3, 20), reason="补录"),
        NOBODY,
    ),
    _given(
        "instructions.contradictions.settle",
        lambda context, staff, number: contradictions.settle(context, staff, number, other="PB-2026-000001", reason="已请示"),
        NOBODY,
    ),
    _given(
        "instructions.proposals.write",
        lambda context, staff, number: proposals.write(context, staff, number, department="achievements", opinion="请办。", parts=()),
        NOBODY,
    ),
    # Of a letter nobody; of applications tests/casework/test_service_applications.py tries others than the handler and the head.
    _given(
        "services.material_notices.write",
        lambda context, staff, number: material_notices.write(context, staff, number, {0: "缺"}, ""),
        NOBODY,
    ),
    _given(
        "services.receiving.receive",
        lambda context, staff, number: receiving.receive(context, staff, number, "收到营业执照", complete=True),
        NOBODY,
    ),
    _given(
        "services.results.write",
        lambda context, staff, number: results.write(context, staff, number, kind="done", reason="", text="办妥"),
        NOBODY,
    ),
    _given(
        "services.rectifications.write", lambda context, staff, number: rectifications.write(context, staff, number, "已整改。"), NOBODY
    ),
    _given("letters.reopen", lambda context, staff, number: letters.reopen(context, staff, number, "有新情况"), OFFICE, "archived"),
    _given("matter_page.look", matter_page.look, READERS),
    _given("person_page.unmasked", lambda context, staff, number: person_page.unmasked(context, staff, number, "电话核实"), READERS),
    Operation(
        "matter_page.attachment",
        "handled",
        lambda case, staff, number: matter_page.attachment(case.context, staff, number, case_paper(case)),
        READERS,
    ),
    _given(
        "papers.make.make",
        lambda context, staff, number: make.make(context, staff, number, "handling-slip", PaperForm.DOCX),
        READERS,
    ),
    _given("papers.circular.circular", lambda context, staff, number: circular.circular(context, staff, 2026, 2, PaperForm.DOCX), CLERKS),
    _given("recusals.name_concerned", lambda context, staff, number: recusals.name_concerned(context, staff, number, "gu"), OFFICE),
    _given("spreadsheets.imports.upload", _list, CLERKS),
    _given("stage_reports.add", lambda context, staff, number: stage_reports.add(context, staff, number, "已联系来信人。"), HANDLER),
    Operation(
        "tasks.look",
        "started",
        lambda case, staff, number: tasks.look(case.context, staff, case.task("AcceptLetter", state="created").key),
        OFFICE,
    ),
    _given("urgings.urge", lambda context, staff, number: urgings.urge(context, staff, number, "请抓紧办理。"), OFFICE),
)
READ_ONLY = ("matter_page.", "person_page.", "papers.", "tasks.", "spreadsheets.", "copies.", "letters.reopen")
"""What a closed letter is still good for."""
ABOUT_ONESELF = frozenset(
    {
        "first_contact.listing.registered_by",
        *("reading.unread", "reading.notices_of", "reading.mark_read"),
        *("due_dates.mine", "subscriptions.of_person", "subscriptions.start", "subscriptions.stop", "subscriptions.feed"),
        *("saved_filters.of_person", "saved_filters.save", "saved_filters.remove", "tasks.inbox"),
    }
)
"""These show or change rows of the asker alone; tests/attack/test_rights.py tries them with another's."""
BY_SIGHT = frozenset(
    {"first_contact.earlier.find", "spreadsheets.lists.board", "spreadsheets.lists.ledger", "due_dates.listed", "deductions.listed"}
)
"""Lists of what everyone may see; titles only where the matter is open to whoever asks."""
ELSEWHERE = frozenset(
    {
        # the catalogue belongs to no matter: tests/casework/test_service_catalogue.py tries others than department, head and leader
        *("services.versions.draft_new", "services.versions.revise", "services.versions.submit", "services.versions.approve"),
        *("services.versions.recall", "services.versions.discard"),
        *("services.versions.give_back", "services.versions.abolish", "services.catalogue.versions", "services.catalogue.workbench"),
        "services.rectifications.confirm",  # a step's: judged by decisions.accept before it is asked
        "tasks.complete",  # looks first, with the same check as tasks.look
        "suggestions.shown",  # of a matter already looked at; None but for the office: tests/casework/test_case_suggestions.py
        *("spreadsheets.imports.batch_of", "spreadsheets.imports.plan", "spreadsheets.imports.register"),  # the same check as upload
    }
)
JUDGES = (
    "clerks.",
    "conflicts.",
    "consulted.",
    "entitlements.",
    "merging.",
    "people.",
    "sight.",
    "services.rights.",
    "instructions.issuer_words.speaks_for_another",
    "instructions.registration.is_leader",
    "papers.common.",
    "corrections.keep",
    "spreadsheets.drafts.",
)
"""Not actions: they answer who may, or who it is."""


def case_paper(case: Case) -> int:
    """The letter's paper, added if it has none."""
    kept = select(Attachment.id).where(Attachment.matter_id == case.matter.id)
    if case.context.session.exec(kept).first() is None:
        uploads.store(case.context, identity(case.matter), uploads.check((Upload("说明.txt", b"x"),)))
        case.context.session.flush()
    return case.context.session.exec(kept).one() or 0


def all_actions() -> set[str]:
    """The public functions under casework that somebody (`staff_id`) does, by their dotted names."""
    found = set()
    for module in pkgutil.walk_packages(casework.__path__, "casework."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            if function.__module__ == module.name and not name.startswith("_") and "staff_id" in inspect.signature(function).parameters:
                found.add(f"{module.name.removeprefix('casework.')}.{name}")
    return {name for name in found if not name.startswith(JUDGES) and not name.rpartition(".")[2].startswith("may_")}
