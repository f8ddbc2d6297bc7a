"""docs/settings.md as it must read: a row for each setting, from the settings themselves."""

from pydantic import SecretStr

from deploy.places import VAR
from deploy.settings import MUST_BE_OFF_IN_PRODUCTION, MUST_BE_SET_IN_PRODUCTION, Settings

HEAD = """# Settings

Each is an environment variable. *Own* means: production refuses to start with the value made for trying out.
`XIAONENG_VAR` and `XIAONENG_CACHE` say where data and downloads lie ([operations.md](operations.md)).

| variable | default | production | what it is |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_row(name) for name in Settings.model_fields)


def _row(name: str) -> str:
    field = Settings.model_fields[name]
    return f"| `XIAONENG_{name.upper()}` | {_default(field.default)} | {_in_production(name)} | {field.description} |\n"


def _default(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, SecretStr):
        return "made for trying out"
    return f"`{str(value).replace(str(VAR), '.xiaoneng')}`"


def _in_production(name: str) -> str:
    if name in MUST_BE_OFF_IN_PRODUCTION:
        return "off"
    return "own" if name in MUST_BE_SET_IN_PRODUCTION else ""
