"""Skills as folders: `<name>/v<N>/{skill.js or skill.py, skill.json}`, immutable once there."""

import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal

from pydantic import JsonValue, ValidationError
from pydantic.dataclasses import dataclass as checked

from voyager.checkpoint.durable import disk_errors, sync_folder, write_file
from voyager.domain import Compat, Fixture, Goal, Language, Maturity, Origin, Parameter, Provenance, SkillDraft
from voyager.errors import LibraryError, SchemaTooNew
from voyager.wire import from_json, to_json

FORMAT = 1
NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,99}")
_VERSION = re.compile(r"v([1-9][0-9]{0,8})")
FIXTURE_FILE = "fixture.json"
_SOURCE_FILES: dict[Language, str] = {"javascript": "skill.js", "python": "skill.py"}
_TEMPORARY = ".new"
# A model may write half a surrogate pair into a string; the program stays what was verified.
_ENCODING = ("utf-8", "surrogatepass")


@checked(frozen=True, kw_only=True)
class StoredSkill:
    """What a version's folder holds: all of a skill that never changes. `effect` is in items, signed."""

    name: str
    version: int
    number: int
    language: Language
    entry: str
    description: str
    goal: Goal
    provenance: Provenance
    ticks: int
    content_hash: str
    format: Literal[1] = FORMAT
    source: str = ""
    tokens: int = 0
    params: tuple[Parameter, ...] = ()
    calls: tuple[str, ...] = ()
    effect: Mapping[str, int] = field(default_factory=dict[str, int])
    fixture_hash: str | None = None
    compat: Compat | None = None
    origin: Origin | None = None
    dimension: str | None = None
    proven: bool | None = None
    aside: bool = False

    @property
    def first_maturity(self) -> Maturity:
        """What it is worth as it comes in: a run verified what it learned, nobody here what was imported."""
        proven = self.origin is None if self.proven is None else self.proven
        return "verified" if proven else "candidate"


def fixture_bytes(fixture: Fixture) -> bytes:
    """The content of `fixture.json`, the same for equal fixtures."""
    return json.dumps(to_json(fixture), separators=(",", ":"), sort_keys=True).encode()


def content_hash(language: Language, entry: str, source: str, compat: Compat | None = None) -> str:
    """SHA-256 in hexadecimal of what decides on what a program does, kept apart."""
    # Libraries know hashes of the three alone, from before there was a fourth.
    parts = [language, entry, source] if compat is None else [language, entry, source, compat]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def stored(draft: SkillDraft, *, version: int, number: int) -> StoredSkill:
    """`draft` as version `version`, admission number `number`."""
    return StoredSkill(
        name=draft.name,
        version=version,
        number=number,
        language=draft.language,
        source=draft.source,
        entry=draft.entry,
        description=draft.description,
        goal=draft.goal,
        provenance=draft.provenance,
        ticks=draft.ticks,
        tokens=draft.tokens,
        params=draft.params,
        calls=draft.calls,
        effect=draft.effect,
        compat=draft.compat,
        origin=draft.origin,
        dimension=draft.dimension,
        proven=draft.proven,
        aside=draft.aside,
        content_hash=content_hash(draft.language, draft.entry, draft.source, draft.compat),
        fixture_hash=None if draft.fixture is None else hashlib.sha256(fixture_bytes(draft.fixture)).hexdigest(),
    )


def facts(skill: StoredSkill) -> dict[str, JsonValue]:
    """What skill.json says: all but the source."""
    described = to_json(skill)
    assert isinstance(described, dict)
    del described["source"]
    return described


