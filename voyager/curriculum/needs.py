"""What a body and its belongings ask for: food, the night, light, order, armour, and the monster at the door."""

from collections.abc import Iterable

from voyager.curriculum.offers import distance_to, goal_of, in_the_open, near
from voyager.curriculum.past import Past, key_of
from voyager.curriculum.techtree import TechTree
from voyager.curriculum.weights import Weights
from voyager.domain import Candidate, Observation
from voyager.goals import is_night

_SLOTS = {"helmet": "head", "chestplate": "torso", "leggings": "legs", "boots": "feet"}
_MATERIALS = ("leather", "golden", "chainmail", "iron", "diamond", "netherite")
HARMFUL = frozenset({"chicken", "poisonous_potato", "pufferfish", "rotten_flesh", "spider_eye"})
"""Foods that may poison or make hungry (worlds/data/foods.json)."""
_CONTAINERS = ("chest", "barrel", "trapped_chest")
_TOOLS = (
    "pickaxe",
    "axe",
    "sword",
    "shovel",
    "hoe",
    "bucket",
    "shears",
    "rod",
    "bow",
    "arrow",
    "torch",
    "bed",
    "shield",
)
_KEPT_ON_ONE = frozenset((*_TOOLS, *_SLOTS))
"""Last words of what is not put away: tools, arms and what a night takes."""


def needs(tree: TechTree, weights: Weights, observation: Observation, past: Past) -> Iterable[Candidate]:
    """Goals of the moment; most of them come back whenever the need does."""
    for offer in (
        *_food(tree, weights, observation),
        *_night(tree, weights, observation, past),
        *_order(tree, weights, observation),
        *_armour(weights, observation),
        *_monsters(tree, weights, observation, past),
    ):
        if key_of(offer.goal) not in past.resting:
            yield offer


def _food(tree: TechTree, weights: Weights, observation: Observation) -> Iterable[Candidate]:
    points = tree.data.foods
    hunger = (20 - observation.food) / 20
    held = {item: count for item, count in observation.inventory.items() if item in points and item not in HARMFUL}
    if held and observation.food <= weights.hungry:
        # What fills best without waste; equal ones by name.
        lacks = 20 - observation.food
        best = min(held, key=lambda item: (abs(lacks - points[item]), item))
        why = f"food is at {observation.food:g} of 20; {held[best]} {best} held"
        yield Candidate(goal=goal_of("eat", best), usefulness=weights.hunger * hunger, why=why)
    larder = sum(points[item] * count for item, count in held.items())
    if larder >= weights.larder:
        return
    urgency = max(hunger, weights.forethought) * (1 - larder / weights.larder)
    told = f"{larder} points of food are held and food is at {observation.food:g}"
    game = _game(tree, observation)
    seen = {name: distance for name in game if (distance := distance_to(observation, name)) is not None}
    for name, distance in seen.items():
        yield Candidate(
            goal=goal_of("obtain", game[name], 2),
            affordance=_walk(weights, observation, distance),
            usefulness=weights.hunger * urgency,
            why=f"{told}; {_off(name, distance)}",
        )
    if game and not seen and observation.food <= weights.hungry:
        name = next(iter(game))
        yield Candidate(
            goal=goal_of("obtain", game[name], 2),
            affordance=weights.unseen * in_the_open(weights, observation, None),
            usefulness=weights.hunger * urgency,
            why=f"{told}; no animal is in sight, but a {name} may be found",
        )


def _game(tree: TechTree, observation: Observation) -> dict[str, str]:
    """Animals to hunt with their best meat; those that live in this biome first, then the most filling."""
    found: dict[str, str] = {}
    for name, mob in sorted(tree.data.creatures.items()):
        eaten = [item for item in mob.drops if item in tree.data.foods and item not in HARMFUL]
        lives = tree.land is None or name in tree.land.mobs
        if eaten and lives and not mob.hostile and not mob.swims:
            found[name] = max(eaten, key=lambda item: (tree.data.foods[item], item))

    def rank(name: str) -> tuple[bool, int]:
        return observation.biome not in tree.biomes_of(name), -tree.data.foods[found[name]]

    return {name: found[name] for name in sorted(found, key=rank)}


