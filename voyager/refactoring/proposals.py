"""What could be tidied in a library, found by rule from the texts of its skills; nothing is run or changed here.

Skills that are for the same goal become one: what is merged into another is retired. What is for another goal is made a
call too, and stays to be found by its own goal.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import JsonValue

from voyager.domain import (
    Goal,
    GoalKind,
    LiteralPlace,
    Literals,
    Parameter,
    Program,
    Provenance,
    Skill,
    SkillDraft,
    Statement,
)
from voyager.refactoring.abstraction import MAX_ADDED, argument, free_name, parameterised

Kind = Literal["duplicate", "specialisation", "near_duplicate", "extraction", "generalisation"]
"""A model proposes extractions and generalisations: some skills as calls of one that it may have changed for that."""
LEAST_CALLS = 2
"""Calls in statements that are worth a skill of their own."""
MOST_STATEMENTS = 12
"""Statements in a row that are looked at."""
BRINGING: frozenset[GoalKind | None] = frozenset({"craft", "smelt", "mine", "obtain"})
"""Kinds of goals that are for the thing itself, whichever way it is got."""
RULE = "rule:tidy"
"""The model, in the provenance of versions that were made here."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A change of a library. `drafts` are new versions and new skills, those that are called first."""

    kind: Kind
    skills: tuple[str, ...]
    """Whom it is about, what is left over first."""
    drafts: tuple[SkillDraft, ...]
    retires: tuple[str, ...] = ()
    """The skills that are no longer found by search when it is done; calls of them still work."""
    by: str = RULE
    """Who proposes it: the rules, or a model by its spec."""

    @property
    def key(self) -> str:
        """Equal for equal proposals."""
        return json.dumps([self.kind, *self.skills, *(draft.source for draft in self.drafts)])


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A skill with what was read of its text."""

    skill: Skill
    read: Literals
    blocks: Sequence[Sequence[Statement]] = ()

    @property
    def shape(self) -> str:
        """The text without comments, layout, literals, defaults and the entry's name: equal for programs that differ in
        nothing else."""
        source = self.skill.source
        cuts = [(begin, end, "") for begin, end in self.read.comments]
        cuts.append((self.read.range[0], self.read.body[0], json.dumps([each.name for each in self.skill.params])))
        for place in self.read.literals:
            cuts.append((place.start, place.end, "\0vector" if place.vector else f"\0{type(place.value).__name__}"))
        text, start = "", 0
        for begin, end, stand_in in sorted(cuts):
            if begin >= start:
                text, start = f"{text}{source[start:begin]}{stand_in}", end
        text += source[start:]
        lines = text.splitlines() if self.skill.language == "python" else [" ".join(text.split())]
        return "\n".join([self.skill.language, *(line.rstrip() for line in lines if line.strip())])

    @property
    def literals(self) -> list[str]:
        """The literals as they are written."""
        return [self.skill.source[place.start : place.end] for place in self.read.literals]

    @property
    def is_call(self) -> bool:
        """Whether it is nothing but a call of another skill."""
        return len(self.blocks) == 1 and len(self.blocks[0]) == 1 and bool(self.skill.calls)


def merges(readings: Sequence[Reading], arguments: Mapping[str, Sequence[str]]) -> Iterator[Proposal]:
    """Skills whose programs are the same, or the same but for literals; the best of them is what is left.

    Args:
        arguments: what primitives and skills call their arguments after `bot`, by name.
    """
    shapes: dict[str, list[Reading]] = {}
    for reading in sorted((one for one in readings if not one.is_call), key=lambda one: worth(one.skill)):
        shapes.setdefault(reading.shape, []).append(reading)
    for best, *others in shapes.values():
        # All at once, so that one program serves them all; two by two for when one of them is what fails.
        tries = ([others] if others else []) + ([[other] for other in others] if len(others) > 1 else [])
        yield from filter(None, (_merge(best, alike, arguments) for alike in tries))


def worth(skill: Skill) -> tuple[object, ...]:
    """Sorts the better contract first: trusted, sure to work, quick, short."""
    contract = skill.contract
    return (skill.maturity != "trusted", -contract.interval[0], contract.ticks, len(skill.source), skill.name)


def _merge(best: Reading, others: Sequence[Reading], arguments: Mapping[str, Sequence[str]]) -> Proposal | None:
    left, names = best.skill, tuple(other.skill.name for other in others)
    rows: dict[tuple[str, ...], list[LiteralPlace]] = {}
    for place, *texts in zip(best.read.literals, best.literals, *(other.literals for other in others), strict=True):
        if len(set(texts)) > 1:
            rows.setdefault(tuple(texts), []).append(place)
    if len(rows) > MAX_ADDED or (rows and best.read.insert is None):
        return None
    general = _general(best, list(rows.values()), arguments)
    made: list[SkillDraft] = []
    for at, other in enumerate(others, 1):
        own = [each.name for each in other.skill.params]
        draft = wrapper(other.skill, left, [*own, *(texts[at] for texts in rows)])
        if draft is None:
            return None
        made.append(draft)
    defaults = {json.dumps([each.default for each in one.skill.params]) for one in (best, *others)}
    kind: Kind = "specialisation" if rows or len(defaults) > 1 else "duplicate"
    drafts = (general, *made) if rows else tuple(made)
    retires = tuple(other.skill.name for other in others if _is_for_same(other.skill, left))
    return Proposal(kind=kind, skills=(left.name, *names), drafts=drafts, retires=retires)


def _is_for_same(one: Skill, other: Skill) -> bool:
    """Whether who looks for one is as well served by the other."""
    kinds = {one.goal.kind, other.goal.kind}
    return one.goal.subject == other.goal.subject and (len(kinds) == 1 or kinds <= BRINGING)


def _general(
    best: Reading, groups: Sequence[Sequence[LiteralPlace]], arguments: Mapping[str, Sequence[str]]
) -> SkillDraft:
    """The next version of `best` with a parameter for each group of literals."""
    skill, used = best.skill, {*arguments, *best.read.names}
    named: list[tuple[str, Sequence[LiteralPlace]]] = []
    for places in groups:
        name = free_name([argument(places[0], arguments) or "value"], used, skill.language)
        used.add(name)
        named.append((name, places))
    program = Program(source=skill.source, entry=skill.entry, language=skill.language, params=skill.params)
    made = parameterised(program, best.read.insert or 0, named) if named else program
    return with_told(revised(skill, made.source, made.params, skill.calls), [name for name, _ in named])


def into(left: Skill, gone: Skill) -> Proposal | None:
    """`gone` as a call of `left`, which may do the same in another way; None where their parameters do not fit."""
    names = [each.name for each in left.params]
    own = {each.name for each in gone.params}
    if not own <= set(names) or any(each.required and each.name not in own for each in left.params):
        return None
    last = max((at for at, name in enumerate(names) if name in own), default=-1)
    given = [each.name if each.name in own else _text(each.default, left) for each in left.params[: last + 1]]
    made = wrapper(gone, left, given)
    if made is None:
        return None
    retires = (gone.name,) if _is_for_same(gone, left) else ()
    return Proposal(kind="near_duplicate", skills=(left.name, gone.name), drafts=(made,), retires=retires)


def wrapper(gone: Skill, left: Skill, given: Sequence[str]) -> SkillDraft | None:
    """A version of `gone` that calls `left` with these arguments and takes what it took; None where a default is no
    literal."""
    if any(each.default is None and not each.required for each in gone.params) or gone.language != left.language:
        return None
    equals = " = " if gone.language == "javascript" else "="
    takes = (each.name if each.required else f"{each.name}{equals}{_text(each.default, gone)}" for each in gone.params)
    # A function that has the name of the skill it calls would call itself.
    entry = gone.name if gone.entry == left.name else gone.entry
    call = f"await {left.name}({', '.join(['bot', *given])})"
    head = f"{entry}({', '.join(['bot', *takes])})"
    if gone.language == "javascript":
        source = f"async function {head} {{\n  return {call};\n}}\n"
    else:
        source = f"async def {head}:\n    return {call}\n"
    return replace(revised(gone, source, gone.params, (left.name,)), entry=entry)


def extractions(readings: Sequence[Reading], taken: Iterable[str]) -> Iterator[Proposal]:
    """Statements in a row that several skills have alike, the longest first, as a skill that these call."""
    found: dict[str, dict[str, _Run]] = {}
    for reading in readings:
        for run in _runs(reading):
            found.setdefault(run.text, {}).setdefault(reading.skill.name, run)
    shared = [list(runs.values()) for runs in found.values() if len(runs) > 1]
    for runs in sorted(shared, key=lambda runs: (-len(runs[0].text) * (len(runs) - 1), runs[0].text)):
        yield _extraction(runs, taken)


@dataclass(frozen=True, kw_only=True)
class _Run:
    """Statements in a row of one skill; `free` are the names that they need from before."""

    reading: Reading
    statements: tuple[Statement, ...]
    free: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.statements)


def _runs(reading: Reading) -> Iterator[_Run]:
    for depth, block in enumerate(reading.blocks):
        for first in range(len(block)):
            for last in range(first, min(len(block), first + MOST_STATEMENTS)):
                run, rest = block[first : last + 1], block[last + 1 :]
                if not run[-1].movable:
                    break
                binds = {name for one in run for name in one.binds}
                whole = depth == 0 and len(run) == len(block)
                lasting = any(binds & set(one.uses) for one in rest)
                changing = any(set(one.assigns) - binds for one in run)
                if whole or lasting or changing or sum(len(one.calls) for one in run) < LEAST_CALLS:
                    continue
                yield _Run(reading=reading, statements=tuple(run), free=_free(reading, run, binds))


def _free(reading: Reading, run: Sequence[Statement], binds: set[str]) -> tuple[str, ...]:
    """What is used and has a value before: parameters of the entry, and what earlier statements gave one."""
    before = (one for block in reading.blocks for one in block if one.start < run[0].start)
    earlier = {each.name for each in reading.skill.params}
    earlier |= {name for one in before for name in (*one.binds, *one.assigns)}
    return tuple(dict.fromkeys(name for one in run for name in one.uses if name in earlier - binds and name != "bot"))


def _extraction(runs: Sequence[_Run], taken: Iterable[str]) -> Proposal:
    first = runs[0]
    skills = [run.reading.skill for run in runs]
    calls = [name for one in first.statements for name in one.calls]
    used = {*taken, *(name for run in runs for name in run.reading.read.names)}
    entry = free_name([f"{calls[0]}Then{calls[-1][0].upper()}{calls[-1][1:]}"], used, skills[0].language)
    params = tuple(Parameter(name=name, required=True) for name in first.free)
    helper = step(skills[0], entry, _function(first, entry), params, [skill.name for skill in skills], calls)
    changed = [_calling(run, entry) for run in runs]
    return Proposal(kind="extraction", skills=(entry, *(skill.name for skill in skills)), drafts=(helper, *changed))


def _function(run: _Run, entry: str) -> str:
    """The statements as a function of their own."""
    source, start = run.reading.skill.source, run.statements[0].start
    lines = source[start : run.statements[-1].end]
    head = f"{entry}({', '.join(['bot', *run.free])})"
    if run.reading.skill.language == "javascript":
        return f"async function {head} {{\n  {lines}\n}}\n"
    # No text goes over several of these lines, so that blanks before them are layout, or the depth of a block.
    depth = source[:start].rpartition("\n")[2]
    body = [f"    {line.removeprefix(depth)}" if line.strip() else "" for line in f"{depth}{lines}".split("\n")]
    return "\n".join([f"async def {head}:", *body, ""])


def _calling(run: _Run, entry: str) -> SkillDraft:
    skill = run.reading.skill
    start, end = run.statements[0].start, run.statements[-1].end
    call = f"await {entry}({', '.join(['bot', *run.free])}){';' if skill.language == 'javascript' else ''}"
    source = skill.source[:start] + call + skill.source[end:]
    return revised(skill, source, skill.params, (*skill.calls, entry))


def step(
    like: Skill, entry: str, source: str, params: tuple[Parameter, ...], users: Sequence[str], calls: Sequence[str]
) -> SkillDraft:
    """A new skill that `users` have in common, of which `like` is one.

    Args:
        calls: what it calls, by bare name.
    """
    made = revised(like, source, params, tuple(name for name in like.calls if name in calls))
    names = " and ".join(filter(None, [", ".join(users[:-1]), *users[-1:]]))
    takes = f" It takes {', '.join(each.name for each in params)}." if params else ""
    return replace(
        made,
        name=entry,
        entry=entry,
        description=f"A step that {names} have in common: it calls {', '.join(dict.fromkeys(calls))}.{takes}",
        goal=Goal(text=f"Do a step of {names}"),
        effect={},
        ticks=0,
        provenance=replace(made.provenance, parent_version=None),
    )


def with_told(draft: SkillDraft, added: Sequence[str]) -> SkillDraft:
    """`draft` with further parameters told of in its description."""
    told = f" It also takes {', '.join(added)}." if added else ""
    return replace(draft, description=f"{draft.description}{told}".strip())


def revised(skill: Skill, source: str, params: tuple[Parameter, ...], calls: tuple[str, ...]) -> SkillDraft:
    """The next version of `skill` with this text."""
    provenance = Provenance(
        goal=skill.goal.text, run="tidy", attempt=0, model=RULE, prompt_hash="", parent_version=skill.version
    )
    return SkillDraft(
        name=skill.name,
        source=source,
        entry=skill.entry,
        language=skill.language,
        params=params,
        description=skill.description,
        goal=skill.goal,
        calls=calls,
        provenance=provenance,
        effect=skill.contract.effect,
        ticks=round(skill.contract.ticks),
    )


def _text(value: JsonValue, skill: Skill) -> str:
    return json.dumps(value) if skill.language == "javascript" else repr(value)
