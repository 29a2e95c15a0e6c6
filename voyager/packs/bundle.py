"""The files of a folder or archive that somebody else made: read into memory within limits, nothing is unpacked."""

import gzip
import io
import os
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from voyager.errors import UserError

MAX_FILES = 40_000
"""A library of 10,000 skills has three files each."""
MAX_DEPTH = 12
"""Folders in folders."""
MAX_NAME = 400
"""Characters of a path."""
MAX_FILE = 16 * 1024**2
MAX_TOTAL = 256 * 1024**2
MAX_ARCHIVE = 64 * 1024**2
MAX_RATIO = 200
"""Bytes that one byte of an archive may unpack to; program text comes to 5 to 20."""
FREE_BYTES = 1024**2
"""Up to here no ratio is asked: a small archive of a few alike files packs well."""
ENTRY_BYTES = 200
"""Of a zip archive's table, for each file that it may have."""
SKIPPED = frozenset({"node_modules", "__pycache__", "vectordb"})
"""Folders with nothing of a skill in them, hidden ones besides; `vectordb` holds what can be computed anew."""
_PLAIN = re.compile(r"[^\\:*?\"<>|]+")
_ARCHIVES = ".zip, .tar.gz, .tgz or .tar"


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What was read: `files` by path with slashes, in alphabetical order. `name` is the folder's or archive's own."""

    name: str
    files: dict[str, bytes]


class Budget:
    """How much more may come; whoever asks for too much is refused."""

    def __init__(self, name: str, packed: int | None = None) -> None:
        """`packed`: bytes of the archive, None for a folder."""
        self._name = name
        self._packed = packed
        self._files = 0
        self._bytes = 0

    def entry(self, path: str) -> None:
        """One more entry. Raises: UserError."""
        self._files += 1
        if self._files > MAX_FILES:
            raise self.refusal(f"it has more than {MAX_FILES:,} files", "split it")
        parts = path.split("/")
        if len(path) > MAX_NAME:
            raise self.refusal(f"the path {_shown(path)} has more than {MAX_NAME} characters", "shorten it")
        # What is not printable would tell a terminal what to do, or hide what it says.
        if (
            not (_PLAIN.fullmatch(path) and path.isprintable())
            or any(part in ("", ".", "..") for part in parts)
            or path.startswith("~")
        ):
            raise self.refusal(
                f"{_shown(path)} is no path inside it: absolute paths, `..`, control characters and"
                ' \\ : * ? " < > | are refused',
                "rename it",
            )
        if len(parts) > MAX_DEPTH:
            raise self.refusal(f"{_shown(path)} lies more than {MAX_DEPTH} folders deep", "flatten it")

    def taken(self, path: str, count: int) -> None:
        """So many bytes of one file. Raises: UserError."""
        if count > MAX_FILE:
            raise self.refusal(f"{_shown(path)} has more than {MAX_FILE // 1024**2} MB", "leave it out")
        self.unpacked(count)

    def unpacked(self, count: int) -> None:
        """So many more bytes in all. Raises: UserError."""
        self._bytes += count
        if self._bytes > MAX_TOTAL:
            raise self.refusal(f"it holds more than {MAX_TOTAL // 1024**2} MB", "split it")
        if self._packed is not None and self._bytes > max(FREE_BYTES, MAX_RATIO * self._packed):
            raise self.refusal(
                f"its {self._packed:,} bytes unpack to more than {MAX_RATIO} times as many, as those of an archive"
                " made to fill a disk do",
                "unpack it yourself if you trust it, and import the folder",
            )

    def refusal(self, fact: str, step: str) -> UserError:
        return UserError(f"{self._name} is refused: {fact}; {step}. Nothing of it was stored")


def read_bundle(path: Path) -> Bundle:
    """The files of a folder or archive.

    Raises:
        UserError: it is none, damaged, beyond a limit, or holds what is no plain file; the message says which.
    """
    try:
        if path.is_dir():
            return _bundle(path, _folder_files(path, Budget(path.absolute().name)))
        if not path.exists():
            raise UserError(f"there is no {path}; name a folder, or an archive ({_ARCHIVES})")
        if not path.is_file():
            raise UserError(f"{path} is neither a folder nor a file; name a folder, or an archive ({_ARCHIVES})")
        if path.suffix in (".js", ".py"):
            budget = Budget(path.absolute().name)
            budget.entry(path.name)
            return _bundle(path, iter([(path.name, _whole(path, path.name, budget))]))
        return _bundle(path, _archive_files(path))
    except OSError as error:
        raise UserError(f"{path} can't be read: {error.strerror or error}") from error


def _bundle(path: Path, files: Iterator[tuple[str, bytes]]) -> Bundle:
    found: dict[str, bytes] = {}
    for name, data in files:
        if name in found:
            raise UserError(
                f"{path.name} is refused: it has {_shown(name)} twice; remove one. Nothing of it was stored"
            )
        found[name] = data
    return Bundle(name=path.name or path.absolute().name, files=dict(sorted(found.items())))


def _folder_files(root: Path, budget: Budget) -> Iterator[tuple[str, bytes]]:
    pending = [root]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                name = Path(entry.path).relative_to(root).as_posix()
                if _is_skipped(name):
                    continue
                budget.entry(name)
                if entry.is_symlink():
                    raise budget.refusal(f"{_shown(name)} is a link", "put the file itself there")
                if entry.is_dir(follow_symlinks=False):
                    pending.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    yield name, _whole(Path(entry.path), name, budget)
                else:
                    raise budget.refusal(f"{_shown(name)} is no plain file", "remove it")


def _whole(path: Path, name: str, budget: Budget) -> bytes:
    with path.open("rb") as file:
        return _read(file, name, budget)


def _read(file: IO[bytes], name: str, budget: Budget) -> bytes:
    data = file.read(MAX_FILE + 1)
    budget.taken(name, len(data))
    return data


def _archive_files(path: Path) -> Iterator[tuple[str, bytes]]:
    size = path.stat().st_size
    budget = Budget(path.name, size)
    if size > MAX_ARCHIVE:
        raise budget.refusal(f"it has {size:,} bytes, the limit is {MAX_ARCHIVE:,}", "split it")
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        readers: list[tuple[bytes, Callable[[IO[bytes], Budget], Iterator[tuple[str, bytes]]]]] = [
            (b"PK", _zip_files),
            (b"\x1f\x8b", _tar_gz_files),
            (b"", _tar_files),
        ]
        reader = next(reader for magic, reader in readers if head.startswith(magic))
        with _damage(path):
            yield from reader(file, budget)


@contextmanager
def _damage(path: Path) -> Generator[None]:
    try:
        yield
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, struct.error, gzip.BadGzipFile) as error:
        raise UserError(
            f"{path.name} is no whole archive ({_ARCHIVES}): {error}; get it again, or name a folder."
            " Nothing of it was stored"
        ) from error
    # zipfile says so of a method of packing, or of a password, that it does not know.
    except (NotImplementedError, RuntimeError) as error:
        raise UserError(
            f"{path.name} can't be unpacked: {error}; pack it anew, without a password. Nothing of it was stored"
        ) from error


def _zip_files(file: IO[bytes], budget: Budget) -> Iterator[tuple[str, bytes]]:
    _check_table(file, budget)
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            # Where the Unix mode is told, its upper half says what kind of file it is.
            kind = (info.external_attr >> 28) & 0xF
            name = info.orig_filename
            if kind not in (0, 4, 8):
                budget.entry(name)
                raise budget.refusal(f"{_shown(name)} is a link or device", "put the file itself there")
            if name.endswith("/"):
                budget.entry(name.removesuffix("/"))
                continue
            budget.entry(name)
            if _is_skipped(name):
                continue
            with archive.open(info) as member:
                yield name, _read(member, name, budget)


def _check_table(file: IO[bytes], budget: Budget) -> None:
    """zipfile reads the whole table of contents before anybody can count: its size is looked up first."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile("its table of contents is missing")
    (table,) = struct.unpack_from("<I", tail, at + 12)
    if table > MAX_FILES * ENTRY_BYTES:
        raise budget.refusal(f"its table of contents is longer than one of {MAX_FILES:,} files", "split it")


