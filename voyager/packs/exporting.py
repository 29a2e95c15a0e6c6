"""Skills out of a library, with all they call, as a folder or archive: the same skills give the same bytes."""

import gzip
import io
import json
import os
import shutil
import tarfile
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from voyager import sources
from voyager.checkpoint.durable import path_errors, sync_folder, write_file
from voyager.domain import Skill
from voyager.errors import UserError
from voyager.gamedata import VERSION as GAME_VERSION
from voyager.packs.manifest import MANIFEST, pack_files
from voyager.skills.library import SkillLibrary

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can tell."""
_MODE = 0o644


@dataclass(frozen=True, kw_only=True)
class Exported:
    """`skills` are (name, version), by name; `files` counts the manifest too."""

    path: Path
    skills: tuple[tuple[str, int], ...]
    files: int


def export(library: SkillLibrary, names: Sequence[str], out: Path, *, force: bool = False) -> Exported:
    """Write the named skills and all they call, transitively, to `out`, whole or not at all.

    Args:
        out: a folder, or an archive if it ends with `.zip`, `.tar.gz` or `.tgz`.
        force: replace what is there, if it is a pack.
    Raises:
        LibraryError: one of them is not in the library.
        UserError: `out` is there, and without `force` or no pack; it can't be written.
        StorageError: the disk is full.
    """
    skills = library.closure(names)
    check_free(out, force=force)
    whole = [(skill, library.fixture(skill.name, skill.version)) for skill in skills]
    files = pack_files(whole, tool=f"voyager {version('voyager')}", game_version=GAME_VERSION, mineflayer=mineflayer())
    with path_errors(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.name.endswith(".zip"):
            _put(out, _zip(files))
        elif out.name.endswith((".tar.gz", ".tgz")):
            _put(out, _tar_gz(files))
        else:
            _put_folder(out, files)
        sync_folder(out.parent)
    return Exported(path=out, skills=_numbered(skills), files=len(files))


def mineflayer() -> str:
    """The version that bots play with here. Raises: SetupError."""
    package = json.loads((sources.node_root() / "bridge" / "package.json").read_text("utf-8"))
    return str(package["dependencies"]["mineflayer"])


def check_free(out: Path, *, force: bool) -> None:
    """Raises: UserError: something is at `out` that must not be replaced."""
    if not os.path.lexists(out):
        return
    if not force:
        raise UserError(f"{out} is there already; choose another name, or replace it with --force")
    is_pack = out.is_dir() and ((out / MANIFEST).is_file() or not any(out.iterdir()))
    if out.is_symlink() or not (out.is_file() or is_pack):
        raise UserError(f"{out} is there and no pack, so --force does not replace it; remove it yourself")


def _numbered(skills: Sequence[Skill]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((skill.name, skill.version) for skill in skills))


def _put(out: Path, data: bytes) -> None:
    temporary = out.with_name(f".{out.name}.{uuid.uuid4().hex}")
    try:
        write_file(temporary, data)
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)


def _put_folder(out: Path, files: Mapping[str, bytes]) -> None:
    temporary = out.with_name(f".{out.name}.{uuid.uuid4().hex}")
    try:
        for name, data in files.items():
            path = temporary / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, data)
        for folder in {path.parent for path in temporary.rglob("*")}:
            sync_folder(folder)
        if out.exists():
            old = out.with_name(f".{out.name}.{uuid.uuid4().hex}")
            out.rename(old)
            temporary.rename(out)
            shutil.rmtree(old)
        else:
            temporary.rename(out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            # Python writes down on which system it ran; the pack is the same on all.
            info.create_system = 3
            info.external_attr = (0o100000 | _MODE) << 16
            archive.writestr(info, data)
    return packed.getvalue()


def _tar_gz(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    # Without a name and a time, which gzip would write into its header.
    with (
        gzip.GzipFile(filename="", fileobj=packed, mode="wb", mtime=0) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            info.mode = _MODE
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()
