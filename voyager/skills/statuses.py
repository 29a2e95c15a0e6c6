"""What becomes of skills after they were admitted: pinned, banned, rolled back, used, verified, matured."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from voyager.checkpoint.lock import FileLock
from voyager.domain import Maturity, SkillStanding, Use, Verification, VersionEvent, VersionVerification
from voyager.errors import CyclicCalls, LibraryError, UnknownSkill
from voyager.skills.changes import Changes
from voyager.skills.database import LibraryDatabase, NameRow, VersionRow, is_green
from voyager.skills.graph import check_acyclic
from voyager.skills.maturity import OF_LATE, after_use, after_verification
from voyager.skills.store import SkillStore

# Dots, so that no skill can have the file's name.
LOCK_FILE = ".lock"

_log = logging.getLogger(__name__)


class LibraryStatuses:
    """The part of a library that changes; each method is one transaction, on disk when it returns.

    All raise `LibraryError` with the next step for a name or version that is not there, and `StorageError`.
    """

    def __init__(self, folder: Path, database: LibraryDatabase, store: SkillStore) -> None:
        self.folder = folder
        self._database = database
        self._store = store
        self._alone = FileLock(folder / LOCK_FILE)

    def pin(self, name: str, version: int) -> None:
        """Have calls of `name` bind to `version`, whatever is admitted later.

        Raises:
            CyclicCalls: with that version, skills would call each other in a circle.
        """
        with self._changing() as changes:
            self._sound_version(name, version)
            self._check_calls(name, self._database.callees(name, version))
            changes.pin(name, version)
            changes.tell(name, version, "pinned")

    def unpin(self, name: str) -> None:
        """Have calls of `name` bind to the current version again. Raises: CyclicCalls."""
        with self._changing() as changes:
            standing = self._known(name)
            self._check_calls(name, self._database.callees(name, standing.current))
            if standing.pinned is not None:
                changes.pin(name, None)
                changes.tell(name, standing.pinned, "unpinned")

    def ban(self, name: str, reason: str) -> None:
        """Have `name` neither found nor called until `unban`."""
        with self._changing() as changes:
            self._known(name)
            changes.ban(name, reason)
            changes.tell(name, None, "banned", reason)

    def unban(self, name: str) -> None:
        """Raises: CyclicCalls."""
        with self._changing() as changes:
            standing = self._known(name)
            self._check_calls(name, self._database.callees(name, standing.in_force))
            if standing.banned is not None:
                changes.ban(name, None)
                changes.tell(name, None, "unbanned")

    def retire(self, name: str, reason: str) -> None:
        """Have searches not find the version in force; calls still bind to it."""
        with self._changing() as changes:
            version = self._known(name).in_force
            changes.mature(name, version, "retired")
            changes.tell(name, version, "retired", reason)

    def parole(self, name: str) -> None:
        """Make the version in force a candidate again; how it did of late is forgotten."""
        with self._changing() as changes:
            version = self._known(name).in_force
            changes.forget_recent(name, version)
            changes.mature(name, version, "candidate")
            changes.tell(name, version, "paroled")

    def rollback(self, name: str, version: int | None = None) -> int:
        """Make an earlier sound version the current one: `version`, or the newest there is; nothing is deleted.

        Returns:
            The version that is current now.
        Raises:
            CyclicCalls: with that version, skills would call each other in a circle.
        """
        with self._changing() as changes:
            standing = self._known(name)
            if standing.pinned is not None:
                raise LibraryError(
                    f"{name} is pinned to version {standing.pinned}; `voyager skills unpin {name}` first"
                )
            target = self._earlier(name, standing.current, version)
            self._check_calls(name, self._database.callees(name, target))
            changes.make_current(name, target)
            changes.tell(name, target, "rolled_back", f"from version {standing.current}")
            return target

    def mature(self, name: str, version: int, maturity: Maturity, reason: str = "") -> None:
        """Say how far a version is trusted. A newer version that was a candidate becomes current with it."""
        with self._changing() as changes:
            self._mature(changes, self._version(name, version), maturity, reason)

    def standing(self, name: str) -> SkillStanding:
        """How `name` stands."""
        row = self._known(name)
        versions = self._database.versions(name)
        maturity: Maturity = next(each.maturity for each in versions if each.version == row.in_force)
        return SkillStanding(
            current=row.current, pinned=row.pinned, banned=row.banned, maturity=maturity, versions=len(versions)
        )

    def known(self) -> list[str]:
        """The names that are not banned, in alphabetical order, whatever has become of their folders."""
        return self._database.names()

    def known_versions(self, name: str) -> list[int]:
        """Every version of `name`, the oldest first, damaged ones too."""
        self._known(name)
        return [row.version for row in self._database.versions(name)]

    def history(self, name: str) -> list[VersionEvent]:
        """What happened to `name`, the oldest first; uses are counted, not told."""
        self._known(name)
        return self._database.events(name)

    def record_use(self, name: str, version: int, use: Use) -> None:
        """Count one use, and judge the version's maturity by it."""
        with self._changing() as changes:
            row = self._version(name, version)
            recent = f"{row.recent}{int(use.success)}"[-OF_LATE:]
            changes.count(name, version, success=use.success, recent=recent, record=row.record.plus(use))
            uses, successes = row.uses + 1, row.successes + use.success
            green = is_green(self._database.verifications(name), version)
            maturity = after_use(row.maturity, successes, uses, recent, green=green)
            late = f"{recent.count('1')} of the last {len(recent)} uses worked"
            self._mature(
                changes, row, maturity, late if maturity == "retired" else f"{successes} of {uses} uses worked"
            )

    def record_verification(self, name: str, version: int, verification: Verification) -> None:
        """Keep how a run on the fixture ended; green proves a candidate, red makes one of what was trusted."""
        with self._changing() as changes:
            row = self._version(name, version)
            changes.verify(name, version, verification)
            kind = "verified" if verification.green else "failed"
            told = f"{verification.environment}: {verification.reason}" if verification.reason else ""
            changes.tell(name, version, kind, told or verification.environment)
            maturity = after_verification(row.maturity, green=verification.green)
            self._mature(changes, row, maturity, "its fixture passed" if verification.green else "its fixture failed")

    def verifications(self, name: str) -> list[VersionVerification]:
        """The latest of each version and environment, the oldest first."""
        self._known(name)
        return self._database.verifications(name)

    def callers(self, name: str) -> list[str]:
        """The names whose version in force calls `name`, in alphabetical order."""
        return self._database.callers(name)

    @contextmanager
    def _changing(self) -> Generator[Changes]:
        """Alone among those who admit or change what calls bind to, of other processes too."""
        with self._alone.held(), self._database.changing() as changes:
            yield changes

    def _mature(self, changes: Changes, row: VersionRow, maturity: Maturity, reason: str) -> None:
        if maturity == row.maturity:
            return
        changes.mature(row.name, row.version, maturity)
        changes.tell(row.name, row.version, "matured", f"{row.maturity} -> {maturity}{reason and f': {reason}'}")
        if row.maturity != "candidate" or maturity == "retired" or row.version <= self._known(row.name).current:
            return
        try:
            self._check_calls(row.name, self._database.callees(row.name, row.version))
        except CyclicCalls as circle:
            _log.warning("%s v%d does not become current: %s", row.name, row.version, circle)
        else:
            changes.make_current(row.name, row.version)

    def _known(self, name: str) -> NameRow:
        standing = self._database.standing(name)
        if standing is None:
            raise UnknownSkill(f"no skill {name} in {self.folder}; `voyager skills list` shows those there are")
        return standing

    def _version(self, name: str, version: int) -> VersionRow:
        row = self._database.version(name, version)
        if row is None:
            self._known(name)
            there = ", ".join(str(each.version) for each in self._database.versions(name))
            raise UnknownSkill(f"no skill {name} v{version} in {self.folder}; there are versions {there}")
        return row

    def _sound_version(self, name: str, version: int) -> None:
        """Raises: LibraryError, SchemaTooNew: it is not there or damaged."""
        self._version(name, version)
        self._store.read(name, version)

    def _earlier(self, name: str, current: int, wanted: int | None) -> int:
        if wanted is not None:
            self._sound_version(name, wanted)
            if wanted >= current:
                raise UnknownSkill(f"{name} v{wanted} is not earlier than the current version {current}; name one")
            return wanted
        for row in reversed(self._database.versions(name)):
            if row.version < current and self._store.is_sound(name, row.version):
                return row.version
        raise LibraryError(f"{name} has no sound version before {current}; edit it, or ban it until there is one")

    def _check_calls(self, name: str, callees: tuple[str, ...]) -> None:
        """Raises: CyclicCalls: with these callees of `name`, skills would call each other in a circle."""
        calls = {name: callees}
        pending = list(callees)
        while pending:
            callee = pending.pop()
            standing = None if callee in calls else self._database.standing(callee)
            if standing is not None:
                calls[callee] = self._database.callees(callee, standing.in_force)
                pending += calls[callee]
        check_acyclic(calls, [name])
