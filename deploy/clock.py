"""The clock of a system for trying out: business time and the engine's are moved together, forward only."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.clock import EngineClock
from engine.errors import ClockRefused


class TrialClock:
    """The offset file that all processes read (casework.clocks.FileClock) and the broker's clock beside it."""

    def __init__(self, file: Path, engine: EngineClock) -> None:
        self._file = file
        self._engine = engine

    def move_to(self, moment: datetime) -> None:
        """Move both to `moment` (aware); raise ClockRefused for the past, or when the broker's clock is not controlled.

        Ours goes first: a timer that rings while our clock is behind would find that nothing is due yet.
        """
        if moment < self._engine.now():
            raise ClockRefused("the clock never goes back")
        self._write(moment - datetime.now(UTC))
        self._engine.move_to(moment)

    def follow(self) -> None:
        """Move the broker's clock to ours again: the broker forgets its offset when it restarts."""
        offset = self._offset()
        if datetime.now(UTC) + offset > self._engine.now():
            self._engine.move_to(datetime.now(UTC) + offset)

    def _offset(self) -> timedelta:
        try:
            return timedelta(milliseconds=json.loads(self._file.read_text())["offset_ms"])
        except FileNotFoundError:
            return timedelta()

    def _write(self, offset: timedelta) -> None:
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps({"offset_ms": round(offset / timedelta(milliseconds=1))}))
        draft.replace(self._file)  # readers see the old offset or the new one, never half of it
