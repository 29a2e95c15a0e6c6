"""The skill library: skills by name and version, found by meaning, kept through any kill."""

import logging
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from voyager.domain import Filters, Fixture, Listing, Skill, SkillDraft, SkillHit, SkillSummary
from voyager.errors import LibraryError, SchemaTooNew
from voyager.ports import Embedder
from voyager.skills.changes import Changes
from voyager.skills.database import FILE, VersionRow
from voyager.skills.described import candidate_of, skill_of, summary_of
from voyager.skills.folder import check_folder, opened_database, owner_of
from voyager.skills.following import FollowingIndex
from voyager.skills.graph import CallGraph
from voyager.skills.index import Id, SkillIndex
from voyager.skills.ranking import Candidate, Found, find
from voyager.skills.salvage import Salvage
from voyager.skills.statuses import LibraryStatuses
from voyager.skills.store import SkillStore, StoredSkill, content_hash, facts, stored
from voyager.skills.vector_stores import FolderStore, ServerStore
from voyager.skills.wording import Wording

# Dots, so that no skill can have their names.
INDEX_FOLDER = ".index"
_INDEX_LOCK = ".index.lock"
_KEPT_IN_MEMORY = 4096

_log = logging.getLogger(__name__)


class SkillLibrary(LibraryStatuses):
    """A library folder; implements `ports.Library`. Several processes may use one at the same time."""

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        *,
        create: bool = True,
        chroma_url: str | None = None,
        wording: Wording | None = None,
    ) -> None:
        """Open the library in `folder`, making an empty one there if `create`.

        What a writer that was killed had begun is settled: a whole version folder gets its row, half of one goes. A
        library without its database gets a new one from the folders. Without `create`, a library that can't be
        written is opened all the same: `read_only`.

        Args:
            chroma_url: the Chroma server that keeps the vectors; None keeps them in the library.
            wording: what skills are found by; by default their own words alone.
        Raises:
            LibraryError: the folder is not a library.
            SchemaTooNew: a newer version wrote it.
            StorageError: the disk is full, read-only or without permission.
        """
        check_folder(folder, create=create)
        database = opened_database(folder, create=create)
        store = SkillStore(folder)
        super().__init__(folder, database, store)
        self.read_only = database.read_only
        self.embedder = embedder
        self.wording = wording or Wording()
        # Folders never change; those in use are read once.
        self._read = lru_cache(maxsize=_KEPT_IN_MEMORY)(store.read)
        self._damaged: dict[Id, str] = {}
        try:
            self._index = self._following(chroma_url)
            self._reconcile()
        except BaseException:
            database.close()
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
        """Keep a program as the next version of its name, which becomes the current one unless it is put aside.

        The same content under the same name gives the version that is there, and no new number. When this
        returns, the version survives a kill and a power cut. The search index follows at the next search.
        One that came from elsewhere is quarantined: a candidate, current only where no version is more than that.

        Raises:
            CyclicCalls: with this version, skills would call each other in a circle.
            LibraryError: the name can't be a skill's.
            StorageError: the disk is full, read-only or without permission; admit it again later.
        """
        wanted = content_hash(draft.language, draft.entry, draft.source, draft.compat)
        # Checks the name before the lock file is made.
        self._store.versions(draft.name)
        with self._alone.held():
            self._settle()
            versions = self._store.versions(draft.name)
            rows = self._database.versions(draft.name)
            if orphans := {(draft.name, each) for each in versions - {row.version for row in rows}}:
                with self._database.changing() as changes:
                    self._adopt(changes, orphans)
                rows = self._database.versions(draft.name)
            for row in rows:
                if row.content_hash == wanted and (same := self._load(row)) is not None:
                    return same
            self._check_calls(draft.name, draft.calls)
            version = max([*versions, *(row.version for row in rows)], default=0) + 1
            skill = self._write(stored(draft, version=version, number=self._database.number + 1), draft.fixture)
        _log.info("admitted %s v%d as number %d", skill.name, skill.version, skill.number)
        return self._admitted(skill)

    def get(self, name: str, version: int | None = None) -> Skill | None:
        """One version, or the one in force (the pinned one, else the current one); None when there is none.

        When the folder of the one in force is damaged, the newest sound version before it stands in. A banned skill
        is given only with its version named.
        """
        if version is None:
            return self._first_sound(self._database.in_force(name))
        row = self._database.version(name, version)
        return None if row is None else self._load(row)

    def fixture(self, name: str, version: int) -> Fixture | None:
        """The start that a version was verified from, read from the disk; None when it was admitted without one.

        Raises:
            LibraryError: there is no such version, or its fixture is missing or damaged.
        """
        self._version(name, version)
        # It has a hash of its own: a source that was changed says nothing about it.
        return self._store.read_fixture(self._store.read(name, version, as_changed=True))

    def as_changed(self, name: str, version: int) -> Skill:
        """A version with the source that its folder holds now, be it another than what was admitted.

        Raises:
            LibraryError: there is no such version, or more of it is damaged than its source.
        """
        row = self._version(name, version)
        return skill_of(self._store.read(name, version, as_changed=True), row)

    def names(self) -> list[str]:
        """The names of all skills, in alphabetical order, but for banned and known damaged ones."""
        lost = {name for name in {name for name, _ in self._damaged} if self.get(name) is None}
        return [name for name in self._database.names() if name not in lost]

    def outcomes(self) -> dict[str, tuple[int, int]]:
        """By what a goal is about: of how many uses of its skill how many worked; as `ports.Library` has it."""
        return self._database.outcomes()

    def versions(self, name: str) -> list[Skill]:
        """Every sound version of `name`, the oldest first."""
        skills = (self._load(row) for row in self._database.versions(name))
        return [skill for skill in skills if skill is not None]

    def all_current(self) -> list[Skill]:
        """The version in force of every skill that is not banned, by name; reads every folder."""
        skills = (self.get(name) for name in self._database.names())
        return [skill for skill in skills if skill is not None]

    def search(self, text: str, limit: int = 5, *, filters: Filters | None = None) -> list[SkillHit]:
        """The versions in force that fit `text` best, the best first; none banned, retired or quarantined.

        `voyager.skills.ranking` says what decides.

        Raises:
            SetupError: the embedding model is missing or damaged.
            StorageError: the disk refused.
        """
        if limit < 1 or self._database.number == 0:
            return []
        hits, stale = self._asked(text, limit, filters or Filters())
        if stale and not self.read_only:
            # Their folders are damaged, or were changed by another process since: the index follows.
            with self._changing() as changes:
                for name in stale:
                    changes.touch(name)
            hits, _ = self._asked(text, limit, filters or Filters())
        return hits

    def closure(self, names: Sequence[str]) -> list[Skill]:
        """The named skills and all they call, transitively, versions in force, callees first.

        Raises:
            LibraryError: one of them is not in the library, banned or damaged.
            CyclicCalls: they call each other in a circle.
        """
        return CallGraph(names, self._callable).callees_first()

    def summaries(self, listing: Listing) -> list[SkillSummary]:
        """The versions in force that `listing` asks for; no folder is read."""
        return [summary_of(row) for row in self._database.listed(listing)]

    def count(self, listing: Listing) -> int:
        """How many there are of them, limit and offset aside."""
        return self._database.count(listing)

    def rescan(self) -> list[Id]:
        """Read every folder, and take from them what is derived of them; returns the versions that were not known.

        Raises:
            StorageError.
        """
        with self._alone.held():
            self._settle()
            return self._scan()

    def reindex(self) -> int:
        """Rebuild the search index from the skill folders; returns how many skills it holds.

        Raises:
            SetupError, StorageError.
        """
        return self._index.rebuild()

    def check_database(self) -> None:
        """Raises: DatabaseDamaged: what SQLite finds wrong with it first."""
        self._database.check()

    def restore(self, saved: Salvage) -> int:
        """Bring in what could be read of a damaged database; returns for how many versions."""
        with self._alone.held():
            return self._database.restore(saved)

    def close(self) -> None:
        self._index.close()
        self._database.close()

    def _following(self, chroma_url: str | None) -> FollowingIndex:
        owner = ""
        if chroma_url is None:
            store = FolderStore(self.folder / INDEX_FOLDER, read_only=self.read_only)
        else:
            store = ServerStore(chroma_url, self.folder / _INDEX_LOCK)
            owner = f"-{owner_of(self._database.identity, self.folder)}"
        index = SkillIndex(store, self.embedder, self.wording, owner)
        return FollowingIndex(index, store.lock, self._database, self._findable, read_only=self.read_only)

    def _findable(self, name: str) -> Skill | None:
        """What searches may find under a name."""
        skill = self.get(name)
        return None if skill is None or skill.maturity == "retired" or skill.quarantined else skill

    def _asked(self, text: str, limit: int, filters: Filters) -> tuple[list[SkillHit], list[str]]:
        """What is found, and the names of which the index holds another version than can be found."""
        stale: dict[str, None] = {}

        def sound(found: Found) -> Skill | None:
            skill = self._findable(found.name)
            if skill is None or skill.version != found.version:
                stale[found.name] = None
                return None
            return skill

        def known(found: Sequence[Found]) -> dict[str, Candidate]:
            rows = {row.name: row for row in self._database.candidates([one.name for one in found])}
            candidates: dict[str, Candidate] = {}
            for one in found:
                row = rows.get(one.name)
                if row is not None and row.version == one.version:
                    candidates[one.name] = candidate_of(row)
                # One before the version in force stands in while that is damaged.
                elif (skill := sound(one)) is not None:
                    candidates[one.name] = Candidate.of(skill)
            return candidates

        def read(found: Found) -> Skill | None:
            # What it calls may be missing or banned; nobody is shown what can't be called.
            return sound(found) if self._database.broken_call(found.name) is None else None

        return find(text, limit, filters, self._index.query, known, read), [*stale]

    def _callable(self, name: str) -> Skill | None:
        """As `get`. Raises: LibraryError: why one that is there can't be called."""
        skill = self.get(name)
        standing = self._database.standing(name) if skill is None else None
        if standing is None:
            return skill
        if standing.banned is not None:
            raise LibraryError(
                f"skill {name} is banned ({standing.banned}); `voyager skills unban {name}`, or do without it"
            )
        raise LibraryError(self._damaged[name, standing.in_force])

    def _first_sound(self, rows: Iterable[VersionRow]) -> Skill | None:
        return next((skill for row in rows if (skill := self._load(row)) is not None), None)

    def _load(self, row: VersionRow) -> Skill | None:
        """The skill with its counters as `row` has them, or None after reporting what is wrong."""
        skill = self._sound((row.name, row.version))
        return None if skill is None else skill_of(skill, row)

    def _sound(self, identity: Id) -> StoredSkill | None:
        """What its folder holds, or None after reporting what is wrong."""
        try:
            skill = self._read(*identity)
        except (LibraryError, SchemaTooNew) as error:
            if identity not in self._damaged:
                _log.warning("%s", error)
            self._damaged[identity] = str(error)
            return None
        self._damaged.pop(identity, None)
        return skill

    def _write(self, skill: StoredSkill, fixture: Fixture | None) -> StoredSkill:
        """Keep a new version. A kill at any moment leaves all of it or nothing, once `_settle` has seen the intent."""
        identity = skill.name, skill.version
        with self._database.changing() as changes:
            changes.intend(*identity)
        try:
            self._store.write(skill, fixture)
        except BaseException:
            with self._database.changing() as changes:
                changes.settle(*identity)
            raise
        with self._database.changing() as changes:
            self._add(changes, skill, skill.number)
            changes.settle(*identity)
        return skill

    def _admitted(self, skill: StoredSkill) -> Skill:
        row = self._database.version(skill.name, skill.version)
        assert row is not None
        return skill_of(skill, row)

    def _add(self, changes: Changes, skill: StoredSkill, number: int) -> None:
        changes.add(
            skill.name,
            skill.version,
            number=number,
            content_hash=skill.content_hash,
            maturity=skill.first_maturity,
            takes_over=self._takes_over(skill),
        )
        changes.describe(skill.name, skill.version, facts(skill), skill.calls)
        beside = "; beside the version in force, which is better" if skill.aside else ""
        told = f"run {skill.provenance.run}: {skill.goal.text}{beside}"
        changes.tell(skill.name, skill.version, "admitted", told)

    def _reconcile(self) -> None:
        scanned = self._database.scanned
        if self.read_only or (scanned and not self._database.intents()):
            return
        with self._alone.held():
            self._settle()
            if not scanned:
                fresh = self._database.number == 0
                if self._scan() and fresh:
                    _log.warning("%s had no %s: pins, bans and counts begin anew", self.folder, FILE)

    def _settle(self) -> None:
        """End what killed writers had begun; only under the lock, where nobody is writing."""
        intents = self._database.intents()
        if not intents:
            return
        self._store.clear_leftovers()
        with self._database.changing() as changes:
            self._adopt(changes, {each for each in intents if each[1] in self._store.versions(each[0])})
            for identity in intents:
                changes.settle(*identity)

    def _scan(self) -> list[Id]:
        """Take from the folders all that is derived from them; only under the lock. Returns the new ones."""
        self._store.clear_leftovers()
        self._read.cache_clear()
        with self._database.changing() as changes:
            known = self._database.known()
            adopted = self._adopt(changes, self._store.list() - known)
            for identity in sorted(known):
                skill = self._sound(identity)
                if skill is not None:
                    changes.describe(*identity, facts(skill), skill.calls)
            changes.scanned()
        return adopted

    def _adopt(self, changes: Changes, folders: Iterable[Id]) -> list[Id]:
        """Give rows to version folders that have none, in the order they were written; returns which are sound."""
        found = [skill for identity in folders if (skill := self._sound(identity)) is not None]
        for skill in sorted(found, key=lambda skill: (skill.number, skill.name, skill.version)):
            taken = changes.is_number_taken(skill.number)
            self._add(changes, skill, changes.next_number() if taken else skill.number)
            _log.info("found %s v%d without a row and added it", skill.name, skill.version)
        return sorted((skill.name, skill.version) for skill in found)

    def _takes_over(self, skill: StoredSkill) -> bool:
        """Whether it may become the current version: what was imported and not proven leaves in place what was
        learned here, and what is no better anything."""
        if skill.aside:
            return False
        foreign = skill.origin is not None and skill.first_maturity == "candidate"
        standing = self._database.standing(skill.name) if foreign else None
        current = None if standing is None else self.get(skill.name, standing.current)
        return current is None or current.quarantined
