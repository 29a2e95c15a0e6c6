"""The skill library: skills by name and version, found by meaning, kept through any kill."""

import json
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from voyager.checkpoint.durable import disk_errors
from voyager.domain import Contract, Fixture, Parameter, Skill, SkillDraft, SkillHit
from voyager.errors import LibraryError, SchemaTooNew
from voyager.ports import Embedder
from voyager.skills.database import FILE, Admission, LibraryDatabase, VersionRow
from voyager.skills.graph import CallGraph, check_acyclic
from voyager.skills.index import Id, IndexLost, SkillIndex
from voyager.skills.store import SkillStore, StoredSkill, content_hash, stored

# A dot, so that no skill can have the folder's name.
INDEX_FOLDER = ".index"

_log = logging.getLogger(__name__)


class SkillLibrary:
    """A library folder; implements `ports.Library`. Several processes may use one at the same time."""

    def __init__(self, folder: Path, embedder: Embedder, *, create: bool = True) -> None:
        """Open the library in `folder`, making an empty one there if `create`.

        Version folders without a row in the database (their writer was killed in between) get one.

        Raises:
            LibraryError: the folder is not a library.
            SchemaTooNew: a newer version wrote it.
            StorageError: the disk is full, read-only or without permission.
        """
        self.folder = folder
        self.embedder = embedder
        _check_folder(folder, create=create)
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._store = SkillStore(folder)
        self._index = SkillIndex(folder / INDEX_FOLDER, embedder)
        self._index_lock = threading.RLock()
        self._read: dict[Id, StoredSkill] = {}
        self._damaged: dict[Id, str] = {}
        self._database = LibraryDatabase(folder)
        try:
            self._reconcile()
        except BaseException:
            self._database.close()
            raise

    @property
    def number(self) -> int:
        """The newest admission number; grows by one with each admission."""
        return self._database.number

    @property
    def damaged(self) -> dict[Id, str]:
        """What is wrong with the skill folders met so far that could not be used, by (name, version)."""
        return dict(self._damaged)

    def admit(self, draft: SkillDraft) -> Skill:
        """Keep a verified program as the next version of its name, which becomes the current one.

        The same content under the same name gives the version that is there, and no new number. When this
        returns, the version survives a kill and a power cut. The search index follows at the next search.
        One that came from elsewhere is quarantined: a candidate, current only where no version is more than that.

        Raises:
            CyclicCalls: with this version, skills would call each other in a circle.
            LibraryError: the name can't be a skill's.
            StorageError: the disk is full, read-only or without permission; admit it again later.
        """
        wanted = content_hash(draft.language, draft.entry, draft.source, draft.compat)
        with self._database.alone() as admission:
            versions = self._store.versions(draft.name)
            self._adopt(admission, {(draft.name, version) for version in versions})
            rows = self._database.versions(draft.name)
            for row in rows:
                if row.content_hash == wanted and (same := self._load(row)) is not None:
                    return same
            self._check_calls(draft)
            version = max([*versions, *(row.version for row in rows)], default=0) + 1
            skill = stored(draft, version=version, number=admission.next_number())
            row = _row(skill, skill.number)
            self._store.write(skill, draft.fixture)
            admission.add(row, takes_over=self._takes_over(skill))
        _log.info("admitted %s v%d as number %d", skill.name, skill.version, skill.number)
        self._read[skill.name, skill.version] = skill
        return _skill(skill, row)

    def get(self, name: str, version: int | None = None) -> Skill | None:
        """One version, or the current one; None when there is none.

        When the current version's folder is damaged, the newest sound version before it stands in.
        """
        if version is None:
            return self._first_sound(self._database.in_force(name).get(name, []))
        return self._first_sound([row for row in self._database.versions(name) if row.version == version])

    def fixture(self, name: str, version: int) -> Fixture | None:
        """The start that a version was verified from, read from the disk; None when it was admitted without one.

        Raises:
            LibraryError: there is no such version, or its fixture is missing or damaged.
        """
        skill = next((row for row in self._database.versions(name) if row.version == version), None)
        if skill is None:
            raise LibraryError(f"no skill {name} v{version} in {self.folder}")
        return self._store.read_fixture(self._store.read(name, version))

    def names(self) -> list[str]:
        """The names of all skills that can be used, in alphabetical order."""
        return [skill.name for skill in self.all_current()]

    def versions(self, name: str) -> list[Skill]:
        """Every sound version of `name`, the oldest first."""
        skills = (self._load(row) for row in self._database.versions(name))
        return [skill for skill in skills if skill is not None]

    def all_current(self) -> list[Skill]:
        """The current version of every skill, by name."""
        skills = (self._first_sound(rows) for rows in self._database.in_force().values())
        return [skill for skill in skills if skill is not None]

    def search(self, text: str, limit: int = 5) -> list[SkillHit]:
        """The current versions nearest to `text` in meaning, the nearest first; not retired or quarantined ones.

        Raises:
            SetupError: the embedding model is missing or damaged.
            StorageError: the disk refused.
        """
        skills = {(skill.name, skill.version): skill for skill in self._searchable()}
        if not skills or limit < 1:
            return []
        with self._index_lock:
            try:
                self._mend_index(skills)
                found = self._index.query(text, limit)
            except IndexLost:
                self._mend_index(skills)
                found = self._index.query(text, limit)
        return [SkillHit(skill=skills[name, version], score=score) for name, version, score in found]

    def closure(self, names: Sequence[str]) -> list[Skill]:
        """The named skills and all they call, transitively, current versions, callees first.

        Raises:
            LibraryError: one of them is not in the library.
            CyclicCalls: they call each other in a circle.
        """
        return CallGraph(names, self.get).callees_first()

    def record_use(self, name: str, version: int, *, success: bool) -> None:
        """Count one use; on disk when this returns.

        Raises:
            LibraryError: there is no such version.
            StorageError: the disk refused.
        """
        if not self._database.count_use(name, version, success=success):
            raise LibraryError(f"no skill {name} v{version} in {self.folder}; its use can't be counted")

    def reindex(self) -> int:
        """Rebuild the search index from the skill folders; returns how many skills it holds.

        Raises:
            SetupError, StorageError.
        """
        skills = self._searchable()
        with self._index_lock:
            self._index.rebuild(skills)
        return len(skills)

    def close(self) -> None:
        with self._index_lock:
            self._index.close()
        self._database.close()

    def _searchable(self) -> list[Skill]:
        return [skill for skill in self.all_current() if skill.maturity != "retired" and not skill.quarantined]

    def _mend_index(self, skills: dict[Id, Skill]) -> None:
        present = self._index.ids()
        self._index.drop(present - skills.keys())
        self._index.add([skills[identity] for identity in sorted(skills.keys() - present)])

    def _first_sound(self, rows: Sequence[VersionRow]) -> Skill | None:
        return next((skill for row in rows if (skill := self._load(row)) is not None), None)

    def _load(self, row: VersionRow) -> Skill | None:
        """The skill with its counters as `row` has them, or None after reporting what is wrong."""
        identity = row.name, row.version
        skill = self._read.get(identity)
        if skill is None:
            skill = self._report_damage(identity, lambda: self._store.read(*identity))
            if skill is None:
                return None
            self._read[identity] = skill
        return _skill(skill, row)

    def _report_damage(self, identity: Id, read: Callable[[], StoredSkill]) -> StoredSkill | None:
        try:
            skill = read()
        except (LibraryError, SchemaTooNew) as error:
            if identity not in self._damaged:
                _log.warning("%s", error)
            self._damaged[identity] = str(error)
            return None
        self._damaged.pop(identity, None)
        return skill

    def _check_calls(self, draft: SkillDraft) -> None:
        calls = {skill.name: skill.calls for skill in self.all_current()}
        check_acyclic(calls | {draft.name: draft.calls}, [draft.name])

    def _reconcile(self) -> None:
        if self._store.list() - self._database.known() or self._store.has_leftovers():
            with self._database.alone() as admission:
                self._store.clear_leftovers()
                self._adopt(admission, self._store.list())

    def _adopt(self, admission: Admission, folders: set[Id]) -> None:
        """Give rows to version folders that have none, in the order they were written."""
        orphans = [self._orphan(identity) for identity in folders - self._database.known()]
        found = [skill for skill in orphans if skill is not None]
        for skill in sorted(found, key=lambda skill: (skill.number, skill.name, skill.version)):
            taken = admission.is_number_taken(skill.number)
            row = _row(skill, admission.next_number() if taken else skill.number)
            admission.add(row, takes_over=self._takes_over(skill))
            _log.info("found %s v%d without a row and added it", skill.name, skill.version)

    def _takes_over(self, skill: StoredSkill) -> bool:
        """Whether it may become the current version: what was imported leaves in place what was learned here."""
        current = None if skill.origin is None else self.get(skill.name)
        return current is None or current.quarantined

    def _orphan(self, identity: Id) -> StoredSkill | None:
        return self._report_damage(identity, lambda: self._store.read(*identity))


