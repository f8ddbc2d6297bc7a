"""In a chroot, whose root is no mount point, Java cannot tell on which file system a folder lies and OpenSearch will not start.

There each part gets a view of its own in which the same root is mounted once more; nothing outside that view changes.
"""

from functools import cache
from pathlib import Path
from typing import Final

from deploy.launcher.unprivileged import is_root

MOUNTS: Final = Path("/proc/self/mounts")
ENTER: Final = ("unshare", "--mount", "--propagation", "unchanged", "--", "sh", "-c", 'mount --rbind / /mnt && exec chroot /mnt "$@"', "sh")


def rooted(command: tuple[str, ...]) -> tuple[str, ...]:
    """The command, under a root that is a mount point; unchanged where it is one already or we may not mount."""
    return command if root_is_mounted() or not is_root() else (*ENTER, *command)


@cache
def root_is_mounted() -> bool:
    """Whether the root we see is listed among the mounts we see."""
    return any(line.split()[1] == "/" for line in MOUNTS.read_text(encoding="utf-8").splitlines())
