"""What lists show of a skill and order by: one field each, and all of them as the public JSON shape."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from voyager.domain import Maturity, Skill
from voyager.skills.connections import Connections

_RISING: tuple[Maturity, ...] = ("retired", "candidate", "verified", "trusted")
_STYLES: dict[Maturity, str] = {"retired": "dim", "candidate": "yellow", "verified": "blue", "trusted": "green"}
Value = Callable[[Skill, Connections], float | str | None]


@dataclass(frozen=True, kw_only=True)
class Field:
    """`value` is None where nothing is known: such skills come last, whatever the order."""

    name: str
    title: str
    value: Value
    shown: Callable[[Skill, Connections], str] | None = None
    is_number: bool = True

    def text(self, skill: Skill, connections: Connections) -> str:
        """For people."""
        if self.shown is not None:
            return self.shown(skill, connections)
        value = self.value(skill, connections)
        return "-" if value is None else value if isinstance(value, str) else f"{value:.10g}"

    def ordered(self, skills: Sequence[Skill], connections: Connections, *, reverse: bool) -> list[Skill]:
        """By this field: names from a on, numbers from the greatest on, or the opposite; equal ones by name."""
        falling = self.is_number != reverse
        named = sorted(skills, key=lambda skill: (skill.name.casefold(), skill.name))
        known = [(value, skill) for skill in named if (value := self.value(skill, connections)) is not None]
        unknown = [skill for skill in named if self.value(skill, connections) is None]
        # Stable also when falling: what is equal stays by name.
        return [skill for _, skill in sorted(known, key=lambda pair: pair[0], reverse=falling)] + unknown


def rate(skill: Skill) -> float | None:
    """Part of the uses that worked; None before the first."""
    return skill.contract.successes / skill.contract.uses if skill.contract.uses else None


def maturity_style(skill: Skill) -> str:
    """How a terminal colours it."""
    return _STYLES[skill.maturity]


def _percent(skill: Skill, _: Connections) -> str:
    part = rate(skill)
    return "-" if part is None else f"{part:.0%}"


def _used(skill: Skill, _: Connections) -> str:
    return f"{skill.contract.successes}/{skill.contract.uses}" if skill.contract.uses else "-"


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field(name="name", title="skill", value=lambda skill, _: skill.name.casefold(), is_number=False),
        Field(name="version", title="v", value=lambda skill, _: skill.version),
        Field(
            name="maturity",
            title="maturity",
            value=lambda skill, _: -_RISING.index(skill.maturity),
            shown=lambda skill, _: skill.maturity,
            is_number=False,
        ),
        Field(name="uses", title="worked", value=lambda skill, _: skill.contract.uses, shown=_used),
        Field(name="successes", title="successes", value=lambda skill, _: skill.contract.successes),
        Field(name="rate", title="rate", value=lambda skill, _: rate(skill), shown=_percent),
        Field(name="ticks", title="ticks", value=lambda skill, _: skill.contract.ticks),
        Field(name="tokens", title="tokens", value=lambda skill, _: skill.contract.tokens),
        Field(name="callees", title="calls", value=lambda skill, _: len(skill.calls)),
        Field(name="callers", title="called by", value=lambda skill, all_: len(all_.callers(skill.name))),
        Field(name="depth", title="depth", value=lambda skill, all_: all_.depths[skill.name]),
        Field(
            name="language",
            title="lang",
            value=lambda skill, _: skill.language,
            shown=lambda skill, _: "js" if skill.language == "javascript" else "py",
            is_number=False,
        ),
    )
}


def as_json(skill: Skill, connections: Connections) -> dict[str, JsonValue]:
    """The public shape of one skill in lists and graphs."""
    return {
        "name": skill.name,
        "version": skill.version,
        "language": skill.language,
        "maturity": skill.maturity,
        "calls": list(skill.calls),
        "successes": skill.contract.successes,
        "uses": skill.contract.uses,
        "rate": rate(skill),
        "ticks": skill.contract.ticks,
        "tokens": skill.contract.tokens,
        "effect": dict(skill.contract.effect),
        "callers": list(connections.callers(skill.name)),
        "depth": connections.depths[skill.name],
        "signature": skill.signature,
        "goal": skill.goal.text,
        "description": skill.description,
    }