def _night(tree: TechTree, weights: Weights, observation: Observation, past: Past) -> Iterable[Candidate]:
    dark = is_night(observation.time_of_day)
    near = any(name.endswith("_bed") for name in (*observation.blocks, *observation.inventory))
    if dark and near:
        yield Candidate(goal=goal_of("sleep", "bed"), usefulness=weights.night, why="it is night, and there is a bed")
    if dark and observation.light.sky > 0:
        bare = [slot for slot in _SLOTS.values() if not observation.equipment.get(slot)]
        why = f"it is night under the open sky, when monsters come, and {len(bare)} of 4 pieces of armour are missing"
        worth = weights.shelter * (len(_SLOTS) + len(bare)) / (2 * len(_SLOTS))
        yield Candidate(goal=goal_of("shelter", "night"), usefulness=worth, why=why)
    wool = max((count for item, count in observation.inventory.items() if item.endswith("_wool")), default=0)
    sheep = distance_to(observation, "sheep")
    if not near and wool < 3 and sheep is not None and "shears" not in past.known:
        yield Candidate(
            goal=goal_of("obtain", "white_wool", 3 - wool),
            affordance=_walk(weights, observation, sheep),
            usefulness=weights.bed,
            why=f"a bed takes 3 wool; {_off('sheep', sheep)}",
        )
    if not near and wool >= 3:
        why = "wool for a bed is held, and who has a bed sleeps the night"
        yield Candidate(goal=goal_of("craft", "white_bed"), usefulness=weights.bed, why=why)
    unlit = observation.light.block == 0 and (dark or observation.light.sky == 0)
    if observation.inventory.get("torch", 0) > 0 and unlit:
        novelty = weights.variant if "place torch" in past.reached else 1.0
        why = "it is dark here and torches are held"
        yield Candidate(goal=goal_of("place", "torch"), usefulness=weights.light, novelty=novelty, why=why)


def _order(tree: TechTree, weights: Weights, observation: Observation) -> Iterable[Candidate]:
    used = observation.slots_used
    if used < weights.full_slots:
        return
    worth = weights.order * used / 36
    why = f"{used} of 36 slots are used"
    if any(name in observation.blocks for name in _CONTAINERS):
        for item, count in _least_needed(tree, observation):
            yield Candidate(goal=goal_of("deposit", item, count), usefulness=worth, why=f"{why}; a chest is near")
    elif observation.inventory.get("chest", 0) > 0:
        yield Candidate(goal=goal_of("place", "chest"), usefulness=worth, why=f"{why}; a chest is held")
    else:
        yield Candidate(goal=goal_of("craft", "chest"), usefulness=worth, why=f"{why}, and no chest is near")


def _least_needed(tree: TechTree, observation: Observation) -> list[tuple[str, int]]:
    """The item that unlocks least, of which most is held."""
    spare = [
        (item, count)
        for item, count in observation.inventory.items()
        if item.rpartition("_")[2] not in _KEPT_ON_ONE and item not in tree.data.foods
    ]
    return sorted(spare, key=lambda entry: (tree.unlocks(entry[0]), -entry[1], entry[0]))[:1]


def _armour(weights: Weights, observation: Observation) -> Iterable[Candidate]:
    worn = {item for item in observation.equipment.values() if item}
    for item in sorted(observation.inventory):
        material, _, form = item.rpartition("_")
        slot = _SLOTS.get(form)
        if item in worn or (slot is None and item != "shield") or (slot is not None and material not in _MATERIALS):
            continue
        on = observation.equipment.get(slot or "off_hand") or ""
        better = on.rpartition("_")[0] in _MATERIALS and (
            _MATERIALS.index(on.rpartition("_")[0]) >= _MATERIALS.index(material)
        )
        if not (slot is not None and better):
            yield Candidate(goal=goal_of("equip", item), usefulness=weights.wear, why=f"{item} is held and not worn")


def _monsters(tree: TechTree, weights: Weights, observation: Observation, past: Past) -> Iterable[Candidate]:
    held = [item for item in observation.inventory if item.endswith(("_sword", "_axe"))]
    for name, mob in sorted(tree.data.creatures.items()):
        distance = distance_to(observation, name)
        if not mob.hostile or distance is None or not held or observation.health < weights.healthy:
            continue
        yield Candidate(
            goal=goal_of("kill", name),
            affordance=near(weights, distance) * weights.danger * observation.health / 20,
            usefulness=weights.fight,
            novelty=weights.variant if f"kill {name}" in past.reached else 1.0,
            why=f"{_off(name, distance)} and {held[0]} is held",
        )


def _walk(weights: Weights, observation: Observation, distance: float) -> float:
    return near(weights, distance) * in_the_open(weights, observation, distance)


def _off(name: str, distance: float) -> str:
    return f"a {name} is {distance:.0f} blocks away"
