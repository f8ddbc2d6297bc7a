"""Each kind of mistake is found, with its file and element, and people are told in two languages what to do."""

from pathlib import Path

import pytest

from deploy.check import linters
from deploy.check.finding import Finding
from deploy.check.sources import Sources
from deploy.check.whole import check, own_checks
from tests.check.specimen import MISTAKES, SPECIMEN, Mistake, product

Found = dict[str, list[Finding]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What is found in each broken copy: the linters start once for all."""
    folder = tmp_path_factory.mktemp("broken")
    found: Found = {}
    linted: dict[Path, str] = {}
    for path in MISTAKES:
        broken = Mistake.read(path).make(folder / path.stem)
        sources = Sources.under(broken.root)
        found[path.stem] = list(own_checks(broken, sources))
        linted |= {file: path.stem for file in sources.paths if file.relative_to(broken.root).as_posix() == Mistake.read(path).file}
    for finding in linters.check(list(linted)):
        found[linted[finding.file]].append(finding)
    return found


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_mistake_is_found_and_nothing_else(found: Found, path: Path) -> None:
    mistake, findings = Mistake.read(path), found[path.stem]
    places = [(finding.code, finding.file.as_posix(), finding.element) for finding in findings]
    matching = [
        finding
        for finding in findings
        if (finding.code, finding.element) == (mistake.code, mistake.element) and finding.file.as_posix().endswith(mistake.place)
    ]
    assert matching, places
    assert any(mistake.chinese in finding.chinese and mistake.english in finding.english for finding in matching), matching
    assert {finding.code for finding in findings} <= {mistake.code, *mistake.also}, places


def test_sound_specimen_has_nothing_to_put_right() -> None:
    assert list(check(product(SPECIMEN))) == []


def test_there_are_mistakes_of_every_kind() -> None:
    assert len(MISTAKES) >= 40
    assert len({Mistake.read(path).code for path in MISTAKES}) >= 40
