"""Whether skills still do what they are for when some of them are changed: run from every fixture that is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from voyager.domain import Contract, Fixture, Replay, Skill, SkillDraft
from voyager.errors import CyclicCalls, LibraryError
from voyager.ports import FixtureRunner
from voyager.replay.guarding import dependants
from voyager.skills.graph import CallGraph, Lookup
from voyager.skills.library import SkillLibrary


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


def serves_callers(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether who gives arguments for parameters called `old` may give them to those called `new`."""
    return list(new[: len(old)]) == list(old)


class Prover:
    """Runs fixtures with changes that the library does not have yet."""

    def __init__(self, library: SkillLibrary, runner: FixtureRunner | None) -> None:
        """`runner` is None where nothing can be run: then all is unproven."""
        self._library = library
        self._runner = runner

    async def prove(self, changed: Mapping[str, Skill]) -> Proof:
        """Run with `changed` in place of what is in force: the fixtures of all versions of these names, and of every
        skill that calls one of them, itself or through others.

        A fixture that is red without the change too says nothing of it.

        Raises:
            ServiceError: the world or the bot failed, with no program at fault.
        """
        touched = [*changed, *sorted({name for one in changed for name in dependants(self._library, one)} - {*changed})]
        passed: dict[tuple[str, int], Replay] = {}

        def lookup(name: str) -> Skill | None:
            return changed.get(name) or self._library.get(name)

        for trial in (trial for name in touched for trial in self._trials(name, changed.get(name))):
            replay = await self._replay(trial.skill, trial.fixture, lookup)
            if isinstance(replay, Replay) and replay.green:
                passed[trial.name, trial.version] = replay
            elif replay is not None and await self._passes_now(trial):
                why = replay if isinstance(replay, str) else replay.reason
                return Proof(red=f"the fixture of {trial.name} v{trial.version} fails: {why}", passed=passed)
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

    def _trials(self, name: str, change: Skill | None) -> Sequence[Trial]:
        current = self._library.get(name)
        versions = [current] if change is None else self._library.versions(name)
        trials: dict[str, Trial] = {}
        for version in filter(None, versions):
            fixture = self.fixture(version)
            if fixture is not None and version.fixture_hash is not None and version.maturity != "retired":
                skill = _judged(change or version, version)
                trials[version.fixture_hash] = Trial(
                    name=name, version=version.version, skill=skill, fixture=fixture, own=change is not None
                )
        return list(trials.values())

    async def _passes_now(self, trial: Trial) -> bool:
        current = self._library.get(trial.name)
        if current is None:
            return False
        replay = await self._replay(_judged(current, trial.skill), trial.fixture, self._library.get)
        return isinstance(replay, Replay) and replay.green

    async def _replay(self, skill: Skill, fixture: Fixture, lookup: Lookup) -> Replay | str | None:
        """The run; why it can't be called; or None where nothing can be run."""
        if self._runner is None:
            return None
        try:
            reached = CallGraph(skill.calls, lookup).callees_first()
        except (LibraryError, CyclicCalls) as error:
            return str(error)
        if any(each.name == skill.name for each in reached):
            return f"{skill.name} would call itself"
        return await self._runner.run(skill, reached, fixture)


def _judged(skill: Skill, like: Skill) -> Skill:
    """`skill`, to be judged by what `like` is for."""
    return replace(skill, goal=like.goal, contract=replace(skill.contract, effect=like.contract.effect))
