"""The engine as the record feed tells it: instances, steps, tasks, timers, incidents. Rebuilt from the journal at will."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field, SQLModel

from register.base import FEED, UtcDateTime


class FeedPosition(SQLModel, table=True):
    """The last record of a partition that is committed here."""

    __tablename__ = "positions"
    __table_args__ = {"schema": FEED}

    partition: int = Field(primary_key=True)
    position: int = Field(sa_type=BigInteger)
    record_at: datetime = Field(sa_type=UtcDateTime)


class Incarnation(SQLModel, table=True):
    """The one engine this register belongs to."""

    __tablename__ = "incarnation"
    __table_args__ = {"schema": FEED}

    id: str = Field(primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)


class MirrorInstance(SQLModel, table=True):
    """A process instance; `root_key` is the one no other called."""

    __tablename__ = "instances"
    __table_args__ = {"schema": FEED}

    key: str = Field(primary_key=True)
    root_key: str = Field(index=True)
    parent_key: str | None = None
    process_id: str = Field(index=True)
    process_version: int
    state: str  # active, completed, terminated
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MirrorStep(SQLModel, table=True):
    """One passage through a flow node or along a sequence flow: the timeline, the token, the coverage."""

    __tablename__ = "steps"
    __table_args__ = {"schema": FEED}

    key: str = Field(primary_key=True)  # element instance key; a flow's record position behind "f"
    instance_key: str = Field(index=True)
    root_key: str = Field(index=True)
    process_id: str
    element_id: str
    element_type: str
    state: str  # active, completed, terminated, taken
    position: int = Field(sa_type=BigInteger)  # of the record that entered it: orders what has one time stamp
    entered_at: datetime = Field(sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MirrorTask(SQLModel, table=True):
    """A native user task; `submitted_*` is ours: the portal has sent the completion."""

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_open", "assignee", postgresql_where=text("state = 'created'")), {"schema": FEED})

    key: str = Field(primary_key=True)
    instance_key: str = Field(index=True)
    root_key: str = Field(index=True)
    process_id: str
    element_id: str
    element_instance_key: str
    form_key: str | None = None
    assignee: str | None = None
    candidate_groups: list[str] = Field(default_factory=list, sa_type=JSON)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str = Field(index=True)  # created, completed, canceled
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    completed_by: str | None = None
    submitted_by: str | None = None
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MirrorTimer(SQLModel, table=True):
    """An armed timer."""

    __tablename__ = "timers"
    __table_args__ = {"schema": FEED}

    key: str = Field(primary_key=True)
    instance_key: str = Field(index=True)
    element_id: str
    due_at: datetime = Field(sa_type=UtcDateTime)
    state: str  # created, triggered, canceled


class MirrorIncident(SQLModel, table=True):
    """An incident; the message is a fixed code and a reference, never content."""

    __tablename__ = "incidents"
    __table_args__ = {"schema": FEED}

    key: str = Field(primary_key=True)
    instance_key: str = Field(index=True)
    root_key: str = Field(index=True)
    job_key: str | None = None
    element_id: str
    error_type: str
    message: str  # empty unless it is ours
    state: str = Field(index=True)  # created, resolved
    created_at: datetime = Field(sa_type=UtcDateTime)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Deployment(SQLModel, table=True):
    """A deployed diagram, table or form with its version: a limit names its table, a page shows the diagram that runs."""

    __tablename__ = "deployments"
    __table_args__ = {"schema": FEED}

    key: str = Field(primary_key=True)
    kind: str  # process, decision, form
    definition_id: str = Field(index=True)
    version: int
    version_tag: str | None = None
    resource: str  # the file's name; empty for a decision, which is a part of its file
    content: str  # the file as deployed; empty for a decision
    deployed_at: datetime = Field(sa_type=UtcDateTime)


class MirrorMessage(SQLModel, table=True):
    """A published message and what became of it; `message_id` is the outbox row it came from."""

    __tablename__ = "messages"
    __table_args__ = {"schema": FEED}

    key: str = Field(primary_key=True)
    message_id: str | None = Field(default=None, index=True)  # None until the publication is seen
    name: str
    state: str  # published, correlated, expired (nobody took it)
    instance_key: str | None = None
    changed_at: datetime = Field(sa_type=UtcDateTime)
