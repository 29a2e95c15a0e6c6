"""Which goals the frontier offers, and in which order."""

from collections.abc import Sequence
from dataclasses import replace

from tests.unit.game import FOREST, goal, land_tree, observation, tree, weights
from voyager.curriculum.frontier import candidates
from voyager.curriculum.past import Past
from voyager.domain import Candidate, GoalOutcome, GoalRecord, Observation, Position


def record(text: str, outcome: GoalOutcome = "learned") -> GoalRecord:
    return GoalRecord(goal=goal(text), outcome=outcome, attempts=1)


def offered(seen: Observation, history: Sequence[GoalRecord] = ()) -> set[str | None]:
    return {candidate.goal.subject for candidate in candidates(tree(), weights(), seen, history, limit=100)}


def order(seen: Observation, goals: int) -> list[str]:
    """The subjects in turn, each goal reached and its item used up."""
    history: list[GoalRecord] = []
    for _ in range(goals):
        best = candidates(tree(), weights(), seen, history)[0].goal
        history.append(GoalRecord(goal=best, outcome="done", attempts=1))
    return [str(entry.goal.subject) for entry in history]


def test_from_bare_hands_in_a_forest_the_natural_order_comes_out() -> None:
    subjects = order(observation(FOREST), 13)
    assert subjects[:7] == [
        "oak_log",
        "oak_planks",
        "crafting_table",
        "stick",
        "wooden_pickaxe",
        "cobblestone",
        "stone_pickaxe",
    ]
    assert subjects.index("furnace") < subjects.index("iron_ingot") < subjects.index("iron_pickaxe")
    assert subjects.index("raw_iron") < subjects.index("iron_ingot")


def test_variants_of_what_was_made_wait_behind_what_is_new() -> None:
    subjects = order(observation({**FOREST, "birch_log": 7}), 30)
    assert not [name for name in subjects if name.startswith("birch_")]
    assert len([name for name in subjects if name.endswith(("_slab", "_stairs", "_planks"))]) <= 3


def test_every_candidate_reads_back_as_the_same_goal() -> None:
    seen = observation(FOREST, {"oak_log": 1, "crafting_table": 1, "furnace": 1, "cobblestone": 9})
    offered = candidates(tree(), weights(), seen, [], limit=100)
    assert len(offered) > 10
    for candidate in offered:
        assert goal(candidate.goal.text) == candidate.goal


def test_equal_arguments_give_equal_goals() -> None:
    seen = observation(FOREST, {"oak_planks": 4})
    backwards = observation(dict(reversed(FOREST.items())), {"oak_planks": 4})
    assert candidates(tree(), weights(), seen, []) == candidates(tree(), weights(), backwards, [])


def test_what_needs_a_tool_waits_for_the_tool() -> None:
    bare = offered(observation(FOREST))
    assert not bare & {"cobblestone", "coal", "raw_iron"}
    subjects = offered(observation(FOREST, {"wooden_pickaxe": 1}))
    assert {"cobblestone", "coal"} <= subjects
    assert "raw_iron" not in subjects


def test_a_better_pickaxe_opens_ores_that_are_not_in_sight() -> None:
    seen = observation({"stone": 5}, {"stone_pickaxe": 1})
    assert "raw_iron" in offered(seen)
    barren = observation({"sand": 5}, {"stone_pickaxe": 1})
    assert "raw_iron" not in {
        candidate.goal.subject for candidate in candidates(tree(), weights(), barren, [], limit=100)
    }


def test_without_a_tree_in_sight_wood_is_looked_for() -> None:
    assert candidates(tree(), weights(), observation({"grass_block": 1, "dirt": 2}), [])[0].goal.subject == "oak_log"


def test_a_goal_that_nobody_could_try_rests_and_is_no_failure() -> None:
    skipped = [record("Craft 4 stick", "skipped")] * 3
    past = Past.of(tree(), observation({}), skipped)
    assert (past.resting["stick"], past.doubt("stick")) == (2, 0)
    later = Past.of(tree(), observation({}), [*skipped, record("Obtain 1 dirt"), record("Obtain 1 oak_log")])
    assert (later.resting, later.last_failed) == ({}, {})


def test_a_goal_given_up_rests_and_comes_back() -> None:
    seen = observation(FOREST)
    failed = [record("Obtain 1 oak_log", "gave_up")]
    assert "oak_log" not in offered(seen, failed)
    others = [record("Obtain 1 dirt"), record("Obtain 1 dandelion")]
    assert candidates(tree(), weights(), seen, failed + others)[0].goal.subject == "oak_log"
    twice = [*failed, *others, *failed, *others]
    assert "oak_log" not in offered(seen, twice)


def test_what_is_held_or_was_reached_is_not_offered_again() -> None:
    subjects = offered(observation(FOREST, {"oak_planks": 2}), [record("Obtain 1 oak_log")])
    assert not subjects & {"oak_log", "oak_planks"}
    assert {"stick", "crafting_table"} <= subjects


