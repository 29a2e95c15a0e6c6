"""A version that a person wrote: read, run on every fixture that it touches, and only then admitted."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from voyager.difference import between
from voyager.domain import Language, ProgramInfo, Provenance, Replay, Skill, SkillDraft, Verification
from voyager.ports import Checker, FixtureRunner
from voyager.replay.proving import Prover, trial_skill
from voyager.skills.calls import called_skills
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
    prover = Prover(library, tools.runner, tools.tell)
    proof = await prover.prove({base.name: trial_skill(draft, base.version + 1)}, bases=[base])
    passed = tuple(dict.fromkeys(name for name, _ in proof.passed))
    if proof.red:
        return Revised(refused=proof.red, passed=passed)
    unproven = proof.unproven
    if base.maturity == "trusted" and not passed:
        reason = "it is trusted, and no fixture shows that it still works"
        ways = f"`voyager skills parole {base.name}` makes it one that may change without"
        return Revised(refused=f"{reason}; {ways}", unproven=unproven)
    skill = _admitted(library, draft, base, proof.passed, tools.environment)
    return Revised(skill=skill, passed=passed, unproven=unproven)


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


def _admitted(
    library: SkillLibrary, draft: SkillDraft, base: Skill, passed: Mapping[tuple[str, int], Replay], environment: str
) -> Skill:
    own = next((replay for (name, _), replay in passed.items() if name == base.name), None)
    if own is not None:
        change = between(own.before, own.after)
        effect = {**change.gained, **{item: -count for item, count in change.lost.items()}}
        draft = replace(draft, effect=effect, ticks=own.execution.ticks)
    # In the version itself: a kill after its admission leaves it what it is.
    skill = library.admit(replace(draft, proven=own is not None))
    for (name, version), replay in passed.items():
        verified = skill if replay is own else library.get(name, version) if name != base.name else None
        if verified is not None and verified.fixture_hash is not None:
            verification = Verification(
                green=True,
                ticks=replay.execution.ticks,
                environment=environment,
                fixture_hash=verified.fixture_hash,
            )
            library.record_verification(name, verified.version, verification)
    return library.get(skill.name, skill.version) or skill
