"""Each job gets the four attempts that its back-off of 5 s, 30 s and 5 min needs."""

from lxml import etree

from deploy.places import ROOT

ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


def test_each_job_has_four_attempts() -> None:
    trees = (etree.parse(path) for path in (ROOT / "bpmn").rglob("*.bpmn"))
    jobs = [job for tree in trees for job in tree.iter(f"{ZEEBE}taskDefinition", f"{ZEEBE}executionListener")]
    assert {job.get("type"): job.get("retries") for job in jobs if job.get("retries") != "4"} == {}
