"""What every action is given: the transaction, the time, the calendar, the keys and the bureau's few figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from casework.ports import Clock
from register.identity_vault import Vault
from rules.calendar import WorkCalendar
from rules.tables import Table


@dataclass(frozen=True)
class Context:
    """One action's surroundings; the caller opens and commits the transaction."""

    session: Session
    clock: Clock
    calendar: WorkCalendar
    tables: Mapping[str, Table]  # decision tables by decision id
    vault: Vault
    code_key: bytes
    zone: ZoneInfo
    office_close: time
    public_url: str
    bureau_name: str

    def now(self) -> datetime:
        """The present moment, UTC."""
        return self.clock.now()

    def today(self) -> date:
        """The present day where the bureau is."""
        return self.local(self.now()).date()

    def local(self, moment: datetime) -> datetime:
        """A moment as the bureau's wall clock shows it."""
        return moment.astimezone(self.zone)

    def iso(self, moment: datetime) -> str:
        """A moment for the engine: ISO 8601 with the bureau's offset, seconds."""
        return self.local(moment).isoformat(timespec="seconds")

    def closing(self, day: date) -> datetime:
        """The end of office hours of a day: the moment a due day ends."""
        return datetime.combine(day, self.office_close, self.zone)
