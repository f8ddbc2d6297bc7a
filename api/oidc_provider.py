"""The OpenID Connect provider by which staff may sign in: code flow with PKCE, the token verified by the provider's published keys."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.tokens import new_token

SCOPE: Final = "openid profile"
PATIENCE_SECONDS: Final = 5.0
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "RS384", "ES384", "RS512", "ES512")
"""Only those by which none but the provider can sign."""


class ProviderAway(Exception):
    """The provider does not answer, or not as one."""


class NotProven(Exception):
    """The provider did not confirm who it is; the message says why, in English, for the log."""


@dataclass(frozen=True, slots=True)
class Request:
    """One attempt to sign in: where to send the browser, and what to remember until it is back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider as configured; `claim` of its token holds the staff id, to `redirect_uri`, our page, it sends the browser back."""

    issuer: str
    client_id: str
    client_secret: str | None
    claim: str
    redirect_uri: str

    def begin(self) -> Request:
        """Prepare an attempt; raises ProviderAway."""
        state, nonce, verifier = new_token(), new_token(), new_token()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        with _road() as client:
            endpoint = httpx.URL(self._metadata(client)["authorization_endpoint"])
        return Request(str(endpoint.copy_merge_params(asked)), state, nonce, verifier)

    def finish(self, code: str, nonce: str, verifier: str) -> str:
        """The staff id that the provider confirms for this code; raises NotProven or ProviderAway."""
        with _road() as client:
            metadata = self._metadata(client)
            id_token = self._redeem(client, metadata["token_endpoint"], code, verifier)
            published = client.get(metadata["jwks_uri"]).raise_for_status().json()
        try:
            keys = KeySet.import_key_set(published)
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderAway("no keys") from error
        staff_id = self._verified(id_token, keys, nonce).get(self.claim)
        if not isinstance(staff_id, str) or not staff_id:
            raise NotProven(f"no claim {self.claim}")
        return staff_id

    def _metadata(self, client: httpx.Client) -> Mapping[str, Any]:
        """What the provider publishes about itself, read each time: its keys and addresses may change, and sign-ins are rare."""
        metadata: Mapping[str, Any] = client.get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration").raise_for_status().json()
        if metadata["issuer"] != self.issuer:
            raise ProviderAway("the provider calls itself otherwise")
        return metadata

    def _redeem(self, client: httpx.Client, endpoint: str, code: str, verifier: str) -> str:
        """The identity token for the code; raises NotProven when the provider does not know it (any more)."""
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri, "code_verifier": verifier}
        if self.client_secret is None:
            answer = client.post(endpoint, data=sent | {"client_id": self.client_id})
        else:
            answer = client.post(endpoint, data=sent, auth=(quote(self.client_id, safe=""), quote(self.client_secret, safe="")))
        if answer.is_client_error:
            raise NotProven(f"the token endpoint answered {answer.status_code}")
        return str(answer.raise_for_status().json()["id_token"])

    def _verified(self, id_token: str, keys: KeySet, nonce: str) -> dict[str, Any]:
        wanted = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
            wanted.validate(claims)
        except (JoseError, ValueError) as error:
            raise NotProven(type(error).__name__) from error
        return claims


def _challenge(verifier: str) -> str:
    """RFC 7636: whoever redeems the code must know what this was made from."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@contextmanager
def _road() -> Iterator[httpx.Client]:
    """The way to the provider; whatever goes wrong on it, an answer that is none included, is ProviderAway."""
    try:
        with httpx.Client(timeout=PATIENCE_SECONDS) as client:
            yield client
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
        raise ProviderAway(type(error).__name__) from error
