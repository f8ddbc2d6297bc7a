"""Pages with several forms: the names of a form's fields begin with its topic, so that forms of one page do not mix."""

from typing import Final

from starlette.datastructures import FormData

from api.guards import text
from casework.errors import Refusal

SURE: Final = "sure"


def typed_in(form: FormData, topic: str) -> dict[str, str]:
    """Everything typed in the topic's form, to be shown again after a refusal."""
    return {name: text(form, name) for name in form if name.startswith(f"{topic}-")}


def demand_sure(form: FormData, topic: str) -> None:
    """Raise Refusal unless the box is checked that says what cannot be taken back is meant."""
    if text(form, f"{topic}-{SURE}") != "yes":
        raise Refusal("not-confirmed", "这一操作不能撤回。请勾选确认后再提交。", SURE)
