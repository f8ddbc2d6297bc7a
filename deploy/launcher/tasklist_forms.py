"""Tasklist shows a task imported before its form without the form for ever: letters wait until it has them all."""

import time
from typing import Final

from deploy.launcher.probes import client
from deploy.problems import Problem
from deploy.regimes import regimes
from deploy.settings import Settings

PATIENCE_SECONDS: Final = 90.0
ASK_EVERY_SECONDS: Final = 0.5


def wait_for_forms(settings: Settings) -> int:
    """Wait until Tasklist has imported every form of the regimes; how many. Raises Problem when it does not."""
    wanted = {path.stem for files in regimes().values() for path in files if path.suffix == ".form"}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while missing := wanted - _imported(settings):
        if time.monotonic() > deadline:
            raise Problem(f"Tasklist 尚未读入表单 {min(missing)}", f"Tasklist has not imported the form {min(missing)}")
        time.sleep(ASK_EVERY_SECONDS)
    return len(wanted)


def _imported(settings: Settings) -> set[str]:
    answer = client().get(f"{settings.opensearch_url}/tasklist-form*/_search?size=1000&_source=bpmnId,id,formId")
    hits = answer.json().get("hits", {}).get("hits", []) if answer.is_success else []
    return {str(value) for hit in hits for value in hit["_source"].values()}
