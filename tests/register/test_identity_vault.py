"""A petitioner's identity is sealed, found by phone without opening, masked by default, opened only for a purpose on record."""

from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import Engine
from sqlmodel import Session, select

from register.audit import AuditEvent
from register.identity import Petitioner
from register.identity_vault import Person, PurposeMissing, Vault, normal_phone, unmask
from register.masking import mask_address, mask_email, mask_name, mask_phone, masked
from register.session import transaction

AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
WANG = Person(name="王小明", phone="13800005678", email="wang@example.cn", address="示例市示例区示例路1号")
VAULT = Vault(b"i" * 32, b"x" * 32)


def test_a_seal_opens_to_the_same_person() -> None:
    assert VAULT.unseal(VAULT.seal(WANG)) == WANG


def test_two_seals_of_one_person_differ() -> None:
    assert VAULT.seal(WANG) != VAULT.seal(WANG)


@pytest.mark.parametrize("byte", [1, 12, 13, -1])
def test_a_changed_byte_is_noticed(byte: int) -> None:
    sealed = bytearray(VAULT.seal(WANG))
    sealed[byte] ^= 1
    with pytest.raises(InvalidTag):
        VAULT.unseal(bytes(sealed))


def test_another_key_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        Vault(b"j" * 32, b"x" * 32).unseal(VAULT.seal(WANG))


def test_after_a_change_of_key_old_seals_open_and_new_ones_carry_the_new_version() -> None:
    rotated = Vault(b"n" * 32, b"x" * 32, key_version=2, retired={1: VAULT.identity_key})
    assert rotated.unseal(VAULT.seal(WANG)) == WANG
    assert rotated.seal(WANG)[0] == 2
    with pytest.raises(KeyError):
        VAULT.unseal(rotated.seal(WANG))


@pytest.mark.parametrize(
    "phone",
    ["13800005678", "138 0000 5678", "138-0000-5678", "+86 13800005678", "１３８００００５６７８", "008613800005678", "＋８６13800005678"],
)
def test_one_phone_has_one_index_however_it_is_written(phone: str) -> None:
    assert VAULT.index(phone) == VAULT.index("13800005678")


def test_the_index_needs_its_key_and_tells_numbers_apart() -> None:
    assert VAULT.index("13800005678") != VAULT.index("13800005679")
    assert VAULT.index("13800005678") != Vault(b"i" * 32, b"y" * 32).index("13800005678")


def test_a_landline_that_begins_with_86_keeps_its_digits() -> None:
    assert normal_phone("027-8600 1234") == "02786001234"
    assert normal_phone("86001234") == "86001234"


@pytest.mark.parametrize(("name", "shown"), [("王小明", "王**"), ("李四", "李*"), ("欧阳小明", "欧***"), ("王", "王")])
def test_names_are_masked(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"), [("13812345678", "138****5678"), ("02786001234", "027****1234"), ("86001234", "860*1234"), ("12345", "***45")]
)
def test_phones_are_masked(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


def test_mail_and_address_are_masked() -> None:
    assert mask_email("wang@example.cn") == "w***@example.cn"
    assert mask_address("示例市示例区示例路1号") == "示例市示例区***"
    assert mask_address("示例市") == "***"


def test_a_masked_person_keeps_what_is_missing_missing() -> None:
    assert masked(Person("王小明")) == Person("王**")


def test_neither_person_nor_vault_shows_anything_when_printed() -> None:
    shown = f"{WANG!r} {WANG} {VAULT!r}"
    assert not any(secret in shown for secret in ("王", "138", "example", "iii", "xxx"))


@pytest.fixture
def petitioner_id(engine: Engine) -> int:
    with transaction(engine) as session:
        petitioner = Petitioner(sealed=VAULT.seal(WANG), phone_index=VAULT.index("13800005678"), created_at=AT)
        session.add(petitioner)
        session.flush()
        assert petitioner.id
        return petitioner.id


def look(session: Session, petitioner_id: int, purpose: str) -> Person:
    return unmask(session, VAULT, petitioner_id, actor="zhao-min", purpose=purpose, at=AT)


def test_each_look_is_on_record_with_its_purpose(engine: Engine, petitioner_id: int) -> None:
    with transaction(engine) as session:
        assert look(session, petitioner_id, " 电话核实情况 ") == WANG
    with transaction(engine) as session:
        event = session.exec(select(AuditEvent)).one()
    assert (event.actor, event.action, event.purpose) == ("zhao-min", "identity-unmasked", "电话核实情况")
    assert event.subject == f"petitioner:{petitioner_id}"
    assert "王" not in str(event.facts)


@pytest.mark.parametrize("purpose", ["", "  ", "　"])
def test_without_a_purpose_nothing_is_shown(session: Session, petitioner_id: int, purpose: str) -> None:
    with pytest.raises(PurposeMissing):
        look(session, petitioner_id, purpose)
    assert session.exec(select(AuditEvent)).all() == []


def test_an_unknown_petitioner_is_an_error(session: Session) -> None:
    with pytest.raises(LookupError):
        look(session, 4711, "核实")


def test_the_database_holds_nothing_readable(session: Session, petitioner_id: int) -> None:
    row = session.get(Petitioner, petitioner_id)
    assert row
    assert "王小明".encode() not in row.sealed
    assert b"13800005678" not in row.sealed
