"""Business time: the system's, or one that tests and trials move forward together with the engine's."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path


class SystemClock:
    """The system's time: what production runs on."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class FileClock:
    """The system's time moved by the offset in a file all processes share: `{"offset_ms": n}`; no file means no offset."""

    path: Path

    def now(self) -> datetime:
        """The moved present moment in UTC; raises ValueError on a damaged file."""
        return datetime.now(UTC) + timedelta(milliseconds=self._offset_ms())

    def _offset_ms(self) -> int:
        try:
            return int(json.loads(self.path.read_text())["offset_ms"])
        except FileNotFoundError:
            return 0
        except (KeyError, TypeError) as error:
            raise ValueError(f"{self.path} holds no offset_ms") from error
