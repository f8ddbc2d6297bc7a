"""The secret code on a receipt: the petitioner's key to the tracking page."""

import hashlib
import hmac
import unicodedata
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I
LENGTH: Final = 8
NOBODY: Final = "0" * 64  # compared with when there is no such letter, so that both answers cost the same


def code_for(key: bytes, submission: str) -> str:
    """The code of a submission: the same page sent twice shows the same code, though only a hash of it is kept."""
    digest = _keyed(key, "code", submission)
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])


def code_hash(key: bytes, number: str, code: str) -> str:
    """What is stored: useless without the key, which is not in the database."""
    return _keyed(key, "stored", f"{number}\n{normal(code)}").hex()


def matches(key: bytes, number: str, code: str, stored: str | None) -> bool:
    """Whether the code belongs to the number; takes as long for an unknown number (`stored` None)."""
    return hmac.compare_digest(code_hash(key, number, code), stored or NOBODY)


def submission_hash(submission: str) -> str:
    """The mark by which a page sent twice is known again."""
    return hashlib.sha256(submission.encode()).hexdigest()


def normal(code: str) -> str:
    """The code as it was given out, however it is typed: full-width, in small letters, with blanks."""
    return "".join(unicodedata.normalize("NFKC", code).split()).upper()


def _keyed(key: bytes, purpose: str, text: str) -> bytes:
    return hmac.new(key, f"{purpose}\n{text}".encode(), hashlib.sha256).digest()
