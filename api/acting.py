"""An action by a form of a matter's page: done and the page shown again, or refused with everything typed kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, TypeAlias
from urllib.parse import quote

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api.guards import ServicesHere, Staff, StaffForm, text
from api.matter_view import show_matter
from api.services import Services
from api.sessions import SignedIn
from api.topics import demand_sure, typed_in
from casework.context import Context
from casework.errors import Refusal

Given: TypeAlias = Callable[[str], str]
"""Reads one field of the form."""


@dataclass(frozen=True)
class Acting:
    """A form sent by whoever is signed in. The names of its fields begin with its topic, so that forms of one page do not mix."""

    request: Request
    services: Services
    me: SignedIn
    form: FormData
    number: str

    def perform(
        self,
        topic: str,
        action: Callable[[Context, Given], object],
        *,
        final: bool = False,
        fields: Mapping[str, str] = MappingProxyType({}),
    ) -> Response:
        """Do it in one transaction. `final`: what cannot be taken back needs the box checked that says so.

        fields: what the page calls a field of the action, where the names differ.
        """
        given = self._reader(topic)
        try:
            if final:
                demand_sure(self.form, topic)
            with self.services.work() as context:
                action(context, given)
        except Refusal as refusal:
            refusal.field = fields.get(refusal.field or "", refusal.field)
            typed = typed_in(self.form, topic)
            return show_matter(self.request, self.services, self.me, self.number, topic=topic, refusal=refusal, typed=typed)
        return RedirectResponse(f"/matters/{quote(self.number)}?saved={topic}#{topic}", 303)

    def _reader(self, topic: str) -> Given:
        return lambda name: text(self.form, f"{topic}-{name}")


def _acting(request: Request, services: ServicesHere, me: Staff, form: StaffForm, number: str) -> Acting:
    return Acting(request, services, me, form, number)


MatterForm = Annotated[Acting, Depends(_acting)]
