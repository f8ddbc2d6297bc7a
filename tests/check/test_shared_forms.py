"""A form that several regimes show lies in forms/shared and is bound by its version tag."""

import json
import shutil
from pathlib import Path

import pytest

from deploy.check.sources import Sources
from deploy.check.whole import own_checks
from tests.check.specimen import SPECIMEN, product


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The specimen with its form shared, in version 1."""
    root = Path(shutil.copytree(SPECIMEN, tmp_path / "product"))
    form = root / "forms/sample/decide-sample.form"
    schema = json.loads(form.read_text(encoding="utf-8")) | {"versionTag": "1"}
    form.unlink()
    (root / "forms/shared").mkdir()
    (root / "forms/shared/decide-sample.form").write_text(json.dumps(schema), encoding="utf-8")
    return root


def codes(root: Path, binding: str) -> list[str]:
    """What is found when the diagram binds the form so."""
    path = root / "bpmn/sample/sample.bpmn"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('formId="decide-sample" bindingType="deployment"', f'formId="decide-sample" {binding}'), encoding="utf-8")
    return [finding.code for finding in own_checks(product(root), Sources.under(root))]


def test_a_shared_form_bound_by_its_version_tag_is_sound(shared: Path) -> None:
    assert codes(shared, 'bindingType="versionTag" versionTag="1"') == []


def test_a_shared_form_bound_by_another_version_tag_is_found(shared: Path) -> None:
    assert codes(shared, 'bindingType="versionTag" versionTag="2"') == ["wrong-version-tag"]


def test_a_shared_form_bound_by_deployment_is_not_in_the_regimes_folder_and_nobody_shows_it(shared: Path) -> None:
    assert sorted(codes(shared, 'bindingType="deployment"')) == ["no-form", "unused-form"]
