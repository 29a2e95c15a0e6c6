"""Where skills come from, and how those are let out that are quarantined."""

from collections.abc import Sequence
from typing import Literal

from voyager.domain import Origin, Skill
from voyager.refactoring.proposals import RULE
from voyager.replay.revising import PERSON

Release = Literal["verify", "release"]
"""By which command: a fixture proves it, or a person's word."""
_SHOWN = 5


def origin(skill: Skill) -> str:
    """Where a version comes from, in a few words."""
    made = skill.provenance
    by = {PERSON: "by hand", RULE: "tidied by rule"}.get(made.model)
    parent = "" if made.parent_version is None else f", after version {made.parent_version}"
    learned = f"run {made.run}, attempt {made.attempt}, {made.model}" if made.run else ""
    if skill.origin is None:
        return f"{by or learned}{parent}"
    came = f"imported from {skill.origin.kind} {skill.origin.source}, {skill.origin.file}"
    if by is not None:
        return f"{by}{parent}; {came}"
    return f"{came}; made there in {learned}" if learned else came


def in_short(came: Origin | None, run: str, made_by: str) -> str:
    """The same in the words that a list has room for."""
    if came is not None:
        return f"{came.kind} {came.source}{', by hand' if made_by == PERSON else ''}"
    return {PERSON: "by hand", RULE: "tidied"}.get(made_by, f"run {run}")


def release_of(*, quarantined: bool, fixture: bool) -> Release | None:
    """What lets it out; None where nothing has to."""
    if not quarantined:
        return None
    return "verify" if fixture else "release"


def told(names: Sequence[str], release: Release) -> str:
    """Of quarantined skills in a list: that they are, and what to do."""
    some = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    how = {
        "verify": "`voyager skills verify NAME` lets out what passes its fixture",
        "release": "without a fixture to prove them: try them with `voyager run`, then `voyager skills release NAME`",
    }[release]
    return f"quarantined, so that no run is shown them: {some}; {how}"


def advice(skill: Skill, *, in_force: bool, red: bool) -> str:
    """Of one that is shown; empty where it is not quarantined.

    Args:
        in_force: it is the version that calls bind to.
        red: its fixture failed when it was run last.
    """
    release = release_of(quarantined=skill.quarantined, fixture=skill.fixture_hash is not None)
    if release is None:
        return ""
    which = "" if in_force else " --versions all"
    out = f"`voyager skills release {skill.name}`"
    how = f"`voyager skills verify {skill.name}{which}` lets it out if its fixture passes"
    if release == "release":
        how = f"it has no fixture to prove it: try it with `voyager run`, then {out}"
    elif red:
        how = f"its fixture failed: mend it with `voyager skills edit {skill.name}`, or let it out on your word, {out}"
    return f"no run is shown it and no program calls it; {how}"
