"""Where the unpacked parts lie; apart from fetching them, so that commands which fetch nothing load nothing for it."""

from typing import Final

from deploy.parts.catalogue import catalogue
from deploy.places import CACHE

CAMUNDA_HOME: Final = CACHE / f"camunda-{catalogue().camunda.version}"
OPENSEARCH_HOME: Final = CACHE / f"opensearch-{catalogue().opensearch.version}"
