"""What is looked at before anything starts, so that a start fails early and says why in one line."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import psutil

from deploy.launcher.part import Part
from deploy.launcher.probes import port_free
from deploy.places import VAR
from deploy.problems import Problem

GIB: Final = 1 << 30
DISK_GIB: Final = 3.0
"""The broker stops working with less than 2 GiB free; a little room to work on top."""
FETCH_GIB: Final = 1.5
"""What downloading and unpacking the parts takes for the first time, with the class archives made after the start."""
MEMORY_GIB: Final = {True: 3.0, False: 1.5}
"""Free memory needed, with and without Operate, Tasklist and their search store."""


def check_ports(parts: Iterable[Part]) -> None:
    """Raise Problem naming the holder of the first port that a part needs and another process has."""
    for part in parts:
        for port in part.ports:
            if not port_free(port):
                holder = _holder(port)
                raise Problem(f"端口 {port}（{part.name}）被 {holder} 占用", f"port {port} ({part.name}) is held by {holder}")


def check_room(*, webapps: bool, folder: Path = VAR) -> None:
    """Raise Problem when disk or memory will not do."""
    check_disk(folder, DISK_GIB)
    memory, needed = psutil.virtual_memory().available / GIB, MEMORY_GIB[webapps]
    if memory < needed:
        raise Problem(f"可用内存 {memory:.1f} GiB，需 {needed} GiB", f"{memory:.1f} GiB of memory available, {needed} GiB needed")


def check_disk(folder: Path, needed: float) -> None:
    """Raise Problem when the folder's disk has less than so many GiB left."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free / GIB
    if free < needed:
        raise Problem(f"{folder} 所在磁盘仅剩 {free:.1f} GiB，需 {needed} GiB", f"{free:.1f} GiB free on {folder}, {needed} GiB needed")


def check_programs(parts: Iterable[Part]) -> None:
    """Raise Problem for the first program that is not there."""
    for part in parts:
        if not Path(part.command[0]).exists():
            raise Problem(f"缺少程序 {part.command[0]}，请运行 make install", f"missing program {part.command[0]}: run make install")


def _holder(port: int) -> str:
    """Name and id of the process that listens on the port, as far as we may know it."""
    for connection in psutil.net_connections("tcp"):
        if connection.laddr and connection.laddr.port == port and connection.status == psutil.CONN_LISTEN and connection.pid:
            return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
    return "另一进程 another process"
