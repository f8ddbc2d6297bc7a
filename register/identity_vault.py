"""Who a petitioner is: sealed at rest, found by a keyed index, masked wherever it shows, looked at only for a purpose."""

import hashlib
import hmac
import json
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from register import audit_trail
from register.identity import Petitioner

KEY_VERSION: Final = 1
NONCE_BYTES: Final = 12
COUNTRY: Final = re.compile(r"^(\+|00)?86(?=1\d{10}$)")
NOT_DIGITS: Final = re.compile(r"[^\d+]")


class PurposeMissing(ValueError):
    """Someone wants to see a petitioner's identity without saying what for."""


@dataclass(frozen=True, repr=False)
class Person:
    """A petitioner as the bureau knows them; never printed, never logged."""

    name: str
    phone: str | None = None
    email: str | None = None
    address: str | None = None

    def __repr__(self) -> str:
        """Show nothing: tracebacks and logs print what they find."""
        return "Person(…)"


@dataclass(frozen=True)
class Vault:
    """Seals and opens (AES-256-GCM), and indexes phones (HMAC-SHA-256); keys of 32 bytes.

    `retired` holds earlier keys by their version, so that what they sealed still opens after a change of key.
    """

    identity_key: bytes = field(repr=False)
    index_key: bytes = field(repr=False)
    key_version: int = KEY_VERSION
    retired: Mapping[int, bytes] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def seal(self, person: Person) -> bytes:
        """A person sealed: two seals of one person differ."""
        return self.seal_bytes(json.dumps(asdict(person), ensure_ascii=False).encode())

    def unseal(self, sealed: bytes) -> Person:
        """Open a person's seal; raises as `unseal_bytes` does."""
        return Person(**json.loads(self.unseal_bytes(sealed)))

    def seal_bytes(self, plain: bytes) -> bytes:
        """Version byte, random nonce, ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        header = bytes([self.key_version])
        return header + nonce + AESGCM(self.identity_key).encrypt(nonce, plain, header)

    def unseal_bytes(self, sealed: bytes) -> bytes:
        """Open a seal; raises InvalidTag for another key or a changed byte, KeyError for an unknown key version."""
        header, nonce, ciphertext = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        return AESGCM(self._key(header[0])).decrypt(nonce, ciphertext, header)

    def index(self, phone: str) -> str:
        """The same 64 hex characters for every way of writing one phone; without the key they tell nothing."""
        return hmac.new(self.index_key, normal_phone(phone).encode(), hashlib.sha256).hexdigest()

    def _key(self, version: int) -> bytes:
        return self.identity_key if version == self.key_version else self.retired[version]


def normal_phone(phone: str) -> str:
    """Half-width digits without separators and extension; a mobile number without +86."""
    digits = NOT_DIGITS.sub("", unicodedata.normalize("NFKC", phone).partition("转")[0])
    return COUNTRY.sub("", digits)


def unmask(session: Session, vault: Vault, petitioner_id: int, *, actor: str, purpose: str, at: datetime) -> Person:
    """Open one petitioner for `actor` (a staff id); who looked and what for goes on record in the same transaction.

    Raises PurposeMissing without a purpose, LookupError if there is no such petitioner.
    """
    if not purpose.strip():
        raise PurposeMissing("a purpose is needed to see a petitioner's identity")
    petitioner = session.get(Petitioner, petitioner_id)
    if petitioner is None:
        raise LookupError(f"no petitioner {petitioner_id}")
    subject = f"petitioner:{petitioner_id}"
    audit_trail.record(session, at=at, actor=actor, action="identity-unmasked", subject=subject, purpose=purpose.strip())
    return vault.unseal(petitioner.sealed)
