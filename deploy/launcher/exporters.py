"""Which exporters the broker's data has had: a broker started without one of them forgets it and compacts its log away."""

import json
from pathlib import Path
from typing import Final

from deploy.settings import Settings
from engine.exporter import EXPORTER_ID
from engine.exporter import exporter_environment as feed_environment

FEED: Final = EXPORTER_ID
OPENSEARCH: Final = "OPENSEARCH"


class ExporterMemory:
    """The file beside the broker's data that names its exporters."""

    def __init__(self, data: Path) -> None:
        self._file = data / "exporters.json"

    def known(self) -> frozenset[str]:
        """The exporters this data has had; none for new data."""
        return frozenset(json.loads(self._file.read_text(encoding="utf-8"))) if self._file.exists() else frozenset()

    def add(self, exporters: frozenset[str]) -> None:
        """Remember further exporters; none is ever forgotten while the data lives."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(sorted(self.known() | exporters)), encoding="utf-8")


def exporter_environment(settings: Settings, exporters: frozenset[str]) -> dict[str, str]:
    """The broker's environment for the exporters named."""
    environment = {FEED: _feed, OPENSEARCH: _opensearch}
    return {key: value for exporter in sorted(exporters) for key, value in environment[exporter](settings).items()}


def _feed(settings: Settings) -> dict[str, str]:
    return feed_environment(settings.feed_url, settings.feed_user, settings.feed_password.get_secret_value())


def _opensearch(settings: Settings) -> dict[str, str]:
    prefix = f"ZEEBE_BROKER_EXPORTERS_{OPENSEARCH}"
    return {
        f"{prefix}_CLASSNAME": "io.camunda.zeebe.exporter.opensearch.OpensearchExporter",
        f"{prefix}_ARGS_URL": settings.opensearch_url,
        f"{prefix}_ARGS_BULK_DELAY": "1",
        f"{prefix}_ARGS_BULK_SIZE": "500",  # one request a record would hold up the feed: exporters take turns in one thread
        f"{prefix}_ARGS_INDEX_NUMBEROFREPLICAS": "0",
    }
