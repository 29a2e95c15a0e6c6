"""Whether skills still do what they are for when some of them are changed: run from every fixture that is touched."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from voyager.domain import Contract, Fixture, Replay, Skill, SkillDraft
from voyager.errors import LibraryError
from voyager.ports import FixtureRunner
from voyager.skills.graph import CallGraph, Lookup


class Connected(Protocol):
    """What is asked of a library."""

    def get(self, name: str, version: int | None = None) -> Skill | None: ...

    def versions(self, name: str) -> list[Skill]: ...

    def fixture(self, name: str, version: int) -> Fixture | None: ...

    def callers(self, name: str) -> list[str]: ...


def dependants(library: Connected, name: str) -> list[str]:
    """Every skill that calls `name`, itself or through others, in alphabetical order."""
    found: set[str] = set()
    pending = [name]
    while pending:
        callers = set(library.callers(pending.pop())) - found
        found |= callers
        pending += callers
    return sorted(found - {name})


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A fixture to be run: `skill` is what it is judged as, from `fixture`; `own` when it is that of a changed name."""

    name: str
    version: int
    skill: Skill
    fixture: Fixture
    own: bool


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What the fixtures say of a change."""

    red: str = ""
    """Why it is refused; empty when no fixture speaks against it."""
    passed: Mapping[tuple[str, int], Replay]
    """By the name and version whose fixture it is."""
    unproven: tuple[str, ...] = ()
    """Skills that it touches and of which no fixture shows that they still work."""


def trial_skill(draft: SkillDraft, version: int) -> Skill:
    """`draft` as it would be called if it were that version."""
    return Skill(
        name=draft.name,
        version=version,
        language=draft.language,
        source=draft.source,
        entry=draft.entry,
        signature="",
        description=draft.description,
        goal=draft.goal,
        calls=draft.calls,
        provenance=draft.provenance,
        contract=Contract(effect=draft.effect, ticks=draft.ticks),
        maturity="candidate",
        content_hash="",
        params=draft.params,
        compat=draft.compat,
        origin=draft.origin,
    )


class Prover:
    """Runs fixtures with changes that the library does not have yet."""

    def __init__(
        self,
        library: Connected,
        runner: FixtureRunner | None,
        tell: Callable[[str, Replay], None] = lambda name, replay: None,
        *,
        forgiving: bool = False,
    ) -> None:
        """`runner` is None where nothing can be run: then all is unproven.

        Args:
            tell: hears of each fixture that a change is tried from: the skill's name and how it ended.
            forgiving: a fixture that is red without the change too says nothing of it, unless what changes is trusted.
        """
        self._library = library
        self._runner = runner
        self._tell = tell
        self._forgiving = forgiving

    async def prove(self, changed: Mapping[str, Skill], bases: Sequence[Skill] = ()) -> Proof:
        """Run with `changed` in place of what is in force: the fixtures of all versions of these names, and of every
        skill that calls one of them, itself or through others.

        Only fixtures count from which a skill was seen to work. What can't be called without the change either, for
        want of something else, is passed over.

        Args:
            bases: versions whose fixtures count although the library does not give them, for their text was changed by
                hand.
        Raises:
            ServiceError: the world or the bot failed, with no program at fault.
        """
        touched = [*changed, *sorted({name for one in changed for name in dependants(self._library, one)} - {*changed})]
        passed: dict[tuple[str, int], Replay] = {}
        current = [self._library.get(name) for name in changed]
        lenient = self._forgiving and not any(skill is not None and skill.maturity == "trusted" for skill in current)

        def lookup(name: str) -> Skill | None:
            return changed.get(name) or self._library.get(name)

        for trial in (trial for name in touched for trial in self._trials(name, changed.get(name), bases)):
            replay = await self._replay(trial.skill, trial.fixture, lookup)
            if isinstance(replay, Replay):
                self._tell(trial.name, replay)
            if isinstance(replay, Replay) and replay.green:
                passed[trial.name, trial.version] = replay
            elif replay is not None and not await self._is_red_anyhow(trial, replay, lenient):
                why = replay.reason if isinstance(replay, Replay) else replay
                return Proof(red=f"the fixture of {trial.name} v{trial.version} fails with it: {why}", passed=passed)
        proven = {name for name, _ in passed}
        return Proof(passed=passed, unproven=tuple(name for name in touched if name not in proven))

    async def passes(self, skill: Skill, like: Skill, fixture: Fixture) -> Replay | None:
        """The run of `skill` from a fixture of `like`, judged as that is; None when it is not green."""
        replay = await self._replay(_judged(skill, like), fixture, self._library.get)
        return replay if isinstance(replay, Replay) and replay.green else None

    def fixture(self, skill: Skill) -> Fixture | None:
        """The start of a version, if it has ever passed from there and is sound."""
        try:
            fixture = self._library.fixture(skill.name, skill.version)
        except LibraryError:
            return None
        return fixture if fixture is not None and fixture.reproduces else None

    def _trials(self, name: str, change: Skill | None, bases: Sequence[Skill]) -> Sequence[Trial]:
        current = self._library.get(name)
        versions = [current] if change is None else self._library.versions(name)
        known = {version.version for version in versions if version is not None}
        lost = [base for base in bases if base.name == name and base.version not in known]
        trials: dict[str, Trial] = {}
        for version in filter(None, [*versions, *lost]):
            fixture = self.fixture(version)
            if fixture is not None and version.fixture_hash is not None and version.maturity != "retired":
                skill = _judged(change or version, version)
                trials[version.fixture_hash] = Trial(
                    name=name, version=version.version, skill=skill, fixture=fixture, own=change is not None
                )
        return list(trials.values())

    async def _is_red_anyhow(self, trial: Trial, replay: Replay | str, lenient: bool) -> bool:
        """Whether what came of `trial` would have come without the change too, and is forgiven for that."""
        if not lenient:
            return not trial.own and isinstance(replay, str) and not self._is_callable(trial.name)
        current = self._library.get(trial.name)
        now = current and await self._replay(_judged(current, trial.skill), trial.fixture, self._library.get)
        return not (isinstance(now, Replay) and now.green)

    def _is_callable(self, name: str) -> bool:
        try:
            CallGraph([name], self._library.get).callees_first()
        except LibraryError:
            return False
        return True

    async def _replay(self, skill: Skill, fixture: Fixture, lookup: Lookup) -> Replay | str | None:
        """The run; why it can't be called; or None where nothing can be run."""
        if self._runner is None:
            return None
        try:
            reached = CallGraph(skill.calls, lookup).callees_first()
        except LibraryError as error:
            return str(error)
        if any(each.name == skill.name for each in reached):
            return f"{skill.name} would call itself"
        return await self._runner.run(skill, reached, fixture)


def _judged(skill: Skill, like: Skill) -> Skill:
    """`skill`, to be judged by what `like` is for."""
    return replace(skill, goal=like.goal, contract=replace(skill.contract, effect=like.contract.effect))


async def breakage(library: Connected, runner: FixtureRunner, draft: SkillDraft) -> str:
    """Which fixture fails with `draft` in place of the version in force, and how; empty: none.

    Raises: ServiceError: as `Prover.prove`.
    """
    parent = library.get(draft.name)
    if parent is None:
        return ""
    return (await Prover(library, runner).prove({draft.name: trial_skill(draft, parent.version + 1)})).red
