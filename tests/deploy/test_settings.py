"""Settings: each one documented; production refuses what was made for trying out."""

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from deploy.places import ROOT
from deploy.settings import MUST_BE_OFF_IN_PRODUCTION, MUST_BE_SET_IN_PRODUCTION, Settings
from tests.deploy import settings_page

SAFE: dict[str, Any] = {
    "environment": "production",
    "database_url": "postgresql+psycopg://app:s@db/x",
    "owner_database_url": "postgresql+psycopg://owner:s@db/x",
    "session_secret": "a long secret",
    "identity_key": base64.b64encode(b"i" * 32).decode(),
    "index_key": base64.b64encode(b"x" * 32).decode(),
    "feed_password": "another secret",
    "staff_password": "a third secret",
    "portal_public_url": "https://xiaoneng.example",
    "embedded_postgres": False,
}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_is_described_in_a_sentence(name: str) -> None:
    description = Settings.model_fields[name].description
    assert description and description.endswith(".") and len(description) > 20


def test_the_page_of_settings_is_up_to_date() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_page.page()


def test_defaults_are_good_for_trying_out() -> None:
    assert Settings().environment == "development"


def test_production_names_every_refused_field_in_one_message() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(environment="production", controlled_clock=True)
    (error,) = caught.value.errors()
    for name in (*MUST_BE_SET_IN_PRODUCTION, *MUST_BE_OFF_IN_PRODUCTION):
        assert f"XIAONENG_{name.upper()}" in error["msg"]


def test_production_accepts_settings_of_its_own() -> None:
    assert Settings(**SAFE).environment == "production"


@pytest.mark.parametrize("name", MUST_BE_SET_IN_PRODUCTION)
def test_production_refuses_each_single_default(name: str) -> None:
    with pytest.raises(ValidationError, match=f"XIAONENG_{name.upper()}$|XIAONENG_{name.upper()} "):
        Settings(**{key: value for key, value in SAFE.items() if key != name})


@pytest.mark.parametrize(("length", "accepted"), [(31, False), (32, True), (33, False)])
def test_a_key_holds_exactly_32_bytes(length: int, accepted: bool) -> None:
    text = base64.b64encode(b"k" * length).decode()
    if accepted:
        assert Settings(identity_key=text).identity_key_bytes == b"k" * length
    else:
        with pytest.raises(ValidationError, match="32 bytes"):
            Settings(identity_key=text)


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = Settings(**SAFE)
    for name in ("database_url", "owner_database_url", "session_secret", "identity_key", "feed_password"):
        assert str(SAFE[name]) not in repr(settings)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="unknown time zone"):
        Settings(zone="Asia/Nowhere")
