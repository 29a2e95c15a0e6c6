"""A version that a person wrote: read, run on every fixture that it touches, and only then admitted."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from voyager.difference import between
from voyager.domain import Fixture, Language, ProgramInfo, Provenance, Replay, Skill, SkillDraft, Verification
from voyager.errors import CyclicCalls, LibraryError
from voyager.ports import Checker, FixtureRunner
from voyager.replay.verifying import dependants
from voyager.skills.calls import called_skills
from voyager.skills.graph import CallGraph
from voyager.skills.library import SkillLibrary

PERSON = "person:edit"
"""The model, in the provenance of a version that a person wrote."""
_FINDINGS = 5


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What a version is tried with. `tell` hears of each fixture: the skill's name and how it ended."""

    inspect: Callable[[str, Language], Awaitable[ProgramInfo]]
    checker: Checker
    runner: FixtureRunner
    environment: str
    tell: Callable[[str, Replay], None] = lambda name, replay: None


@dataclass(frozen=True, kw_only=True)
class Revised:
    """What became of it: a new version, or why there is none."""

    skill: Skill | None = None
    refused: str = ""
    passed: tuple[str, ...] = ()
    """Skills whose fixtures it passed: its own, and those of skills that call it."""
    unproven: tuple[str, ...] = ()
    """Skills that it touches and that have no fixture which ever passed."""


async def revise(library: SkillLibrary, base: Skill, source: str, tools: Tools) -> Revised:
    """Make `source` the next version of `base`, if it stands every check there is.

    A trusted skill changes only on the strength of fixtures; another that has none becomes a candidate.

    Raises:
        ServiceError: the world or the bot failed, with no program at fault.
        LibraryError, StorageError: it can't be admitted.
    """
    same = next((each.version for each in library.versions(base.name) if each.source == source), None)
    if same is not None:
        return Revised(
            refused=f"it is version {same} again; `voyager skills rollback {base.name} --to {same}` goes back"
        )
    draft = await _read(library, base, source, tools)
    if isinstance(draft, str):
        return Revised(refused=draft)
    try:
        trials, unproven = _touched(library, draft, base)
    except _Unfit as unfit:
        return Revised(refused=str(unfit))
    passed: dict[str, Replay] = {}
    for trial in trials:
        replay = await tools.runner.run(trial.skill, trial.reached, trial.fixture)
        tools.tell(trial.skill.name, replay)
        if not replay.green:
            whose = "its own fixture" if trial.skill.name == base.name else f"the fixture of {trial.skill.name}"
            return Revised(refused=f"{whose} fails with it: {replay.reason}", passed=tuple(passed))
        passed[trial.skill.name] = replay
    if base.maturity == "trusted" and not passed:
        reason = (
            f"{base.name} is trusted, and no fixture shows that it still works; `voyager skills parole {base.name}`"
        )
        return Revised(refused=f"{reason} makes it one that may change without", unproven=unproven)
    skill = _admitted(library, draft, base, passed, tools.environment)
    return Revised(skill=skill, passed=tuple(passed), unproven=unproven)


async def _read(library: SkillLibrary, base: Skill, source: str, tools: Tools) -> SkillDraft | str:
    """The version as a draft, or what is wrong with its text."""
    info = await tools.inspect(source, base.language)
    if info.error is not None:
        return f"line {info.error.line}: {info.error.message}"
    if base.entry not in info.functions:
        return f"the function `{base.entry}` is gone, which is the one that runs; keep its name"
    calls = called_skills(library, info.calls, quarantined=base.quarantined)
    if base.compat is None:  # What was written for other primitives does not fit the types of ours.
        known = [skill for name in calls if (skill := library.get(name)) is not None]
        report = await tools.checker.check(source, base.language, known)
        if not report.sound:
            errors = [f"line {each.line}: {each.message}" for each in report.diagnostics if each.severity == "error"]
            unknown = [f"`{name}` is defined nowhere" for name in report.undefined]
            return "; ".join([*errors, *unknown][:_FINDINGS])
    return SkillDraft(
        name=base.name,
        source=source,
        entry=base.entry,
        language=base.language,
        params=info.params,
        description=base.description,
        goal=base.goal,
        calls=tuple(calls),
        provenance=Provenance(
            goal=base.goal.text, run="edit", attempt=0, model=PERSON, prompt_hash="", parent_version=base.version
        ),
        effect={},
        ticks=0,
        fixture=library.fixture(base.name, base.version),
        compat=base.compat,
        origin=base.origin,
    )


class _Unfit(Exception):
    """The version can't be called as it is."""


@dataclass(frozen=True, kw_only=True)
class _Trial:
    """One fixture to be run, with what its skill reaches."""

    skill: Skill
    reached: Sequence[Skill]
    fixture: Fixture


def _touched(library: SkillLibrary, draft: SkillDraft, base: Skill) -> tuple[list[_Trial], tuple[str, ...]]:
    """The fixtures of all that would run the version, its own first; and who has none. Raises: _Unfit."""
    version = replace(
        base,
        version=library.known_versions(base.name)[-1] + 1,
        source=draft.source,
        entry=draft.entry,
        params=draft.params,
        calls=draft.calls,
        maturity="candidate",
        content_hash="",
    )

    def lookup(name: str) -> Skill | None:
        return version if name == base.name else library.get(name)

    trials: list[_Trial] = []
    unproven: list[str] = []
    for name in [base.name, *dependants(library, base.name)]:
        skill = lookup(name)
        if skill is None:
            continue  # Banned, or damaged: nothing runs it, whatever becomes of this version.
        of = base.version if name == base.name else skill.version
        try:
            reached = [each for each in CallGraph([name], lookup).callees_first() if each.name != name]
            fixture = library.fixture(name, of)
        except LibraryError as error:
            if name == base.name or isinstance(error, CyclicCalls):
                raise _Unfit(str(error)) from error
            unproven.append(name)
            continue
        if fixture is None or fixture.reproduces is False:
            unproven.append(name)
        else:
            trials.append(_Trial(skill=skill, reached=reached, fixture=fixture))
    return trials, tuple(unproven)


def _admitted(
    library: SkillLibrary, draft: SkillDraft, base: Skill, passed: dict[str, Replay], environment: str
) -> Skill:
    own = passed.get(base.name)
    if own is not None:
        change = between(own.before, own.after)
        effect = {**change.gained, **{item: -count for item, count in change.lost.items()}}
        draft = replace(draft, effect=effect, ticks=own.execution.ticks)
    skill = library.admit(draft)
    for name, replay in passed.items():
        verified = skill if name == base.name else library.get(name)
        if verified is not None and verified.fixture_hash is not None:
            verification = Verification(
                green=True,
                ticks=replay.execution.ticks,
                environment=environment,
                fixture_hash=verified.fixture_hash,
            )
            library.record_verification(name, verified.version, verification)
    if own is None:
        library.mature(skill.name, skill.version, "candidate")
    return library.get(skill.name, skill.version) or skill
