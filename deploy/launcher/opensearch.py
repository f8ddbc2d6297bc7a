"""OpenSearch, which Operate and Tasklist search: one node on loopback, started without its scripts (three Java starts less)."""

from typing import Final
from urllib.parse import urlsplit

from deploy.launcher.part import LOOPBACK, Part
from deploy.launcher.probes import http_ok
from deploy.launcher.unprivileged import own_by_nobody
from deploy.parts.catalogue import catalogue
from deploy.parts.homes import OPENSEARCH_HOME
from deploy.parts.java_program import JavaProgram
from deploy.places import VAR
from deploy.settings import Settings

FOLDER: Final = VAR / "opensearch"
CONFIG: Final = FOLDER / "config"
TEMPORARY: Final = FOLDER / "tmp"
HEAP: Final = "512m"

POLICY: Final = """grant {
  permission java.lang.RuntimePermission "localeServiceProvider";
  permission java.io.FilePermission "<<ALL FILES>>", "read";
  permission java.util.PropertyPermission "*", "read";
};
"""
"""Lets ICU provide the locale data that the trimmed Java runtime lacks."""

LOGGING: Final = """appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""

JAVA_OPTIONS: Final = (
    f"-Xms{HEAP}",
    f"-Xmx{HEAP}",
    "-XX:TieredStopAtLevel=1",  # as for the web applications: it starts in less time, and one machine's search is little work
    "-XX:-OmitStackTraceInFastThrow",
    "-Djava.security.manager=allow",
    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=org.opensearch.secure_sm.SecuredForkJoinWorkerThreadFactory",
    "-Djava.locale.providers=SPI,CLDR",
    f"-Djava.security.policy=file:{CONFIG}/locale.policy",
    f"-Djava.io.tmpdir={TEMPORARY}",
    "-Djna.nosys=true",
    f"-Djna.tmpdir={TEMPORARY}",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dio.netty.allocator.numDirectArenas=0",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Dlog4j2.formatMsgNoLookups=true",
    f"-Dopensearch.path.home={OPENSEARCH_HOME}",
    f"-Dopensearch.path.conf={CONFIG}",
)
PROGRAM: Final = JavaProgram("opensearch", OPENSEARCH_HOME, "org.opensearch.bootstrap.OpenSearch", JAVA_OPTIONS, notes=TEMPORARY)


def opensearch(settings: Settings) -> Part:
    """The search store at the settings' URL."""
    port = urlsplit(settings.opensearch_url).port or 9200
    return Part(
        name="opensearch",
        version=catalogue().opensearch.version,
        command=PROGRAM.command(),
        healthy=lambda: http_ok(f"{settings.opensearch_url}/_cluster/health?wait_for_status=yellow&timeout=1s"),
        ports=(port, settings.opensearch_transport_port),
        prepare=lambda: _configure(port, settings.opensearch_transport_port),
        unprivileged=True,
    )


def _configure(port: int, transport_port: int) -> None:
    lines = [
        "cluster.name: xiaoneng",
        "discovery.type: single-node",
        f"network.host: {LOOPBACK}",
        f"http.port: {port}",
        f"transport.port: {transport_port}",
        f"path.data: {FOLDER}/data",
        f"path.logs: {FOLDER}/logs",
        "cluster.routing.allocation.disk.threshold_enabled: false",
    ]
    for folder in (CONFIG, TEMPORARY):
        folder.mkdir(parents=True, exist_ok=True)
    (CONFIG / "opensearch.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (CONFIG / "locale.policy").write_text(POLICY, encoding="utf-8")
    (CONFIG / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
    own_by_nobody(FOLDER)
