"""A goal's text turned into kind, subject, count and a predicate a machine can check."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from voyager.domain import Goal, GoalKind, Measure, Position, Predicate
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
    "reach": "reached",
    "deposit": "stored",
    "open": "opened",
    "sleep": "slept",
    "shelter": "outlasted",
}
OPENED: Mapping[str, str] = {
    "chest": "open_chest",
    "trapped_chest": "trigger_trapped_chest",
    "barrel": "open_barrel",
    **{
        block: f"interact_with_{block}"
        for block in (
            "crafting_table",
            "furnace",
            "blast_furnace",
            "smoker",
            "stonecutter",
            "smithing_table",
            "anvil",
            "grindstone",
        )
    },
}
"""Blocks that open, and the custom statistic that counts it (Minecraft Wiki, Statistics)."""
_GO = r"(?:reach|go to|get to|walk to|travel to)\s+"
_POINT = re.compile(_GO + r"\(?(?P<x>-?\d+)(?:\s*,\s*|\s+)(?P<y>-?\d+)(?:\s*,\s*|\s+)(?P<z>-?\d+)\)?")
_HEIGHT = re.compile(_GO + r"(?:y|height|y[ -]level)\s*=?\s*(?P<y>-?\d+)")
_DEPOSIT = re.compile(
    r"(?P<verb>deposit|store|stash|put)\s+(?:(?P<count>\d+|an?|one|two|three|some|the)\s+)?"
    r"(?P<name>[a-z][a-z0-9_ '-]*?)"
    r"(?P<into>\s+(?:in|into)\s+(?:(?:an?|the|one)\s+)?(?:trapped[ _])?(?:chest|barrel|container)s?)?"
)
_OPEN = re.compile(r"open\s+(?:(?P<count>\d+|an?|one|two|three|some|the)\s+)?(?P<name>[a-z][a-z_ ]*)")
_FORM = re.compile(
    r"(?P<verb>[a-z]+)\s+(?:(?P<count>\d+|an?|one|two|three|some|the)\s+)?(?P<name>[a-z][a-z0-9_ '-]*?)"
    r"(?:\s+into\s+(?P<result>[a-z][a-z0-9_ ]*))?",
)
_THING = re.compile(r"(?:(?P<count>\d+|an?|one|two|three|some|the)\s+)?(?P<name>[a-z][a-z0-9_ '-]*)")
_MISTYPED = 0.8
"""How alike a name and an item's are when the item is likely meant."""
_WORDS = {"two": 2, "three": 3}
MAX_COUNT = 2304
"""36 slots of 64: more than this no inventory holds."""
_SLEEP = re.compile(r"(?:sleep|go to bed|go to sleep)(?: until (?:the )?morning| through the night| in an? bed)*")
_SHELTER = re.compile(r"(?:take |seek |find )?shelter(?: until (?:the )?morning| for the night| through the night)*")
NIGHTFALL, DAWN = 12_541, 23_460
"""Ticks of the day between which a bed may be slept in by clear weather (minecraft.wiki/w/Bed)."""
_FARTHEST = 29_999_984
_HEIGHTS = range(-64, 321)
"""Heights at which a player can stand in 1.20.1 (Minecraft Wiki, Altitude)."""


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
    plain = clean.lower().replace("`", "")
    if _SLEEP.fullmatch(plain):
        return _goal(clean, "sleep", "bed", 1)
    if _SHELTER.fullmatch(plain):
        return _goal(clean, "shelter", "night", 1)
    other = _reach(clean, plain) or _deposit(clean, plain, names) or _open(clean, plain)
    if other is not None:
        return other
    match = _FORM.fullmatch(plain)
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
    return _goal(clean, kind, subject, count)


def is_night(time_of_day: int) -> bool:
    """Whether monsters come out and one may sleep, by clear weather."""
    return NIGHTFALL <= time_of_day <= DAWN


def _reach(text: str, plain: str) -> Goal | None:
    point, height = _POINT.fullmatch(plain), _HEIGHT.fullmatch(plain)
    found = point or height
    if found is None:
        return None
    if int(found["y"]) not in _HEIGHTS:
        raise GoalError(f'the goal "{text}" lies outside the world; heights go from {_HEIGHTS[0]} to {_HEIGHTS[-1]}')
    if point is not None and any(abs(int(point[axis])) > _FARTHEST for axis in "xz"):
        raise GoalError(f'the goal "{text}" lies outside the world; x and z go up to {_FARTHEST}')
    where = f"y {int(found['y'])}" if point is None else " ".join(str(int(point[axis])) for axis in "xyz")
    return _goal(text, "reach", where, 1)


def _deposit(text: str, plain: str, names: GoalNames) -> Goal | None:
    match = _DEPOSIT.fullmatch(plain)
    # What is put nowhere is placed.
    if match is None or (match["verb"] == "put" and match["into"] is None):
        return None
    count = _count(match["count"], text)
    return _goal(text, "deposit", _name(match["name"], names.items, "item or block"), count)


def _open(text: str, plain: str) -> Goal | None:
    match = _OPEN.fullmatch(plain)
    name = "" if match is None else match["name"].strip().replace(" ", "_")
    block = next((each for each in (name, name.removesuffix("s")) if each in OPENED), None)
    if match is None or block is None:
        return None  # A door, for one: no statistic tells of it.
    return _goal(text, "open", block, _count(match["count"], text))


def _goal(text: str, kind: GoalKind, subject: str, count: int) -> Goal:
    return Goal(text=text, kind=kind, subject=subject, count=count, predicate=predicate_for(kind, subject, count))


def place_in(subject: str) -> Position | int:
    """Where a `reached` predicate's subject is: `x y z` is a point, `y N` a height."""
    words = subject.split()
    if words[0] == "y":
        return int(words[1])
    x, y, z = (float(word) for word in words)
    return Position(x=x, y=y, z=z)


def parse_wish(text: str, names: GoalNames) -> Goal:
    """Read what a person wants: a goal's text, or a thing by name, such as "a diamond pickaxe" or "a bucket of lava".

    Raises:
        GoalError: as `parse_goal`; also a thing with an article that is no item but nearly has an item's name.
    """
    goal = parse_goal(text, names)
    match = None if goal.kind is not None else _THING.fullmatch(goal.text.lower().replace("`", ""))
    if match is None:
        return goal
    try:
        subject = _name(match["name"], names.items, "item")
    except GoalError:
        name = re.sub(r"[ '-]+", "_", match["name"])
        if match["count"] and get_close_matches(name, sorted(names.items), n=1, cutoff=_MISTYPED):
            raise
        return goal
    count = _count(match["count"], goal.text)
    predicate = predicate_for("obtain", subject, count)
    return Goal(text=f"Obtain {count} {subject}", kind="obtain", subject=subject, count=count, predicate=predicate)


def item_named(words: str, names: GoalNames) -> str:
    """The item that a person means. Raises: GoalError: there is none; names the nearest."""
    return _name(words.lower(), names.items, "item")


def predicate_for(kind: GoalKind, subject: str, count: int) -> Predicate | None:
    """The check for a goal of `kind`; None for the kinds that a model judges."""
    measure = _MEASURES.get(kind)
    if measure is None:
        return None
    minimum = 1 if measure in ("equipped", "reached") else count
    return Predicate(measure=measure, subject=subject, minimum=minimum)


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
        re.sub(r"^([a-z]+?)s?_of_([a-z_]+)$", r"\2_\1", name),
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