def signature(skill: StoredSkill) -> str:
    """How a program calls the skill: `craftStick(bot, count = 1)`, in Python `craft_stick(bot, count=1)`."""
    equals = " = " if skill.language == "javascript" else "="
    return f"{skill.name}({', '.join(['bot', *(_parameter(one, equals) for one in skill.params)])})"


def _parameter(parameter: Parameter, equals: str) -> str:
    if parameter.required:
        return parameter.name
    literal = json.dumps(parameter.default)
    if equals == "=":
        literal = repr(parameter.default)
    return f"{parameter.name}{equals}{literal}"


def _row(skill: StoredSkill, number: int) -> VersionRow:
    return VersionRow(
        name=skill.name,
        version=skill.version,
        number=number,
        content_hash=skill.content_hash,
        maturity=skill.first_maturity,
    )


def _skill(skill: StoredSkill, row: VersionRow) -> Skill:
    return Skill(
        name=skill.name,
        version=skill.version,
        language=skill.language,
        source=skill.source,
        entry=skill.entry,
        signature=signature(skill),
        description=skill.description,
        goal=skill.goal,
        calls=skill.calls,
        provenance=skill.provenance,
        contract=Contract(
            effect=skill.effect,
            ticks=skill.ticks,
            tokens=skill.tokens,
            successes=row.successes,
            uses=row.uses,
        ),
        maturity=row.maturity,
        content_hash=skill.content_hash,
        params=skill.params,
        fixture_hash=skill.fixture_hash,
        compat=skill.compat,
        origin=skill.origin,
    )


def _check_folder(folder: Path, *, create: bool) -> None:
    with disk_errors(folder):
        if not folder.exists():
            if not create:
                raise LibraryError(f"no skill library in {folder}; learn skills first, or name another folder")
            return
        if not folder.is_dir():
            raise LibraryError(f"{folder} is a file, not a skill library; name a folder")
        empty = not any(folder.iterdir())
        if (folder / FILE).is_file() or next(folder.glob("*/v*/skill.json"), None) or (create and empty):
            return
    raise LibraryError(
        f"{folder} is not a skill library: it has no {FILE} and no skill folders; name a library or an empty folder"
    )
