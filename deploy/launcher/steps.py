"""What is done between and after the starts of parts: each a named step that tells in one line what it did."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from deploy.launcher import after_start
from deploy.launcher.opensearch import PROGRAM as OPENSEARCH
from deploy.launcher.postgres import create_database
from deploy.parts.camunda import BROKER, WEBAPPS
from deploy.problems import Problem
from deploy.settings import Settings

OWN: Final = ("receiver", "relay", "workers", "portal")


@dataclass(frozen=True)
class Step:
    """One step; it is repeated at every start, so it must do nothing when its work is done already."""

    name: str
    run: Callable[[Settings], str]
    """Does the work and returns one line for the person at the keyboard; raises Problem."""
    needs: tuple[str, ...] = ()
    """Names of parts and steps that come first; those not part of this start are passed over."""


def migrate(settings: Settings) -> str:
    """Bring the register's tables up to this version."""
    from alembic.util.exc import CommandError  # noqa: PLC0415

    from deploy.database import answering  # noqa: PLC0415
    from register.migrations import upgrade  # noqa: PLC0415 -- brings Alembic, which `status` and `down` need not wait for

    try:
        with answering():
            upgrade(settings.owner_database_url)
    except CommandError as error:
        raise Problem("数据库结构与本版本不符", f"the database was made by another version: {error}") from error
    return "数据库结构已是最新 tables are up to date"


def archive_classes(_: Settings) -> str:
    """Lay out for the next start the classes that this one, the first, has noted."""
    made = [program.name for program in (BROKER, WEBAPPS, OPENSEARCH) if program.make_archive()]
    return f"下次启动更快 the next start is quicker: {', '.join(made)}" if made else "已有 there already"


ARCHIVE: Final = Step("archive", archive_classes)
"""Comes last, once people have been told the addresses: they need not wait for it."""


def steps(settings: Settings, *, webapps: bool) -> tuple[Step, ...]:
    """The steps of a start with these settings, with or without Operate and Tasklist."""
    return (
        *((Step("database", create_database, ("postgres",)),) if settings.embedded_postgres else ()),
        Step("migrate", migrate, ("postgres", "database")),
        *((Step("clock", after_start.follow_clock, ("broker",)),) if settings.controlled_clock else ()),
        *((Step("bureau", after_start.seed_bureau, ("migrate",)),) if settings.environment != "production" else ()),
        Step("diagrams", after_start.deploy_diagrams, ("broker", "clock", "receiver")),
        *((Step("logins", after_start.tasklist_logins, ("webapps", "bureau")),) if webapps else ()),
        *((Step("forms", after_start.tasklist_forms, ("webapps", "diagrams")),) if webapps else ()),
        *(
            (Step("letters", after_start.sample_letters, (*OWN, "bureau", "diagrams", "forms")),)
            if settings.environment == "development"
            else ()
        ),
    )
