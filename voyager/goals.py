"""A goal's text turned into kind, subject, count and a predicate a machine can check."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from voyager.domain import Goal, GoalKind, Measure, Predicate
from voyager.errors import GoalError
from voyager.gamedata import NOT_IN_TERRAIN, GameData, load_game_data

_VERBS: Mapping[str, GoalKind] = {
    **dict.fromkeys(("craft", "make", "build"), "craft"),
    **dict.fromkeys(("mine", "dig", "chop", "break", "harvest"), "mine"),
    **dict.fromkeys(("smelt", "cook"), "smelt"),
    **dict.fromkeys(("obtain", "get", "collect", "gather", "acquire"), "obtain"),
    **dict.fromkeys(("place", "put"), "place"),
    **dict.fromkeys(("eat", "consume"), "eat"),
    **dict.fromkeys(("kill", "hunt", "slay", "defeat"), "kill"),
    **dict.fromkeys(("equip", "wear", "wield", "hold"), "equip"),
}
_MEASURES: Mapping[GoalKind, Measure] = {
    "obtain": "gained",
    "craft": "crafted",
    "smelt": "crafted",
    "mine": "mined",
    "place": "used",
    "eat": "used",
    "kill": "killed",
    "equip": "equipped",
}
_FORM = re.compile(
    r"(?P<verb>[a-z]+)\s+(?:(?P<count>\d+|an?|one|two|three|some|the)\s+)?(?P<name>[a-z][a-z0-9_ '-]*?)"
    r"(?:\s+into\s+(?P<result>[a-z][a-z0-9_ ]*))?",
)
_WORDS = {"two": 2, "three": 3}
MAX_COUNT = 2304
"""36 slots of 64: more than this no inventory holds."""


@dataclass(frozen=True, kw_only=True)
class GoalNames:
    """The names a goal may use; `smelting` maps a furnace's input to its output."""

    items: frozenset[str]
    blocks: frozenset[str]
    mobs: frozenset[str]
    smelting: Mapping[str, str]

    @classmethod
    def of(cls, data: GameData) -> "GoalNames":
        """The names of a loaded version."""
        return cls(items=data.items, blocks=data.blocks, mobs=data.mobs, smelting=data.smelting)

    @classmethod
    def load(cls, minecraft_data: Path, tables: Path) -> "GoalNames":
        """The names of 1.20.1.

        Raises:
            SetupError: a data file is missing or damaged.
        """
        return cls.of(load_game_data(minecraft_data, tables))


def parse_goal(text: str, names: GoalNames) -> Goal:
    """Read a goal such as "Craft 1 wooden_pickaxe" or "mine 3 oak logs".

    A text of none of the forms becomes a goal without predicate, for a model to judge.

    Raises:
        GoalError: empty, a count out of range, or a name that the version does not know (nearest names said).
    """
    clean = " ".join(text.split()).strip(" .!\"'`*")
    if not clean:
        raise GoalError('the goal is empty; say what to reach, for example "Craft 1 wooden_pickaxe"')
    match = _FORM.fullmatch(clean.lower().replace("`", ""))
    kind = _VERBS.get(match["verb"]) if match else None
    if match is None or kind is None:
        return Goal(text=clean)
    count = _count(match["count"], clean)
    known = _known(kind, names)
    subject = _name(match["name"], known, "mob" if kind == "kill" else "item or block")
    if kind == "smelt":
        subject = _smelted(subject, match["result"], names)
    elif kind == "mine" and (subject not in names.blocks or subject in NOT_IN_TERRAIN):
        # Stone gives cobblestone: such a goal is about what is gained, not about the block that was broken.
        kind = "obtain"
    predicate = predicate_for(kind, subject, count)
    return Goal(text=clean, kind=kind, subject=subject, count=count, predicate=predicate)


def predicate_for(kind: GoalKind, subject: str, count: int) -> Predicate | None:
    """The check for a goal of `kind`; None for the kinds that a model judges."""
    measure = _MEASURES.get(kind)
    if measure is None:
        return None
    return Predicate(measure=measure, subject=subject, minimum=1 if measure == "equipped" else count)


def _known(kind: GoalKind, names: GoalNames) -> frozenset[str]:
    if kind == "kill":
        return names.mobs
    return names.items | names.blocks if kind == "mine" else names.items


def _count(word: str | None, text: str) -> int:
    if word is None or not word.isdigit():
        return _WORDS.get(word or "", 1)
    count = int(word)
    if not 1 <= count <= MAX_COUNT:
        raise GoalError(f'the goal "{text}" asks for {count}; choose a count from 1 to {MAX_COUNT}')
    return count


def _name(words: str, known: frozenset[str], what: str) -> str:
    name = re.sub(r"[ '-]+", "_", words.strip())
    for form in (
        name,
        name.removesuffix("s"),
        name.removesuffix("es"),
        re.sub("ies$", "y", name),
        re.sub("ves$", "f", name),
    ):
        if form in known:
            return form
    near = get_close_matches(name, sorted(known), n=3, cutoff=0.6)
    advice = f"did you mean {', '.join(near)}?" if near else "use a name of Minecraft 1.20.1, for example oak_log"
    raise GoalError(f"no {what} is called `{name}`; {advice}")


def _smelted(subject: str, result: str | None, names: GoalNames) -> str:
    if result is not None:
        wanted = _name(result, names.items, "item or block")
        if names.smelting.get(subject) != wanted:
            raise GoalError(f"a furnace makes no {wanted} from {subject}; {_smelting_advice(subject, names)}")
        return wanted
    if subject in names.smelting:
        return names.smelting[subject]
    if subject in names.smelting.values():
        return subject
    raise GoalError(f"a furnace neither takes nor makes {subject}; {_smelting_advice(subject, names)}")


def _smelting_advice(subject: str, names: GoalNames) -> str:
    output = names.smelting.get(subject)
    return f"it makes {output} from it" if output else "name one of its inputs, for example raw_iron"