class SkillStore:
    """The skill folders of one library. Writers must exclude each other; readers need not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, skill: StoredSkill, fixture: Fixture | None = None) -> None:
        """Make the version's folder, whole or not at all; it survives a kill when this returns.

        Args:
            fixture: that of which `skill` holds the hash.
        Raises:
            LibraryError: a name that can't be a folder's, or a version that is there already.
            StorageError: the disk is full, read-only or without permission.
        """
        target = self._version_folder(skill.name, skill.version)
        if target.parent.is_symlink():
            raise LibraryError(
                f"{target.parent} is a link, which may lead out of the library; put a folder in its place"
            )
        if target.exists():
            raise LibraryError(f"{target} exists already; a skill version is never written twice")
        temporary = self._folder / _TEMPORARY / uuid.uuid4().hex
        with disk_errors(self._folder):
            try:
                temporary.mkdir(parents=True)
                write_file(temporary / _SOURCE_FILES[skill.language], skill.source.encode(*_ENCODING))
                write_file(temporary / "skill.json", f"{json.dumps(facts(skill), indent=2)}\n".encode())
                if fixture is not None:
                    write_file(temporary / FIXTURE_FILE, fixture_bytes(fixture))
                sync_folder(temporary)
                target.parent.mkdir(exist_ok=True)
                temporary.rename(target)
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)
                raise
            sync_folder(target.parent)
            sync_folder(self._folder)

    def read(self, name: str, version: int, *, as_changed: bool = False) -> StoredSkill:
        """One version, checked against its content hash.

        Args:
            as_changed: its source as it is now, be it another than what was admitted.
        Raises:
            LibraryError: its folder is missing or damaged; the message says how.
            SchemaTooNew: written by a newer version.
        """
        folder = self._version_folder(name, version)
        try:
            description = json.loads(_own(folder, "skill.json").read_bytes())
            _check_format(description, folder)
            # Bytes, because reading as text would turn \r\n into \n and change the hash.
            source = _own(folder, _SOURCE_FILES[description["language"]]).read_bytes().decode(*_ENCODING)
            skill = from_json(StoredSkill, {**description, "source": source})
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise LibraryError(f"skill folder {folder} is damaged: {_reason(error)}; {_REMEDY}") from error
        if (skill.name, skill.version) != (name, version):
            found = f"{skill.name} v{skill.version}"
            raise LibraryError(f"skill folder {folder} is damaged: it holds {found}; {_REMEDY}")
        held = content_hash(skill.language, skill.entry, skill.source, skill.compat)
        if held != skill.content_hash and not as_changed:
            raise LibraryError(f"skill folder {folder} is damaged: its source was changed; {_REMEDY}")
        return skill

    def read_fixture(self, skill: StoredSkill) -> Fixture | None:
        """The version's fixture, checked against its hash; None when it was admitted without one.

        Raises:
            LibraryError: it is missing or damaged; the message says how.
        """
        if skill.fixture_hash is None:
            return None
        folder = self._version_folder(skill.name, skill.version)
        file = folder / FIXTURE_FILE
        try:
            held = _own(folder, FIXTURE_FILE).read_bytes()
            if hashlib.sha256(held).hexdigest() != skill.fixture_hash:
                raise ValueError("it was changed")
            return from_json(Fixture, json.loads(held))
        except (OSError, ValueError) as error:
            raise LibraryError(f"{file} is damaged: {_reason(error, FIXTURE_FILE)}; {_REMEDY}") from error

    def is_sound(self, name: str, version: int) -> bool:
        """Whether `read` would give it."""
        try:
            self.read(name, version)
        except (LibraryError, SchemaTooNew):
            return False
        return True

    def list(self) -> set[tuple[str, int]]:
        """Every (name, version) that has a folder, damaged ones too."""
        found: set[tuple[str, int]] = set()
        with disk_errors(self._folder), os.scandir(self._folder) as entries:
            for entry in entries:
                if NAME.fullmatch(entry.name) and entry.is_dir():
                    found |= {(entry.name, version) for version in self.versions(entry.name)}
        return found

    def versions(self, name: str) -> set[int]:
        """The versions of `name` that have a folder, damaged ones too."""
        folder = self._name_folder(name)
        if not folder.is_dir():
            return set()
        with disk_errors(folder):
            matches = [_VERSION.fullmatch(path.name) for path in folder.iterdir()]
        return {int(match[1]) for match in matches if match}

    def has_leftovers(self) -> bool:
        """Whether a killed writer left an unfinished folder."""
        with disk_errors(self._folder):
            temporary = self._folder / _TEMPORARY
            return temporary.is_dir() and any(temporary.iterdir())

    def clear_leftovers(self) -> None:
        """Only while no other process writes: an unfinished folder may be one being written."""
        shutil.rmtree(self._folder / _TEMPORARY, ignore_errors=True)

    def _version_folder(self, name: str, version: int) -> Path:
        return self._name_folder(name) / f"v{version}"

    def _name_folder(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise LibraryError(
                f"skill name {name[:120]!r} is not usable; names are letters, digits, _ and $, "
                "do not begin with a digit, and have at most 100 characters"
            )
        return self._folder / name


_REMEDY = "restore or remove it, all other skills stay usable"


def _own(folder: Path, file: str) -> Path:
    """A file of a version. Raises: ValueError: a link is on the way to it."""
    for path in (folder.parent, folder, folder / file):
        if path.is_symlink():
            raise ValueError(f"{path.name} is a link, which may lead out of the library")
    return folder / file


def _check_format(description: dict[str, object], folder: Path) -> None:
    found = description["format"]
    if isinstance(found, int) and found > FORMAT:
        raise SchemaTooNew(
            f"{folder} has format {found}, this Voyager knows formats up to {FORMAT}; "
            "install the newer Voyager that wrote it"
        )


def _reason(error: Exception, file: str = "skill.json") -> str:
    if isinstance(error, FileNotFoundError):
        return f"{Path(str(error.filename)).name} is missing"
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{file}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} of a file is not UTF-8"
    if isinstance(error, RecursionError):
        return f"{file} is nested too deeply"
    if isinstance(error, KeyError):
        return f"skill.json: no usable {error.args[0]}"
    return str(error)
