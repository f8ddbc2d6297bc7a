"""What the portal is given by whoever wires it: the register, the actions' context, the engine's tasks, folders, figures."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from api.oidc_provider import Provider
from casework.context import Context
from casework.ports import EngineTasks
from register.session import transaction


@dataclass(frozen=True, slots=True)
class Rates:
    """How often one address may ask, in the notation of `limits` ("20/minute")."""

    track: str = "20/minute"
    write: str = "20/hour"
    upload: str = "200/hour"  # megabytes of papers, each request's rounded up
    sign_in: str = "30/minute"
    feed: str = "1200/hour"  # calendar programs of a whole bureau may come from one address


@dataclass(frozen=True, slots=True)
class TrialLogin:
    """Somebody of the made-up bureau: the step of a letter's way that is theirs, who they are, their login."""

    step: str
    person: str
    staff_id: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a system for trying out tells everyone: whom to sign in as, and everyone's password."""

    logins: Sequence[TrialLogin]
    password: str


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the pages need from outside; `vendor` holds bpmn-js, form-js and htmx, one folder each."""

    database: Engine
    context: Callable[[Session], Context]
    engine_tasks: EngineTasks
    vendor: Path
    forms: Path
    bpmn: Path
    secret: bytes
    public_url: str
    bureau: str
    zone: ZoneInfo
    rates: Rates = field(default_factory=Rates)
    oidc: Provider | None = None  # by which staff may sign in beside their passwords
    trial: Trial | None = None  # shown on the first page and at the sign-in of a system for trying out

    @property
    def secure(self) -> bool:
        """Whether cookies may travel over HTTPS only."""
        return self.public_url.startswith("https://")

    @contextmanager
    def work(self) -> Iterator[Context]:
        """One request's transaction: committed at the end, rolled back by any exception."""
        with transaction(self.database) as session:
            yield self.context(session)
