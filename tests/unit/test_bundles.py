"""Folders and archives of others: what is no plain file inside of them is refused before it is read."""

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from voyager.errors import UserError
from voyager.packs import bundle
from voyager.packs.bundle import read_bundle
from voyager.packs.importing import bundle_of


def zipped(path: Path, files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return path


def tarred(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


BAD_NAMES = [
    "/etc/passwd",
    "../up.js",
    "a/../../up.js",
    "a//b.js",
    "a\nb.js",
    "a\x1b[2Jb.js",
    "C:\\x.js",
    "a/./b.js",
    "a\x9b2J.js",
    "sj\u202e.py",
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_path_that_leaves_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    for path in (zipped(tmp_path / "a.zip", {name: b"1"}), tarred(tmp_path / "a.tar.gz", (member(name), b"1"))):
        with pytest.raises(UserError, match="no path inside it") as refused:
            read_bundle(path)
        assert str(refused.value).isprintable()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_what_is_no_plain_file_in_a_tar_is_refused(tmp_path: Path, kind: bytes) -> None:
    path = tarred(tmp_path / "a.tar.gz", (member("a.js", kind, "/etc/passwd"), b""))
    with pytest.raises(UserError, match="link, device"):
        read_bundle(path)


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("a.js")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(UserError, match="link"):
        read_bundle(tmp_path / "a.zip")


def test_a_link_or_pipe_in_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.js").symlink_to("/etc/passwd")
    with pytest.raises(UserError, match="link"):
        read_bundle(tmp_path / "in")
    (tmp_path / "in" / "a.js").unlink()
    os.mkfifo(tmp_path / "in" / "a.js")
    with pytest.raises(UserError, match="no plain file"):
        read_bundle(tmp_path / "in")


def test_archives_that_unpack_to_a_flood_are_refused_before_they_do(tmp_path: Path) -> None:
    zeros = bytes(12 * 1024**2)
    for path in (zipped(tmp_path / "a.zip", {"a.js": zeros}), tarred(tmp_path / "a.tar.gz", (member("a.js"), zeros))):
        assert path.stat().st_size < 20_000
        with pytest.raises(UserError, match="200 times"):
            read_bundle(path)


def test_a_table_of_contents_without_end_is_not_even_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.js": b"1"})
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = (0xFFFFFFF0).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(UserError, match="table of contents"):
        read_bundle(path)


def test_limits_on_files_sizes_and_depth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "MAX_FILES", 10_000)
    many = zipped(tmp_path / "many.zip", {f"{number}.js": b"" for number in range(10_001)}, method=zipfile.ZIP_STORED)
    with pytest.raises(UserError, match="more than 10,000 files"):
        read_bundle(many)
    deep = zipped(tmp_path / "deep.zip", {"a/" * 12 + "b.js": b"1"})
    with pytest.raises(UserError, match="12 folders deep"):
        read_bundle(deep)
    long = zipped(tmp_path / "long.zip", {"a" * 401: b"1"})
    with pytest.raises(UserError, match="400 characters"):
        read_bundle(long)
    monkeypatch.setattr(bundle, "MAX_FILE", 1000)
    large = zipped(tmp_path / "large.zip", {"a.js": os.urandom(1001)})
    with pytest.raises(UserError, match=r"'a\.js' has more than"):
        read_bundle(large)
    monkeypatch.setattr(bundle, "MAX_TOTAL", 1500)
    two = tarred(tmp_path / "two.tar.gz", (member("a.js"), os.urandom(800)), (member("b.js"), os.urandom(800)))
    with pytest.raises(UserError, match="it holds more than"):
        read_bundle(two)


def test_a_file_twice_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = tarred(tmp_path / "a.tar.gz", (member("a.js"), b"1"), (member("a.js"), b"2"))
    with pytest.raises(UserError, match=r"'a\.js' twice"):
        read_bundle(path)


def test_what_is_nothing_says_what_it_wants(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no"):
        bundle_of(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="it is empty"):
        bundle_of(tmp_path / "empty")
    (tmp_path / "note.txt").write_text("hello, this is no archive at all")
    with pytest.raises(UserError, match="no whole archive"):
        bundle_of(tmp_path / "note.txt")
    with zipfile.ZipFile(tmp_path / "locked.zip", "w") as archive:
        archive.writestr("a.js", "1")
    data = bytearray((tmp_path / "locked.zip").read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    with pytest.raises(UserError, match="can't be unpacked"):
        bundle_of(tmp_path / "locked.zip")
