"""Class archives: made from what a start noted, used from then on, never in the way."""

from pathlib import Path

import pytest

from deploy.parts import java_program
from deploy.parts.java_program import JavaProgram


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JavaProgram:
    monkeypatch.setattr(java_program, "CACHE", tmp_path)
    (tmp_path / "lib").mkdir()
    return JavaProgram("jwebserver", tmp_path, "-m", (), tmp_path, ("jdk.httpserver",))


def flag(command: tuple[str, ...]) -> str:
    return next(word.partition("=")[0] for word in command if word.startswith(("-XX:SharedArchiveFile", "-XX:DumpLoadedClassList")))


def test_the_first_start_notes_its_classes_and_the_next_uses_the_archive(program: JavaProgram) -> None:
    assert flag(program.command()) == "-XX:DumpLoadedClassList"
    assert not program.make_archive(), "nothing was noted yet"
    overlong, half = "@lambda-proxy " + 5000 * "x", "java/la"
    program.class_list.write_text(f"java/lang/Object id: 0\n{overlong}\njava/lang/String id: 1\n{half}")
    assert program.make_archive()
    assert flag(program.command()) == "-XX:SharedArchiveFile"
    assert not program.class_list.exists()
    assert not program.make_archive(), "there already"


def test_another_set_of_jars_has_another_archive(program: JavaProgram) -> None:
    before = program.archive
    (program.home / "lib" / "a.jar").write_bytes(b"PK")
    assert program.archive != before


def test_every_jar_is_named_in_order(program: JavaProgram) -> None:
    for name in ("b.jar", "00-loopback.jar", "a.jar"):
        (program.home / "lib" / name).touch()
    command = program.command()
    names = [Path(jar).name for jar in command[command.index("-cp") + 1].split(":")]
    assert names == ["00-loopback.jar", "a.jar", "b.jar"], "the changed class comes before the published one"
