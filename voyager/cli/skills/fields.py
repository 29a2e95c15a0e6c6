"""What lists show of a skill and order by: one field each, and all of them as the public JSON shape."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import JsonValue

from voyager.cli.skills.origins import in_short, release_of
from voyager.domain import Contract, Maturity, SkillSummary
from voyager.wire import to_json


class Around(Protocol):
    """The calls around a skill."""

    def callers(self, name: str) -> list[str]: ...

    def depth(self, name: str) -> int: ...


_RISING: tuple[Maturity, ...] = ("retired", "candidate", "verified", "trusted")
STYLES: dict[Maturity, str] = {"retired": "dim", "candidate": "yellow", "verified": "blue", "trusted": "green"}
"""How a terminal colours a maturity."""
Value = Callable[[SkillSummary, Around], float | str | None]


@dataclass(frozen=True, kw_only=True)
class Field:
    """`value` is None where nothing is known: such skills come last, whatever the order."""

    name: str
    title: str
    value: Value
    shown: Callable[[SkillSummary], str] | None = None
    is_number: bool = True

    def text(self, skill: SkillSummary, around: Around) -> str:
        """For people."""
        if self.shown is not None:
            return self.shown(skill)
        value = self.value(skill, around)
        return "-" if value is None else value if isinstance(value, str) else f"{round(value, 1):g}"

    def ordered(self, skills: Sequence[SkillSummary], around: Around, *, reverse: bool) -> list[SkillSummary]:
        """By this field: names from a on, numbers from the greatest on, or the opposite; equal ones by name."""
        falling = self.is_number != reverse
        named = sorted(skills, key=lambda skill: skill.name)
        known = [(value, skill) for skill in named if (value := self.value(skill, around)) is not None]
        unknown = [skill for skill in named if self.value(skill, around) is None]
        # Stable also when falling: what is equal stays by name.
        return [skill for _, skill in sorted(known, key=lambda pair: pair[0], reverse=falling)] + unknown


def rate(contract: Contract) -> float | None:
    """Part of the uses that worked; None before the first."""
    return contract.successes / contract.uses if contract.uses else None


def percent(contract: Contract) -> str:
    """The rate for people."""
    part = rate(contract)
    return "-" if part is None else f"{part:.0%}"


def worked(contract: Contract) -> str:
    """Uses that worked, of all."""
    return f"{contract.successes}/{contract.uses}" if contract.uses else "-"


def _measured(value: Callable[[Contract], float]) -> Value:
    """A mean over the uses; None before the first."""
    return lambda skill, _: value(skill.contract) if skill.contract.uses else None


def _standing(skill: SkillSummary) -> str:
    marks = {"quarantined": skill.quarantined, "pinned": skill.pinned, "banned": skill.banned is not None}
    return ", ".join([skill.maturity, *(mark for mark, is_set in marks.items() if is_set)])


def _origin(skill: SkillSummary) -> str:
    return in_short(skill.origin, skill.run, skill.made_by)


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field(name="name", title="skill", value=lambda skill, _: skill.name, is_number=False),
        Field(name="number", title="number", value=lambda skill, _: skill.number),
        Field(name="version", title="v", value=lambda skill, _: skill.version),
        Field(
            name="maturity",
            title="maturity",
            value=lambda skill, _: -_RISING.index(skill.maturity),
            shown=_standing,
            is_number=False,
        ),
        Field(
            name="uses",
            title="worked",
            value=lambda skill, _: skill.contract.uses,
            shown=lambda skill: worked(skill.contract),
        ),
        Field(name="successes", title="successes", value=lambda skill, _: skill.contract.successes),
        Field(
            name="rate",
            title="rate",
            value=lambda skill, _: rate(skill.contract),
            shown=lambda skill: percent(skill.contract),
        ),
        Field(
            name="trust",
            title="at least",
            value=_measured(lambda contract: contract.interval[0]),
            shown=lambda skill: f"{skill.contract.interval[0]:.0%}" if skill.contract.uses else "-",
        ),
        Field(name="ticks", title="ticks", value=lambda skill, _: skill.contract.ticks or None),
        Field(name="damage", title="damage", value=_measured(lambda contract: contract.damage)),
        Field(name="wear", title="wear", value=_measured(lambda contract: contract.wear)),
        Field(name="calls", title="actions", value=_measured(lambda contract: contract.calls)),
        Field(name="tokens", title="tokens", value=lambda skill, _: skill.contract.tokens),
        Field(name="callees", title="calls", value=lambda skill, _: len(skill.calls)),
        Field(name="callers", title="used by", value=lambda skill, all_: len(all_.callers(skill.name))),
        Field(name="depth", title="depth", value=lambda skill, all_: all_.depth(skill.name)),
        Field(
            name="language",
            title="lang",
            value=lambda skill, _: skill.language,
            shown=lambda skill: "js" if skill.language == "javascript" else "py",
            is_number=False,
        ),
        Field(name="origin", title="from", value=lambda skill, _: _origin(skill), is_number=False),
        Field(name="run", title="run", value=lambda skill, _: skill.run or None, is_number=False),
    )
}


def as_json(skill: SkillSummary, around: Around) -> dict[str, JsonValue]:
    """The public shape of one skill in lists and graphs."""
    contract = skill.contract
    return {
        "name": skill.name,
        "version": skill.version,
        "number": skill.number,
        "language": skill.language,
        "maturity": skill.maturity,
        "pinned": skill.pinned,
        "banned": skill.banned,
        "calls": list(skill.calls),
        "successes": contract.successes,
        "uses": contract.uses,
        "rate": rate(contract),
        "interval": list(contract.interval),
        "ticks": contract.ticks,
        "damage": contract.damage,
        "wear": contract.wear,
        "actions": contract.calls,
        "tokens": contract.tokens,
        "effect": dict(contract.effect),
        "needs": dict(contract.needs),
        "callers": list(around.callers(skill.name)),
        "depth": around.depth(skill.name),
        "signature": skill.signature,
        "goal": skill.goal,
        "description": skill.description,
        "run": skill.run,
        "fixture": skill.fixture,
        "dimension": skill.dimension,
        "made_by": skill.made_by,
        "imported": skill.origin is not None,
        "origin": to_json(skill.origin),
        "quarantined": skill.quarantined,
        "release_by": release_of(quarantined=skill.quarantined, fixture=skill.fixture),
    }
