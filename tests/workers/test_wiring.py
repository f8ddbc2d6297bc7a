"""What the processes are made of can be made from the trial settings, without a running system."""

import pytest

from casework.ports import EngineAway
from deploy import wiring
from deploy.free_ports import free_ports
from deploy.serve import main
from deploy.serving.portal import portal_services
from deploy.settings import Settings
from engine.patience import Patience
from engine.user_tasks import UserTasks


def test_every_table_and_variable_list_is_found() -> None:
    assert {"time-limit", "warning", "escalation-ladder"} <= set(wiring.tables())
    assert "matterKey" in wiring.allow_list().names


def test_the_portal_is_given_its_services() -> None:
    assert portal_services(Settings(environment="test")).trial is None


def test_only_a_system_for_trying_out_tells_logins_and_password() -> None:
    trial = portal_services(Settings(environment="development")).trial
    assert trial and [login.staff_id for login in trial.logins] == ["sun-li", "kong-lingyu", "wei-lan", "han-dongsheng"]


def test_an_engine_that_does_not_answer_is_told_in_caseworks_words() -> None:
    tasks = UserTasks(f"http://127.0.0.1:{free_ports(1)[0]}", wiring.allow_list(), Patience(total=0.1))
    with pytest.raises(EngineAway):
        wiring.CamundaTasks(tasks).complete("1", "sun", {})
    tasks.close()


def test_an_unknown_process_is_named_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fax"]) == 2
    assert "receiver|relay|workers|portal" in capsys.readouterr().err
