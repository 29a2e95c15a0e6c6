"""A program with literal kinds, counts and positions made into parameters of its entry; nothing is run here.

What becomes one is what programs differ in that are otherwise equal (anti-unification: G. D. Plotkin, "A Note on
Inductive Generalization", Machine Intelligence 5, 1970).
"""

import itertools
import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import JsonValue

from voyager.bridge.inside.values import snake
from voyager.domain import Goal, Language, LiteralPlace, Literals, Parameter, Program, spellings

MAX_ADDED = 4
"""More parameters than these no caller fills in: what the goal names comes first, then what stands first."""
_ROLE = re.compile(
    r"(?:(?P<count>count|shots)|(?P<position>position)"
    r"|(?P<kind>names?|items?|mobs?|blocks?|fuel|weapon|liquid|seed|crop|animal|sapling))\d*",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"[A-Z]?[a-z]+\d*$")
_WORD = re.compile(r"[a-z][a-z0-9_]*")
Role = Literal["kind", "count", "position"]


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Literals that become one parameter, the first of them an argument of that `role` and of that `name`."""

    role: Role
    name: str
    subject: str
    """The kind that it is or counts; empty where none is named."""
    places: tuple[LiteralPlace, ...]


def abstracted(program: Program, goal: Goal, read: Literals, arguments: Mapping[str, Sequence[str]]) -> Program | None:
    """`program` with further parameters, whose defaults make it do what it does; None where nothing can become one.

    Only a kind (of block, item or mob), a count or a position that is given to a primitive or skill becomes a
    parameter, and a coordinate wherever it stands. A kind is then replaced in the whole entry, so that what is looked
    for is what is used; equal counts of equal kinds are one parameter. Parameters that are there stay, and stay first.

    Args:
        read: its literals.
        arguments: what primitives and skills call their arguments after `bot`, by name.
    """
    groups = _chosen(_groups(read.literals, arguments), goal)
    if read.insert is None or not groups:
        return None
    taken = {*read.names, *arguments, *(parameter.name for parameter in program.params)}
    named: list[tuple[str, Sequence[LiteralPlace]]] = []
    for group in groups:
        name = free_name(_names(group, groups, goal), taken, program.language)
        taken.add(name)
        named.append((name, group.places))
    return parameterised(program, read.insert, named)


def _groups(places: Sequence[LiteralPlace], arguments: Mapping[str, Sequence[str]]) -> list[_Group]:
    groups: dict[str, _Group] = {}
    kinds: dict[int, str] = {}
    for place in places:
        name = argument(place, arguments)
        role = _role(place, name)
        if role is None:
            continue
        value = json.dumps(place.value, sort_keys=True)
        if role == "kind":
            kinds[place.call] = _first(place.value)
        subject = kinds.get(place.call, "")
        key = f"{role} {value} {subject if role == 'count' else ''}"
        known = groups.get(key)
        if known is None:
            groups[key] = _Group(role=role, name=name, subject=subject, places=(place,))
        else:
            groups[key] = replace(known, places=(*known.places, place))
    return [_everywhere(group, places) if group.role == "kind" else group for group in groups.values()]


def _everywhere(group: _Group, places: Sequence[LiteralPlace]) -> _Group:
    """With every other place of the same kind."""
    return replace(group, places=tuple(place for place in places if place.value == group.places[0].value))


def argument(place: LiteralPlace, arguments: Mapping[str, Sequence[str]]) -> str:
    """What the call that `place` is given to calls it; empty where it is given to no primitive or skill."""
    known = next((arguments[name] for name in spellings(place.callee or "") if name in arguments), ())
    if place.keyword is not None:
        return place.keyword if known else ""
    return known[place.index] if 0 <= place.index < len(known) else ""


def _role(place: LiteralPlace, given: str) -> Role | None:
    last = _LAST_WORD.search(given)
    found = None if last is None else _ROLE.fullmatch(last[0])
    if isinstance(place.value, dict):
        # Up, east and the like are directions, not places.
        far = any(isinstance(part, int | float) and abs(part) > 1 for part in place.value.values())
        return "position" if found is not None and found["position"] else "position" if not given and far else None
    if found is None:
        return None
    if found["count"] and isinstance(place.value, int):
        return "count"
    return "kind" if found["kind"] and isinstance(place.value, str | list) else None


def _first(value: JsonValue) -> str:
    return str(value[0] if isinstance(value, list) else value)


def _chosen(groups: Sequence[_Group], goal: Goal) -> list[_Group]:
    """At most `MAX_ADDED`, in the order of their first places."""
    wanted = sorted(groups, key=lambda group: (not _is_of(goal, group), group.places[0].start))[:MAX_ADDED]
    return sorted(wanted, key=lambda group: group.places[0].start)


def _is_of(goal: Goal, group: _Group) -> bool:
    """Whether the goal is about this kind, or about how many there are of it."""
    return goal.subject is not None and group.subject == goal.subject


def _names(group: _Group, groups: Iterable[_Group], goal: Goal) -> Iterable[str]:
    """Names for its parameter, the best first: short where it says what is meant, else with what it is about.

    A plain `count` is how many of what the goal is about: callers take it for that.
    """
    if group.role == "position":
        yield group.name or "position"
        return
    if group.role == "count":
        plain = _is_of(goal, group) and group.places[0].value == goal.count
    else:
        plain = _is_of(goal, group) or sum(other.role == group.role for other in groups) == 1
    about = group.subject or snake(group.places[0].callee or "")
    if plain or _WORD.fullmatch(about) is None:
        yield group.name
    if _WORD.fullmatch(about) is not None:
        last = _LAST_WORD.search(group.name)
        yield _camel(f"{about}_{group.name if last is None else last[0].lower()}")


def _camel(name: str) -> str:
    head, *rest = filter(None, name.split("_"))
    return head + "".join(word[0].upper() + word[1:] for word in rest)


def free_name(wanted: Iterable[str], taken: Container[str], language: Language) -> str:
    """The first of `wanted` that is not taken, as the language spells it; else the last of them with a number."""
    names = [snake(name) if language == "python" else name for name in wanted]
    numbered = (f"{names[-1]}{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain(names, numbered) if name not in taken)


def parameterised(program: Program, insert: int, named: Sequence[tuple[str, Sequence[LiteralPlace]]]) -> Program:
    """`program` with a parameter of each name in place of its literals, the first of which is its default.

    All else of the source stays as it is written.

    Args:
        insert: where parameters are added.
    """
    javascript = program.language == "javascript"
    source = program.source
    edits: list[tuple[int, int, str]] = []
    added = ""
    for name, places in named:
        first = places[0]
        default = _plain(first.value, javascript=javascript) if first.vector else source[first.start : first.end]
        added += f", {name} = {default}" if javascript else f", {name}={default}"
        for place in places:
            edits.append((place.start, place.end, _vector(name, javascript=javascript) if place.vector else name))
    for start, end, text in sorted([*edits, (insert, insert, added)], reverse=True):
        source = source[:start] + text + source[end:]
    parameters = tuple(Parameter(name=name, default=places[0].value) for name, places in named)
    return replace(program, source=source, params=(*program.params, *parameters))


def _plain(place: JsonValue, *, javascript: bool) -> str:
    assert isinstance(place, dict)
    parts = ", ".join(f"{axis}: {part}" if javascript else f'"{axis}": {part}' for axis, part in place.items())
    return f"{{ {parts} }}" if javascript else f"{{{parts}}}"


def _vector(name: str, *, javascript: bool) -> str:
    if javascript:
        return f"new Vec3({name}.x, {name}.y, {name}.z)"
    return f'Vec3({name}["x"], {name}["y"], {name}["z"])'
