"""Every route there is, found in the application itself, so that none can be forgotten."""

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

VALUES = {
    "number": "LX-2026-000001",
    "key": "root-1-Task_AcceptLetter",
    "attachment_id": "1",
    "instance_key": "root-1-h",
    "regime": "letters",
    "name": "letter",
    "code": "handling-slip",
    "form": "pdf",
    "batch_id": "1",
    "token": "A" * 43,
    "sequence": "1",
}
"""What a path's parameters stand for in a bureau with one letter; a new parameter needs a value here."""
PUBLIC = frozenset(
    {
        ("GET", "/"),
        ("GET", "/letters/new"),
        ("POST", "/letters"),
        ("GET", "/receipt"),
        ("GET", "/contacts/complaint"),
        ("POST", "/contacts/complaint"),
        ("GET", "/services"),
        ("GET", "/services/{code}"),
        ("GET", "/services/{code}/versions/{number}"),
        ("GET", "/services/{code}/guide.{form}"),
        ("GET", "/services/{code}/apply"),
        ("POST", "/services/{code}/apply"),
        ("GET", "/applications/receipt"),
        ("GET", "/applications/followed"),
        ("GET", "/applications/notices/{sequence}.pdf"),
        ("GET", "/applications/refusal.pdf"),
        ("POST", "/applications/leave"),
        ("POST", "/applications/supplement"),
        ("POST", "/applications/withdrawal"),
        ("POST", "/applications/rating"),
        ("POST", "/applications/complaint"),
        ("GET", "/track"),
        ("POST", "/track"),
        ("GET", "/track/letter"),
        ("POST", "/track/leave"),
        ("POST", "/track/supplement"),
        ("POST", "/track/withdrawal"),
        ("POST", "/track/rating"),
        ("POST", "/track/reopening"),
        ("POST", "/track/review"),
        ("GET", "/diagrams"),
        ("GET", "/diagrams/{regime}/{name}.bpmn"),
        ("GET", "/diagrams/{regime}/{name}"),
        ("GET", "/tables"),
        ("GET", "/articles"),
        ("GET", "/calculator"),
        ("GET", "/calendar/{token}.ics"),
        ("GET", "/sign-in"),
        ("POST", "/sign-in"),
        ("GET", "/sign-in/oidc"),
        ("GET", "/sign-in/oidc/callback"),
        ("GET", "/health"),
        ("GET", "/healthz"),
    }
)
"""What may be asked without signing in. Everything else, whatever is added, is for staff: deny by default."""


@dataclass(frozen=True)
class Route:
    """One method of one path; `address` has its parameters filled in."""

    method: str
    path: str

    @property
    def address(self) -> str:
        return self.path.format_map(VALUES)

    @property
    def public(self) -> bool:
        return (self.method, self.path) in PUBLIC

    def with_parameter(self, name: str, value: str) -> str:
        """The address with one parameter replaced by (percent-encoded) text."""
        return self.path.format_map({**VALUES, name: value})

    @property
    def parameters(self) -> list[str]:
        return [name for name in VALUES if f"{{{name}}}" in self.path]


def routes_of(app: FastAPI) -> list[Route]:
    """All of them but the mounted folders of static files."""
    return [Route(method, context.path) for context in iter_route_contexts(app.routes) for method in sorted(context.methods or ())]
