"""Number and secret code in a short-lived cookie of one browser: never in an address, and nothing that this server did not give out."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request, Response

from api.services import Services
from api.tokens import signed, verified


@dataclass(frozen=True)
class CodeCookie:
    """A cookie by its name, sent to the pages under `path` alone, for as long as `kept`."""

    name: str
    path: str
    kept: timedelta

    def give(self, response: Response, services: Services, number: str, code: str) -> None:
        """Let this browser alone see the matter for a while."""
        response.set_cookie(
            self.name,
            signed(services.secret, self.name, f"{number}.{code}"),
            max_age=int(self.kept.total_seconds()),
            path=self.path,
            httponly=True,
            samesite="strict",
            secure=services.secure,
        )

    def given(self, request: Request, services: Services) -> tuple[str, str]:
        """Number and code that this browser was given; empty texts, which no matter has, when it was given none: nobody guesses here."""
        text = verified(services.secret, self.name, request.cookies.get(self.name, "")) or ""
        number, _, code = text.partition(".")
        return number, code

    def forget(self, response: Response, services: Services) -> None:
        """Take it from this browser, which others may use too."""
        response.delete_cookie(self.name, path=self.path, httponly=True, samesite="strict", secure=services.secure)
