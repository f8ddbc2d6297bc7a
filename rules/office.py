"""When and where the office closes: the moment a due day ends."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

# TL: a due moment is the end of office hours of the due day; the bureau may set its own.
OFFICE_CLOSE = time(17, 30)
OFFICE_ZONE_NAME = "Asia/Shanghai"
OFFICE_ZONE = ZoneInfo(OFFICE_ZONE_NAME)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The end of office hours, in the bureau's zone."""

    close: time = OFFICE_CLOSE
    zone: ZoneInfo = OFFICE_ZONE

    def closing(self, day: date) -> datetime:
        """The end of office hours of a day, an aware moment."""
        return datetime.combine(day, self.close, self.zone)


DEFAULT_HOURS = OfficeHours()
