"""Goals of the moment: food, the night, order, armour and monsters among the others."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.unit.game import FOREST, HERE, goal, land_tree, observation, weights
from voyager.curriculum.frontier import candidates
from voyager.curriculum.milestones import Milestone
from voyager.domain import Candidate, EntitySummary, Goal, GoalRecord, Light, Observation

TOOLED = {"iron_pickaxe": 1, "iron_sword": 1}
NIGHT = 14_000


def near(*mobs: str, distance: int = 6) -> tuple[EntitySummary, ...]:
    return tuple(EntitySummary(name=name, kind="mob", count=2, nearest=HERE, distance=distance) for name in mobs)


def offers(seen: Observation, history: Sequence[GoalRecord] = ()) -> dict[str, Candidate]:
    found = candidates(land_tree(), weights(), seen, history, limit=1000)
    return {candidate.goal.text: candidate for candidate in found}


def best(seen: Observation, history: Sequence[GoalRecord] = ()) -> Goal:
    return candidates(land_tree(), weights(), seen, history)[0].goal


def done(text: str) -> GoalRecord:
    return GoalRecord(goal=goal(text), outcome="done", attempts=1)


def everything() -> list[GoalRecord]:
    """A history after which no new item is worth much."""
    return [done(f"Obtain 1 {item}") for item in sorted(land_tree().data.items)]


def test_who_is_hungry_eats_what_fills_best_and_who_is_not_does_not() -> None:
    larder = {**TOOLED, "bread": 2, "cooked_beef": 2, "rotten_flesh": 9}
    hungry = replace(observation(FOREST, larder), food=11)
    assert best(hungry, everything()) == goal("Eat 1 cooked_beef")
    assert not [text for text in offers(observation(FOREST, larder)) if text.startswith("Eat")]
    only_bad = replace(observation(FOREST, {**TOOLED, "rotten_flesh": 9}), food=11)
    assert not [text for text in offers(only_bad) if text.startswith("Eat")]


def test_an_empty_larder_sends_hunting_the_more_the_emptier_the_stomach() -> None:
    cows = replace(observation(FOREST, TOOLED), entities=near("cow", "zombie"))
    full, empty = offers(cows)["Obtain 2 beef"], offers(replace(cows, food=6))["Obtain 2 beef"]
    assert empty.usefulness > full.usefulness
    stocked = replace(cows, inventory={**TOOLED, "bread": 5})
    assert "Obtain 2 beef" not in offers(stocked)
    again = [*everything(), done("Obtain 2 beef")]
    assert best(replace(cows, food=6), again) == goal("Obtain 2 beef"), "hunger comes back"


def test_who_is_hungry_with_no_animal_in_sight_looks_for_one_that_lives_here() -> None:
    hungry = replace(observation(FOREST, TOOLED), food=8)
    assert "no animal is in sight, but a cow may be found" in offers(hungry)["Obtain 2 beef"].why
    snow = offers(replace(hungry, biome="snowy_plains"))
    assert "Obtain 2 rabbit" in snow
    assert "Obtain 2 beef" not in snow
    assert "Obtain 2 beef" not in offers(observation(FOREST, TOOLED))


def test_at_night_a_bed_is_slept_in_and_by_day_it_is_not() -> None:
    bed = observation(FOREST, {**TOOLED, "white_bed": 1})
    night = replace(bed, time_of_day=NIGHT, is_day=False)
    assert best(night, everything()) == goal("Sleep until morning")
    assert "Sleep until morning" not in offers(bed)
    assert "Sleep until morning" not in offers(replace(night, inventory=TOOLED))


def test_wool_becomes_a_bed() -> None:
    sheep = replace(observation(FOREST, {**TOOLED, "white_wool": 1}), entities=near("sheep"))
    assert offers(sheep)["Obtain 2 white_wool"].usefulness == weights().bed
    wool = observation(FOREST, {**TOOLED, "white_wool": 3})
    assert "Craft 1 white_bed" in offers(wool, everything())


def test_what_lies_far_off_in_the_open_is_worth_less_at_night() -> None:
    day = observation(FOREST)
    night = replace(day, time_of_day=NIGHT, is_day=False)
    far, beside = "Obtain 1 coal", "Obtain 1 oak_log"
    known = [done("Craft 1 wooden_pickaxe")]
    assert offers(night, known)[far].affordance < offers(day, known)[far].affordance
    assert offers(night, known)[beside].affordance == offers(day, known)[beside].affordance
    below = replace(night, light=Light(block=0, sky=0))
    assert offers(below, known)[far].affordance == offers(day, known)[far].affordance


def test_a_torch_is_placed_once_where_it_is_dark() -> None:
    cave = replace(observation(FOREST, {"torch": 3}), light=Light(block=0, sky=0))
    lit = replace(cave, light=Light(block=7, sky=0))
    assert offers(cave)["Place 1 torch"].novelty == 1
    assert "Place 1 torch" not in offers(lit)
    assert offers(cave, [done("Place 1 torch")])["Place 1 torch"].novelty < 1


@pytest.mark.parametrize(
    ("blocks", "held", "text"),
    [
        ({"chest": 5}, {"cobblestone": 90, "dirt": 20}, "Deposit 20 dirt"),
        ({}, {"chest": 1, "dirt": 20}, "Place 1 chest"),
        ({}, {"dirt": 20}, "Craft 1 chest"),
    ],
)
def test_a_full_inventory_goes_into_a_chest(blocks: dict[str, int], held: dict[str, int], text: str) -> None:
    crowded = replace(observation({**FOREST, **blocks}, {**TOOLED, **held}), slots_used=34)
    assert best(crowded, everything()) == goal(text)
    assert text not in offers(replace(crowded, slots_used=20), everything())


def test_tools_and_food_are_not_put_away() -> None:
    crowded = replace(observation({"chest": 5}, {**TOOLED, "bread": 3, "white_bed": 1, "torch": 9}), slots_used=36)
    assert not [text for text in offers(crowded) if text.startswith("Deposit")]


def test_armour_is_put_on_unless_a_better_piece_is_worn() -> None:
    held = {"iron_helmet": 1, "leather_boots": 1, "shield": 1, "turtle_egg": 1}
    worn = {"head": None, "torso": None, "legs": None, "feet": "diamond_boots", "off_hand": None}
    texts = offers(replace(observation(FOREST, held), equipment=worn))
    assert {text for text in texts if text.startswith("Equip")} == {"Equip 1 iron_helmet", "Equip 1 shield"}
    on = replace(observation(FOREST, held), equipment={**worn, "head": "iron_helmet", "off_hand": "shield"})
    assert not [text for text in offers(on) if text.startswith("Equip")]


def test_a_monster_is_fought_by_who_is_armed_and_well() -> None:
    armed = replace(observation(FOREST, TOOLED), entities=near("zombie"))
    assert "Kill 1 zombie" in offers(armed)
    assert "Kill 1 zombie" not in offers(replace(armed, health=6))
    assert "Kill 1 zombie" not in offers(replace(armed, inventory={}))
    assert "Kill 1 cow" not in offers(replace(armed, entities=near("cow")))
    assert offers(replace(armed, health=14))["Kill 1 zombie"].affordance < offers(armed)["Kill 1 zombie"].affordance


def test_a_need_that_was_given_up_rests_like_any_goal() -> None:
    night = replace(observation(FOREST, {"white_bed": 1}), time_of_day=NIGHT, is_day=False)
    failed = GoalRecord(goal=goal("Sleep until morning"), outcome="gave_up", attempts=4)
    assert "Sleep until morning" not in offers(night, [failed])
    assert "Sleep until morning" in offers(night, [failed, done("Obtain 1 dirt"), done("Obtain 1 sand")])


def test_a_milestone_is_worth_more_until_it_is_reached() -> None:
    seen = replace(observation(FOREST, TOOLED), entities=near("zombie"))
    hunter = Milestone(name="Monster Hunter", goal=goal("Kill 1 zombie"))

    def worth(history: Sequence[GoalRecord]) -> Candidate:
        found = candidates(land_tree(), weights(), seen, history, milestones=[hunter], limit=1000)
        return next(candidate for candidate in found if candidate.goal == hunter.goal)

    assert worth([]).usefulness == weights().fight + weights().milestone
    assert "Monster Hunter" in worth([]).why
    assert worth([done("Kill 1 zombie")]).usefulness == weights().fight


def test_what_a_milestone_takes_is_worth_a_little_more() -> None:
    seen = observation(FOREST, {"iron_ingot": 3, "crafting_table": 1})
    lava = Milestone(name="Hot Stuff", goal=goal("Obtain 1 lava_bucket"))
    plain = offers(seen)["Craft 1 bucket"]
    found = candidates(land_tree(), weights(), seen, [], milestones=[lava], limit=1000)
    bucket = next(candidate for candidate in found if candidate.goal.subject == "bucket")
    assert bucket.usefulness == plain.usefulness + weights().step
    assert "it takes that to Hot Stuff" in bucket.why


def test_every_need_reads_back_as_the_same_goal() -> None:
    held = {"bread": 2, "white_bed": 1, "torch": 2, "iron_helmet": 1, "dirt": 9, **TOOLED}
    seen = replace(
        observation({**FOREST, "chest": 4}, held),
        entities=near("cow", "zombie", "sheep"), food=9, slots_used=35, time_of_day=NIGHT, is_day=False,
    )  # fmt: skip
    texts = offers(seen)
    assert {text.split()[0] for text in texts} >= {"Eat", "Sleep", "Place", "Equip", "Kill", "Deposit", "Obtain"}
    for text, candidate in texts.items():
        assert goal(text) == candidate.goal


def test_who_is_outside_at_night_takes_shelter_unless_a_bed_is_there() -> None:
    night = replace(observation(FOREST, TOOLED), time_of_day=NIGHT, is_day=False)
    assert best(night, everything()) == goal("Take shelter until morning")
    assert best(night, [*everything(), done("Take shelter until morning")]) == goal("Take shelter until morning")
    assert best(replace(night, inventory={**TOOLED, "white_bed": 1}), everything()) == goal("Sleep until morning")
    dressed = replace(night, equipment=dict.fromkeys(("head", "torso", "legs", "feet"), "iron_helmet"))
    assert offers(dressed)["Take shelter until morning"].usefulness == weights().shelter / 2
    assert "Take shelter until morning" not in offers(observation(FOREST, TOOLED))
    assert "Take shelter until morning" not in offers(replace(night, light=Light(block=0, sky=0)))
