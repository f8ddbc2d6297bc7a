"""Random tokens and what is derived from them: nothing guessable is ever stored or shown."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """A random token of 256 bits, safe in cookies and forms."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What the register keeps of a token: whoever reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def derived(secret: bytes, purpose: str, token: str) -> str:
    """A token for one purpose, computable only with the server's secret."""
    return hmac.new(secret, f"{purpose}:{token}".encode(), hashlib.sha256).hexdigest()


def signed(secret: bytes, purpose: str, text: str) -> str:
    """The text with a proof that this server gave it out, for a cookie."""
    return f"{text}.{derived(secret, purpose, text)}"


def verified(secret: bytes, purpose: str, given: str) -> str | None:
    """The text of `signed`; None for one that this server did not give out for this purpose."""
    text, _, proof = given.rpartition(".")
    return text if same(proof, derived(secret, purpose, text)) else None


def same(left: str, right: str) -> bool:
    """Whether two tokens are equal, in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
