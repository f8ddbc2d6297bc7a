"""What the processes are made of can be made from the trial settings, without a running system."""

import pytest

from deploy import wiring
from deploy.serve import main
from deploy.settings import Settings


def test_every_table_and_variable_list_is_found() -> None:
    assert {"time-limit", "warning", "escalation-ladder"} <= set(wiring.tables())
    assert "matterKey" in wiring.allow_list().names


def test_the_portal_is_given_its_services() -> None:
    assert wiring.portal_services(Settings(environment="test")).trial_hint is None


def test_an_unknown_process_is_named_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fax"]) == 2
    assert "receiver|relay|workers|portal" in capsys.readouterr().err
