"""The forms as files: the same ones that are deployed for Tasklist."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def form_schema(folder: Path, form_id: str) -> Mapping[str, Any]:
    """The form of this id; raises LookupError if no file holds it. Read once, because forms only change with the release."""
    for path in folder.glob("*/*.form"):
        schema: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if schema["id"] == form_id:
            return schema
    raise LookupError(form_id)
