"""Following a matter by number and secret code: its page for whoever it is done for, and what they do there, one transaction each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Generic, TypeVar

from fastapi import Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api.code_cookie import CodeCookie
from api.letter_form import size_of
from api.pages import page
from api.services import Services
from api.topics import demand_sure, typed_in
from casework import satisfaction, uploads
from casework.context import Context
from casework.errors import Refusal

ASK: Final = "/track"
Action = Callable[[Context, str, str], object]
"""Does something with the matter of a number and its code."""
Found = TypeVar("Found")


@dataclass(frozen=True)
class FollowedPage(Generic[Found]):
    """The page of one kind: who is followed is in `cookie`, what is shown comes from `follow` and `more`, `done` says what was done."""

    address: str
    template: str
    cookie: CodeCookie
    follow: Callable[[Context, str, str], Found | None]
    done: Mapping[str, str]
    more: Callable[[Found], Mapping[str, object]] = lambda _: {}

    def begin(self, services: Services, number: str, code: str) -> Response:
        """Let this browser alone see the matter for a while."""
        response = RedirectResponse(self.address, 303)
        self.cookie.give(response, services, number, code)
        return response

    def leave(self, services: Services) -> Response:
        """Forget the matter, on a computer that others use too."""
        response = RedirectResponse(ASK, 303)
        self.cookie.forget(response, services)
        return response

    def perform(self, request: Request, services: Services, form: FormData, topic: str, action: Action, *, final: bool = False) -> Response:
        """Do it in one transaction, or show the page again with the refusal and everything typed; `final` needs the box checked."""
        request.app.state.rates.spend(request, "track", services.rates.track)
        request.app.state.rates.spend_size(request, "upload", services.rates.upload, size_of(form))
        try:
            if final:
                demand_sure(form, topic)
            with services.work() as context:
                action(context, *self.cookie.given(request, services))
        except Refusal as refusal:
            return self.refused(request, services, form, topic, refusal)
        return RedirectResponse(f"{self.address}?done={topic}", 303)

    def show(self, request: Request, services: Services) -> Response:
        """What happened and what may still be done; the question again when this browser follows none (any more)."""
        return self._show(request, services, done=self.done.get(request.query_params.get("done", "")))

    def refused(self, request: Request, services: Services, form: FormData, topic: str, refusal: Refusal) -> Response:
        """The same with what was refused and everything typed."""
        return self._show(request, services, topic=topic, refusal=refusal, typed=typed_in(form, topic))

    def _show(
        self,
        request: Request,
        services: Services,
        *,
        done: str | None = None,
        topic: str = "",
        refusal: Refusal | None = None,
        typed: Mapping[str, str] = MappingProxyType({}),
    ) -> Response:
        with services.work() as context:
            found = self.follow(context, *self.cookie.given(request, services))
        if found is None:
            return RedirectResponse(ASK, 303)
        place = _place(topic, refusal)
        return page(
            request,
            self.template,
            200 if refusal is None else 422,
            found=found,
            done=done,
            refusal=refusal,
            refused=topic,
            place=place,
            problems={} if refusal is None else {place: refusal.message},
            typed=typed,
            uploads=uploads,
            levels=list(satisfaction.LEVELS.items()),
            **self.more(found),
        )


def _place(topic: str, refusal: Refusal | None) -> str:
    """The field of the page that the refusal is about; papers have one name on every page."""
    field = None if refusal is None else refusal.field
    return field if field == "attachments" else f"{topic}-{field}" if field else ""
