"""How identity data is shown unless someone may see it in full: enough to recognise, too little to misuse."""

from typing import Final

from register.identity_vault import Person

PHONE_HEAD: Final = 3
PHONE_TAIL: Final = 4
ADDRESS_SHOWN: Final = 6


def masked(person: Person) -> Person:
    """The same person with every field masked."""
    return Person(
        name=mask_name(person.name),
        phone=person.phone and mask_phone(person.phone),
        email=person.email and mask_email(person.email),
        address=person.address and mask_address(person.address),
    )


def mask_name(name: str) -> str:
    """王小明 → 王**, 李四 → 李*: the first character stays."""
    return name[:1] + "*" * (len(name) - 1)


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678; a number too short for that keeps its last two digits. Of an extension nothing is shown."""
    phone = phone.partition("转")[0]
    hidden = len(phone) - PHONE_HEAD - PHONE_TAIL
    if hidden <= 0:
        return "*" * (len(phone) - 2) + phone[-2:]
    return phone[:PHONE_HEAD] + "*" * hidden + phone[-PHONE_TAIL:]


def mask_email(email: str) -> str:
    """wang@example.cn → w***@example.cn."""
    user, _, host = email.partition("@")
    return f"{user[:1]}***@{host}"


def mask_address(address: str) -> str:
    """The first characters (city and district) stay."""
    return address[:ADDRESS_SHOWN] + "***" if len(address) > ADDRESS_SHOWN else "***"
