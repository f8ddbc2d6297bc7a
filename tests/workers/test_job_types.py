"""Every job type drawn has a handler, every handler is drawn, and each gets the four attempts its back-off needs."""

from collections.abc import Iterator

from lxml import etree

from deploy import wiring
from deploy.places import ROOT

ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


def drawn() -> Iterator[etree._Element]:
    for path in (ROOT / "bpmn").rglob("*.bpmn"):
        yield from etree.parse(path).iter(f"{ZEEBE}taskDefinition", f"{ZEEBE}executionListener")


def test_diagrams_and_handlers_name_the_same_job_types() -> None:
    assert {element.get("type") for element in drawn()} == wiring.job_registry().types


def test_each_job_has_four_attempts() -> None:
    assert {element.get("type"): element.get("retries") for element in drawn() if element.get("retries") != "4"} == {}
