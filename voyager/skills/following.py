"""The search index, brought up to date with the library before it is asked."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from voyager.checkpoint.lock import FileLock, LockTaken
from voyager.domain import Skill
from voyager.skills.database import IndexMark, LibraryDatabase
from voyager.skills.index import BATCH, Id, IndexLost, SkillIndex
from voyager.skills.ranking import Found
from voyager.skills.wording import terms

_log = logging.getLogger(__name__)


class FollowingIndex:
    """Follows the sequence of changes: what is new since the mark that the database keeps for the collection.

    A collection without a mark, or with another number of entries than its mark says (somebody deleted it, brought
    back a copy, or was killed while filling it), is compared with the library as a whole. Nothing is embedded twice.
    """

    def __init__(
        self,
        index: SkillIndex,
        lock: FileLock,
        database: LibraryDatabase,
        wanted: Callable[[str], Skill | None],
        *,
        read_only: bool,
    ) -> None:
        """`wanted`: what searches may find under a name."""
        self._index = index
        self._alone = lock
        self._database = database
        self._wanted = wanted
        self._read_only = read_only
        self._lock = threading.RLock()
        self._seen: IndexMark | None = None
        """The mark that the open collection was last seen with; None until its entries were counted."""

    def query(self, text: str, limit: int) -> list[Found]:
        """The nearest first, with the words that they are matched by. Raises: SetupError, StorageError."""
        with self._lock:
            try:
                self._follow()
                found = self._index.query(text, limit)
            except IndexLost:
                self._seen = None
                self._follow()
                found = self._index.query(text, limit)
            return self._worded(found)

    def rebuild(self) -> int:
        """Begin anew; returns how many entries there are now. Raises: SetupError, StorageError."""
        with self._lock, self._alone.held():
            self._index.begin_anew()
            self._database.forget_marks()
            self._seen = None
            self._catch_up()
            return self._index.count()

    def close(self) -> None:
        with self._lock:
            self._index.close()
            self._seen = None

    def _follow(self) -> None:
        if self._read_only:
            return
        changes = self._database.changes
        mark = self._database.mark(self._index.identity)
        if mark is not None and mark == self._seen and mark.applied == changes:
            return
        try:
            with self._alone.held():
                self._catch_up()
        except LockTaken as error:
            _log.warning("searching what is indexed so far: %s", error)

    def _catch_up(self) -> None:
        """Only under the lock."""
        changes = self._database.changes
        mark = self._database.mark(self._index.identity)
        if self._seen is not None and mark is not None and mark.writes != self._seen.writes:
            # Chroma's view of what another process wrote misses it without a word until it is opened anew.
            self._index.close()
        collection = self._index.identity
        counted = self._seen is not None and self._seen.collection == collection
        if mark is None or mark.collection != collection or not (counted or self._index.count() == mark.entries):
            wrote = self._compare()
            entries = self._index.count()
        else:
            wrote = self._apply(self._database.changed_since(mark.applied))
            entries = self._index.count() if wrote else mark.entries
        if self._index.identity != collection:
            raise IndexLost("the search index was damaged while it was brought up to date; search again")
        writes = (mark.writes if mark is not None else 0) + wrote
        new = IndexMark(collection=collection, applied=changes, entries=entries, writes=writes)
        if new != mark:
            self._database.set_mark(new)
        self._seen = new

    def _apply(self, names: Sequence[str]) -> bool:
        """Bring the entries of `names` up to date; returns whether there was anything to write."""
        wrote = False
        for start in range(0, len(names), BATCH):
            batch = names[start : start + BATCH]
            wanted = self._looked_up(batch)
            present = self._index.present(self._database.identities(batch))
            wrote |= self._write(present - wanted.keys(), [wanted[each] for each in sorted(wanted.keys() - present)])
        return wrote

    def _compare(self) -> bool:
        """Bring all entries up to date; returns whether there was anything to write."""
        present = self._index.ids()
        wanted = set(self._database.searchable())
        wrote = self._write(present - wanted, ())
        # By name: the version in force may be damaged, and another one stand in for it.
        missing = sorted({name for name, _ in wanted - present})
        return self._apply(missing) or wrote

    def _write(self, gone: Iterable[Id], new: Sequence[Skill]) -> bool:
        dropped = sorted(gone)
        self._index.drop(dropped)
        self._index.add(new)
        self._keep_words({(skill.name, skill.version): skill for skill in new})
        return bool(dropped or new)

    def _worded(self, found: Sequence[Found]) -> list[Found]:
        known = self._database.terms([(one.name, one.version) for one in found], self._index.wording.version)
        # A kill came between an entry and its words, or an earlier Voyager wrote it.
        unknown = [one.name for one in found if (one.name, one.version) not in known]
        if unknown:
            known |= self._keep_words(self._looked_up(unknown))
        return [replace(one, terms=tuple(known.get((one.name, one.version), "").split())) for one in found]

    def _keep_words(self, skills: Mapping[Id, Skill]) -> dict[Id, str]:
        wording = self._index.wording
        made = {identity: " ".join(terms(wording.matched(skill))) for identity, skill in skills.items()}
        if made and not self._read_only:
            self._database.set_terms(made, wording.version)
        return made

    def _looked_up(self, names: Iterable[str]) -> dict[Id, Skill]:
        skills = (self._wanted(name) for name in names)
        return {(skill.name, skill.version): skill for skill in skills if skill is not None}
