"""Which exporters the broker's data has had: a broker started without one of them forgets it and compacts its log away."""

import json
from pathlib import Path
from typing import Final

from deploy.settings import Settings

FEED: Final = "FEED"
OPENSEARCH: Final = "OPENSEARCH"
PREFIX: Final = "ZEEBE_BROKER_EXPORTERS"


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
    return {f"{PREFIX}_{exporter}_{key}": value for exporter in sorted(exporters) for key, value in environment[exporter](settings).items()}


def _feed(settings: Settings) -> dict[str, str]:
    return {
        "CLASSNAME": "io.camunda.zeebe.exporter.ElasticsearchExporter",
        "ARGS_URL": settings.feed_url,
        "ARGS_AUTHENTICATION_USERNAME": settings.feed_user,
        "ARGS_AUTHENTICATION_PASSWORD": settings.feed_password.get_secret_value(),
        "ARGS_BULK_DELAY": "1",
        "ARGS_BULK_SIZE": "500",
        "ARGS_INDEX_CREATETEMPLATE": "false",
    }


def _opensearch(settings: Settings) -> dict[str, str]:
    return {
        "CLASSNAME": "io.camunda.zeebe.exporter.opensearch.OpensearchExporter",
        "ARGS_URL": settings.opensearch_url,
        "ARGS_BULK_DELAY": "1",
        "ARGS_BULK_SIZE": "1",
        "ARGS_INDEX_NUMBEROFREPLICAS": "0",
    }
