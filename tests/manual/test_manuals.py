"""What the manuals name exists, and what can stop a flow is explained in them."""

import re
import zipfile
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
import typer
from lxml import etree
from prometheus_client.metrics import MetricWrapperBase

from deploy.belonging import ADVICE
from deploy.command import build
from deploy.parts.homes import CAMUNDA_HOME
from deploy.places import ROOT
from deploy.settings import Settings
from workers import metrics
from workers.outcomes import BROKEN, UNKNOWN_MATTER

MANUALS: Final = sorted((ROOT / "docs/manual").glob("*.md"))
BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OURS: Final = re.compile(r"XN-[A-Z]+(?:-[A-Z]+)*")
ERROR_TYPE: Final = "io/camunda/zeebe/protocol/record/value/ErrorType.class"


@cache
def text(name: str) -> str:
    return (ROOT / "docs/manual" / f"{name}.md").read_text(encoding="utf-8")


def diagrams() -> list[Any]:
    return [etree.parse(path) for path in (ROOT / "bpmn").glob("*/*.bpmn")]


@pytest.fixture(scope="module")
def commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(build([]))
    return dict(group.commands)


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.stem)
def test_every_command_and_option_named_exists(manual: Path, commands: dict[str, Any]) -> None:
    for name, rest in re.findall(r"\bxiaoneng ([a-z]+)([^`\n|（，。；]*)", manual.read_text(encoding="utf-8")):
        assert name in commands, name
        options = {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= options, (name, rest)


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.stem)
def test_every_make_target_setting_and_file_named_exists(manual: Path) -> None:
    told = manual.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", told)) <= targets
    assert {name.removeprefix("XIAONENG_").lower() for name in re.findall(r"XIAONENG_[A-Z_]+", told)} <= Settings.model_fields.keys()
    for pattern in re.findall(r"`((?:bpmn|forms)/[^`]+)`", told):
        assert list(ROOT.glob(pattern.rstrip("/"))), pattern
    for link in re.findall(r"\]\(([^)#:]+)\)", told):
        assert (manual.parent / link).exists(), link


def test_every_metric_is_in_the_operations_manual_and_none_else() -> None:
    ours = {metric._name for metric in vars(metrics).values() if isinstance(metric, MetricWrapperBase)}
    told = {name.removesuffix("_total") for name in re.findall(r"`(xiaoneng_[a-z_]+)`", text("operations"))}
    assert told == ours


def test_every_incident_code_of_ours_is_explained_and_none_else() -> None:
    raised = {code for path in (ROOT / "workers").glob("*.py") for code in OURS.findall(path.read_text(encoding="utf-8"))}
    assert raised == {OURS.findall(code)[0] for code in (BROKEN, UNKNOWN_MATTER)}
    assert set(OURS.findall(text("operations"))) == raised


def test_every_incident_type_of_the_engine_is_explained(parts: None) -> None:
    [jar] = (CAMUNDA_HOME / "lib").glob("zeebe-protocol-8*.jar")
    with zipfile.ZipFile(jar) as archive:
        names = {name.decode() for name in re.findall(rb"[A-Z][A-Z_]{5,}", archive.read(ERROR_TYPE))} - {"VALUES"}
    assert len(names) >= 12
    assert names <= set(re.findall(r"`([A-Z_]+)`", text("operations")))


def test_every_error_and_escalation_of_the_diagrams_is_explained() -> None:
    kinds = ("error", "escalation")
    codes = {element.get(f"{kind}Code") for drawn in diagrams() for kind in kinds for element in drawn.iter(f"{BPMN}{kind}")}
    assert codes <= set(re.findall(r"`([a-z-]+)`", text("operations")))


def test_whatever_keeps_us_from_starting_is_explained() -> None:
    for chinese, _ in ADVICE.values():
        assert chinese in text("operations")


def test_every_user_task_is_in_the_staff_manual() -> None:
    names = {task.get("name") for diagram in diagrams() for task in diagram.iter(f"{BPMN}userTask")}
    names |= {subprocess.get("name") for diagram in diagrams() for subprocess in diagram.iter(f"{BPMN}lane")} - {"局办公室（督办）"}
    missing = {name for name in names if name not in text("staff")}
    assert not missing


def test_every_command_is_in_a_manual_or_in_the_operations_page() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in [*MANUALS, ROOT / "docs/operations.md", ROOT / "docs/backup.md"])
    names = {path.stem for path in (ROOT / "deploy/commands").glob("*.py")} - {"__init__"}
    assert all(hasattr(import_module(f"deploy.commands.{name}"), name) for name in names)
    assert {name for name in names if f"xiaoneng {name}" not in told} <= {"articles"}  # for developers: docs/articles.md names it
