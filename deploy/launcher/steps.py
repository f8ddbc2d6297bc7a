"""What is done between and after the starts of parts: each a named step that tells in one line what it did."""

from collections.abc import Callable
from dataclasses import dataclass

from deploy.launcher.postgres import create_database
from deploy.settings import Settings
from register.migrations import upgrade


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
    upgrade(settings.owner_database_url)
    return "数据库结构已是最新 tables are up to date"


DATABASE = Step("database", create_database, needs=("postgres",))
MIGRATE = Step("migrate", migrate, needs=("postgres", "database"))


def steps(settings: Settings) -> tuple[Step, ...]:
    """The steps of a start with these settings."""
    return (DATABASE, MIGRATE) if settings.embedded_postgres else (MIGRATE,)
