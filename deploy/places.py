"""Where things lie on disk: the product's own files, the downloaded parts, and what a running system keeps."""

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
"""The folder that holds bpmn/, forms/, api/ …: the same in a checkout and in an installed wheel."""

CACHE: Final = Path(os.environ.get("XIAONENG_CACHE", "~/.cache/xiaoneng")).expanduser().resolve()
"""Downloads and unpacked parts, read-only once made, shared by every checkout of a user."""

VAR: Final = Path(os.environ.get("XIAONENG_VAR", ROOT / ".xiaoneng")).expanduser().resolve()
"""What one running system keeps: data directories, logs, recorded processes, the feed's journal."""

LOGS: Final = VAR / "logs"
WEB_BUNDLES: Final = CACHE / "web"
"""Scripts, styles and fonts from npm, one folder a package; the portal serves it at /static/vendor."""