def test_what_a_goal_given_up_lacked_becomes_the_goal_before_it_is_tried_again() -> None:
    known = ("oak_log", "oak_planks", "stick", "crafting_table", "cobblestone", "furnace", "raw_iron", "iron_ingot")
    history = [record(f"Obtain 1 {item}") for item in known]
    failed = replace(record("Craft 1 iron_pickaxe", "gave_up"), lacked={"iron_ingot": 3})
    seen = observation(FOREST, {"iron_ingot": 1, "stone_pickaxe": 1, "stick": 4})

    best = candidates(tree(), weights(), seen, [*history, failed])[0]
    assert best.goal == goal("Smelt 2 raw_iron into iron_ingot")
    assert "Craft 1 iron_pickaxe" in best.why

    got = [*history, failed, record("Smelt 2 raw_iron into iron_ingot")]
    assert "iron_ingot" not in offered(seen, got), "one failure sends for a thing once, whatever became of it"

    had = observation(FOREST, {"iron_ingot": 3, "stone_pickaxe": 1, "stick": 4})
    assert "iron_pickaxe" in offered(had, [*history, failed]), "nothing is lacking any more: it need not rest"
    assert "iron_ingot" not in offered(had, [*history, failed])


def test_every_candidate_says_why_it_scores_as_it_does() -> None:
    for candidate in candidates(tree(), weights(), observation(FOREST), []):
        assert candidate.why
        assert 0 < candidate.affordance <= 1
        assert candidate.score == candidate.affordance * candidate.usefulness * candidate.novelty


def test_an_ore_that_lies_far_below_is_less_worth_looking_for() -> None:
    on_top = observation({"stone": 5}, {"iron_pickaxe": 1})
    below = replace(on_top, position=Position(x=0, y=-20, z=0))

    def affordance(seen: Observation) -> float:
        found = candidates(land_tree(), weights(), seen, [], limit=1000)
        return next(candidate.affordance for candidate in found if candidate.goal.subject == "diamond")

    assert affordance(on_top) < affordance(below) == weights().unseen


def test_what_is_made_with_a_skill_that_fails_is_worth_less() -> None:
    seen = observation({**FOREST, "furnace": 3, "crafting_table": 3}, {"stone_pickaxe": 1, "stick": 4})
    history = [record(f"Obtain 1 {item}") for item in ("raw_iron", "iron_ingot", "oak_planks", "furnace")]

    def affordance(successes: int, uses: int) -> float:
        outcomes = {"iron_ingot": (successes, uses)}
        found = candidates(tree(), weights(), seen, history, outcomes=outcomes, limit=1000)
        return next(candidate.affordance for candidate in found if candidate.goal.subject == "iron_pickaxe")

    assert affordance(0, 9) < affordance(5, 9) < affordance(9, 9) == affordance(0, 0)


def test_a_goal_whose_lack_is_filled_is_tried_again_as_if_new_but_not_for_ever() -> None:
    seen = observation(FOREST, {"iron_ingot": 3, "stone_pickaxe": 1, "stick": 4})
    known = [record(f"Obtain 1 {item}") for item in ("iron_ingot", "stick", "crafting_table")]
    failed = replace(record("Craft 1 iron_pickaxe", "gave_up"), lacked={"iron_ingot": 3})

    def novelty(times: int) -> float:
        found = candidates(tree(), weights(), seen, [*known, *([failed] * times)], limit=1000)
        return next(candidate.novelty for candidate in found if candidate.goal.subject == "iron_pickaxe")

    assert [novelty(times) for times in (0, 1, 2, 3)] == [1, 1, weights().failed, weights().failed ** 2]


def test_who_lost_everything_makes_a_pickaxe_again_before_what_takes_one() -> None:
    known = ("oak_log", "oak_planks", "stick", "crafting_table", "wooden_pickaxe", "cobblestone", "stone_pickaxe",
             "furnace", "raw_iron", "iron_ingot", "iron_pickaxe", "diamond")  # fmt: skip
    history = [record(f"Obtain 1 {item}") for item in known]

    def found(inventory: dict[str, int]) -> dict[str | None, Candidate]:
        offers = candidates(land_tree(), weights(), observation(FOREST, inventory), history, limit=1000)
        return {candidate.goal.subject: candidate for candidate in offers}

    bare, tooled = found({}), found({"iron_pickaxe": 1, "diamond": 3, "stick": 2, "crafting_table": 1})
    assert bare["stone_pickaxe"].why == "no pickaxe is held any more"
    assert "stone_pickaxe" not in tooled
    assert bare["diamond_pickaxe"].affordance < tooled["diamond_pickaxe"].affordance
    assert bare["stone_pickaxe"].score > bare["diamond_pickaxe"].score
