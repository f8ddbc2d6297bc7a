"""Parts: pinned, resumable, verified, and unpacked once."""

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from deploy.parts import fetch
from deploy.parts.assemble import _describe, _patch
from deploy.parts.catalogue import Catalogue, Module, Patch, catalogue
from deploy.parts.download import download
from deploy.problems import Problem

CONTENT = bytes(range(256)) * 4096
SUM = hashlib.sha256(CONTENT).hexdigest()


class _CuttingServer(BaseHTTPRequestHandler):
    """Serves CONTENT but hangs up after a third of it, as often as it is asked for more than that."""

    ranges: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.ranges.append(asked)
        if self.path != "/file":
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start : start + len(CONTENT) // 3])

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    _CuttingServer.ranges.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _CuttingServer) as httpd:
        threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


def test_a_broken_download_resumes_where_it_broke_off(server: str, tmp_path: Path) -> None:
    seen: list[int] = []
    download([f"{server}/file"], tmp_path / "file", SUM, seen.append)
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert len(_CuttingServer.ranges) == 4, "three cuts, so three resumptions"
    assert [asked is None for asked in _CuttingServer.ranges] == [True, False, False, False]
    assert seen == sorted(seen) and seen[-1] == len(CONTENT)


def test_an_earlier_run_s_rest_is_used(server: str, tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(CONTENT[:-100])
    download([f"{server}/file"], tmp_path / "file", SUM, lambda _: None)
    assert _CuttingServer.ranges == [f"bytes={len(CONTENT) - 100}-"]
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_wrong_checksum_is_one_line_and_leaves_no_file(server: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="wrong checksum of file, deleted") as caught:
        download([f"{server}/file"], tmp_path / "file", "0" * 64, lambda _: None)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_the_second_repository_is_asked_when_the_first_has_nothing(server: str, tmp_path: Path) -> None:
    download([f"{server}/nothing", f"{server}/file"], tmp_path / "file", SUM, lambda _: None)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_file_no_repository_has_is_named(server: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no repository has file"):
        download([f"{server}/nothing"], tmp_path / "file", SUM, lambda _: None)


def test_a_part_is_made_once_and_again_only_when_its_entry_changes(tmp_path: Path) -> None:
    made: list[Path] = []
    home = tmp_path / "part-1"
    assert fetch._make(home, "a", made.append)
    assert not fetch._make(home, "a", made.append)
    assert fetch._make(home, "b", made.append)
    assert (home / fetch.STAMP).read_text() == "b"
    assert len(made) == 2


def test_a_part_that_failed_to_unpack_is_not_taken_for_whole(tmp_path: Path) -> None:
    def fail(_: Path) -> None:
        raise Problem("坏", "broken")

    with pytest.raises(Problem):
        fetch._make(tmp_path / "part", "a", fail)
    assert not (tmp_path / "part").exists()


def test_a_module_gets_its_descriptor_and_permissions(tmp_path: Path) -> None:
    _describe(Module(name="m", classname="org.M", extends="base", grants=("permission X;",)), "2.17.1", tmp_path)
    assert "extended.plugins=base\n" in (tmp_path / "plugin-descriptor.properties").read_text()
    assert "permission X;" in (tmp_path / "plugin-security.policy").read_text()


def test_every_entry_changes_the_stamp() -> None:
    parts: Catalogue = catalogue()
    stamps = {part.stamp for part in (parts.camunda, parts.opensearch, *parts.web)}
    assert len(stamps) == 2 + len(parts.web)


@pytest.mark.parametrize(("content", "fits"), [(b"-\x01\x02-", True), (b"--", False), (b"\x01\x02\x01\x02", False)])
def test_a_patch_fits_one_place_or_is_refused(content: bytes, fits: bool, tmp_path: Path) -> None:
    patch = Patch(jar="a.jar", member="A.class", find="0102", replace="0304", into="00-a.jar")
    with zipfile.ZipFile(tmp_path / "a.jar", "w") as jar:
        jar.writestr("A.class", content)
    if fits:
        _patch(patch, tmp_path)
        with zipfile.ZipFile(tmp_path / "00-a.jar") as jar:
            assert jar.read("A.class") == b"-\x03\x04-"
    else:
        with pytest.raises(Problem, match=r"the patch does not fit a\.jar"):
            _patch(patch, tmp_path)