class _Counted(io.RawIOBase):
    """A stream that is refused once it gives more than the budget has."""

    def __init__(self, inner: IO[bytes] | gzip.GzipFile, budget: Budget) -> None:
        self._inner = inner
        self._budget = budget

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self._inner.read(size)
        self._budget.unpacked(len(data))
        return data


def _tar_gz_files(file: IO[bytes], budget: Budget) -> Iterator[tuple[str, bytes]]:
    with gzip.open(file) as unpacked:
        yield from _tar_files(unpacked, budget)


def _tar_files(file: IO[bytes] | gzip.GzipFile, budget: Budget) -> Iterator[tuple[str, bytes]]:
    # As a stream: nothing is kept of what was passed by, and every byte is counted, headers too.
    counted = _Counted(file, budget)
    with tarfile.open(fileobj=counted, mode="r|") as archive:
        for member in archive:
            name = member.name.removeprefix("./")
            if member.isdir() and name in ("", "."):
                continue
            budget.entry(name)
            if not (member.isfile() or member.isdir()) or member.issparse():
                raise budget.refusal(f"{_shown(name)} is a link, device or sparse", "put the file itself there")
            if member.isdir() or _is_skipped(name):
                continue
            if member.size > MAX_FILE:
                budget.taken(name, member.size)
            content = archive.extractfile(member)
            assert content is not None
            data = content.read()
            if len(data) != member.size:
                raise EOFError(f"{_shown(name)} ends early")
            yield name, data
    # On to the end, where gzip keeps its checksum.
    while counted.read(64 * 1024):
        pass


def _is_skipped(name: str) -> bool:
    return any(part in SKIPPED or part.startswith(".") for part in name.split("/"))


def _shown(name: str) -> str:
    return repr(name if len(name) <= 80 else f"{name[:80]}...")
