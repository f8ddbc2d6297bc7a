"""What is done between and after the starts of parts: each a named step that tells in one line what it did."""

from collections.abc import Callable
from dataclasses import dataclass

from deploy.launcher.opensearch import PROGRAM as OPENSEARCH_PROGRAM
from deploy.launcher.postgres import create_database
from deploy.parts.camunda import BROKER, WEBAPPS
from deploy.settings import Settings


@dataclass(frozen=True)
class Step:
    """One step; may be repeated at every start, so it must do nothing when its work is done already."""

    name: str
    run: Callable[[Settings], str]
    """Does the work and returns one line for the person at the keyboard; raises Problem."""
    needs: tuple[str, ...] = ()
    """Names of parts and steps that come first; those not part of this start are passed over."""


def migrate(settings: Settings) -> str:
    """Bring the register's tables up to this version."""
    from register.migrations import upgrade  # noqa: PLC0415 -- brings Alembic, which `status` and `down` need not wait for

    upgrade(settings.owner_database_url)
    return "数据库结构已是最新 tables are up to date"


def archive_classes(_: Settings) -> str:
    """Lay out for the next start the classes that this one, the first, has noted."""
    made = [program.name for program in (BROKER, WEBAPPS, OPENSEARCH_PROGRAM) if program.make_archive()]
    return f"下次启动更快 the next start is quicker: {', '.join(made)}" if made else "已有 there already"


DATABASE = Step("database", create_database, needs=("postgres",))
MIGRATE = Step("migrate", migrate, needs=("postgres", "database"))

ARCHIVE = Step("archive", archive_classes, needs=("broker", "webapps", "opensearch", "portal"))


def steps(settings: Settings) -> tuple[Step, ...]:
    """The steps of a start with these settings."""
    return (*((DATABASE,) if settings.embedded_postgres else ()), MIGRATE, ARCHIVE)
