"""PostgreSQL and OpenSearch refuse to run as root: there they run as nobody, who may read root's folders but owns only its own data."""

import os
import pwd
import shutil
from pathlib import Path
from typing import Final

from deploy.problems import Problem

NOBODY: Final = "nobody"
CAP_DAC_READ_SEARCH: Final = 2


def is_root() -> bool:
    """Whether we are the superuser."""
    return os.geteuid() == 0


def drop_root(command: tuple[str, ...]) -> tuple[str, ...]:
    """The command as nobody when we are root, unchanged otherwise. Raises Problem when the tool for it is missing."""
    if not is_root():
        return command
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise Problem("缺少程序 setpriv（util-linux）", "missing program: setpriv (package util-linux)")
    user = pwd.getpwnam(NOBODY)
    return (setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", *_may_read(), "--", *command)


def own_by_nobody(*folders: Path) -> None:
    """Make folders, and hand them with all they hold to nobody when we are root."""
    user = pwd.getpwnam(NOBODY)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if is_root():
            for path in (folder, *folder.rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid)


def _may_read() -> tuple[str, ...]:
    """Reading rights on what lies under folders closed to others, such as /root; containers may not have them to give."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    bounding = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapBnd:"))
    if not bounding >> CAP_DAC_READ_SEARCH & 1:
        return ()
    # without no_setuid_fixup, access(2), which Java asks, would not count the capability of a user who is not root
    return ("--securebits=+no_setuid_fixup", "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
