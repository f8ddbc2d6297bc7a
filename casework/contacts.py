"""A petitioner's name and ways to be reached: checked and brought into one form, then sealed."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, Protocol

from casework.checks import Checks
from casework.context import Context
from casework.drafts import RepresentativeDraft
from casework.errors import Refusal
from casework.wording import optional, required
from register.identity import Petitioner
from register.identity_vault import Person

MAX_NAME: Final = 50
MAX_PHONE: Final = 30
MAX_EMAIL: Final = 254
MAX_ADDRESS: Final = 200
PHONE_SEPARATORS: Final = re.compile(r"[\s()-]")
DASHES: Final = re.compile("[\u2010-\u2015\u2212\u30fc.·]")
"""What input methods make of the separator."""
EXTENSION: Final = re.compile(r"(?P<main>.+?)(?:转|分机|ext\.?|x|#)[\s:号-]*(?P<extension>\d{1,6})", re.IGNORECASE)
LANDLINE: Final = re.compile(r"(?P<main>(?:0\d{2,3}-)?[2-9]\d{6,7})-(?P<extension>\d{1,5})")
"""A landline with its extension behind one more dash."""
PHONE: Final = re.compile(r"\+?[0-9]{5,15}")
EMAIL: Final = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Reachable(Protocol):
    """A draft that says who somebody is and how they are reached."""

    @property
    def anonymous(self) -> bool:
        """Whether they stay without a name."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def phone(self) -> str:
        """Where they are called."""

    @property
    def email(self) -> str:
        """Where mail reaches them."""

    @property
    def address(self) -> str:
        """Where letters reach them."""


def person_of(draft: Reachable, checks: Checks) -> Person | None:
    """The petitioner; None for an anonymous letter whatever else was filled in. The checks keep what cannot be right."""
    if draft.anonymous:
        return None
    person = Person(
        name=checks.of(required, draft.name, "姓名", MAX_NAME, "name"),
        phone=checks.of(phone_of, draft.phone, "phone"),
        email=checks.of(_email, draft.email, "email"),
        address=checks.of(optional, draft.address, "通信地址", MAX_ADDRESS, "address"),
    )
    checks.of(_some_way, draft)
    return person


def representative(draft: RepresentativeDraft, checks: Checks, field: str) -> Person:
    """Who speaks for a joint letter beside the petitioner; `field` is where their refusals belong."""
    return Person(
        name=checks.of(required, draft.name, "代表姓名", MAX_NAME, field),
        phone=checks.of(phone_of, draft.phone, field),
        email=checks.of(_email, draft.email, field),
        address=checks.of(optional, draft.address, "代表通信地址", MAX_ADDRESS, field),
    )


def store_all(context: Context, persons: Sequence[Person | None]) -> list[int | None]:
    """Keep the persons sealed, found again only through the keyed index of the phone; the rows' ids, None for an anonymous one."""
    rows = [None if person is None else _sealed(context, person) for person in persons]
    context.session.add_all(row for row in rows if row is not None)
    context.session.flush()
    return [None if row is None else row.id for row in rows]


def _sealed(context: Context, person: Person) -> Petitioner:
    return Petitioner(
        sealed=context.vault.seal(person),
        phone_index=context.vault.index(person.phone) if person.phone else None,
        created_at=context.now(),
    )


def _some_way(draft: Reachable) -> None:
    if not (draft.phone + draft.email + draft.address).strip():
        raise Refusal("no-contact", "电话、邮箱、通信地址都没有填写，答复无法送达。请至少填写一项；来信也可以选择匿名。", "phone")


def phone_of(text: str, field: str) -> str | None:
    """The digits, half-width, an extension after 转: an input method's full-width digits and dashes mean the same number."""
    given = optional(DASHES.sub("-", unicodedata.normalize("NFKC", text)), "电话", MAX_PHONE, field)
    if given is None:
        return None
    with_extension = EXTENSION.fullmatch(given) or LANDLINE.fullmatch(given)
    digits = PHONE_SEPARATORS.sub("", with_extension["main"] if with_extension else given)
    if not PHONE.fullmatch(digits):
        raise Refusal("bad-phone", "“电话”应为 5 到 15 位数字，区号可用“-”隔开，分机写在“转”后，例如 027-65690000转801。请改正。", field)
    return f"{digits}转{with_extension['extension']}" if with_extension else digits


def _email(text: str, field: str) -> str | None:
    given = optional(unicodedata.normalize("NFKC", text), "邮箱", MAX_EMAIL, field)
    if given is not None and not EMAIL.fullmatch(given):
        raise Refusal("bad-email", "“邮箱”的格式不对，应类似 name@example.cn。请改正后再提交。", field)
    return given
