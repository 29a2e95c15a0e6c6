"""Which goals the frontier offers, and in which order."""

from tests.unit.game import FOREST, goal, observation, tree, weights
from voyager.curriculum.frontier import candidates
from voyager.domain import GoalOutcome, GoalRecord, Observation


def record(text: str, outcome: GoalOutcome = "learned") -> GoalRecord:
    return GoalRecord(goal=goal(text), outcome=outcome, attempts=1)


def order(seen: Observation, goals: int) -> list[str]:
    """The subjects in turn, each goal reached and its item used up."""
    history: list[GoalRecord] = []
    for _ in range(goals):
        best = candidates(tree(), weights(), seen, history)[0]
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
        assert goal(candidate.text) == candidate


def test_equal_arguments_give_equal_goals() -> None:
    seen = observation(FOREST, {"oak_planks": 4})
    backwards = observation(dict(reversed(FOREST.items())), {"oak_planks": 4})
    assert candidates(tree(), weights(), seen, []) == candidates(tree(), weights(), backwards, [])


def test_what_needs_a_tool_waits_for_the_tool() -> None:
    bare = {candidate.subject for candidate in candidates(tree(), weights(), observation(FOREST), [], limit=100)}
    assert not bare & {"cobblestone", "coal", "raw_iron"}
    wood = candidates(tree(), weights(), observation(FOREST, {"wooden_pickaxe": 1}), [], limit=100)
    subjects = {candidate.subject for candidate in wood}
    assert {"cobblestone", "coal"} <= subjects
    assert "raw_iron" not in subjects


def test_a_better_pickaxe_opens_ores_that_are_not_in_sight() -> None:
    seen = observation({"stone": 5}, {"stone_pickaxe": 1})
    assert "raw_iron" in {candidate.subject for candidate in candidates(tree(), weights(), seen, [], limit=100)}
    barren = observation({"sand": 5}, {"stone_pickaxe": 1})
    assert "raw_iron" not in {candidate.subject for candidate in candidates(tree(), weights(), barren, [], limit=100)}


def test_without_a_tree_in_sight_wood_is_looked_for() -> None:
    assert candidates(tree(), weights(), observation({"grass_block": 1, "dirt": 2}), [])[0].subject == "oak_log"


def test_a_goal_given_up_rests_and_comes_back() -> None:
    seen = observation(FOREST)
    failed = [record("Obtain 1 oak_log", "gave_up")]
    resting = candidates(tree(), weights(), seen, failed, limit=100)
    assert "oak_log" not in {candidate.subject for candidate in resting}
    others = [record("Obtain 1 dirt"), record("Obtain 1 dandelion")]
    assert candidates(tree(), weights(), seen, failed + others)[0].subject == "oak_log"
    twice = [*failed, *others, *failed, *others]
    assert "oak_log" not in {candidate.subject for candidate in candidates(tree(), weights(), seen, twice, limit=100)}


def test_what_is_held_or_was_reached_is_not_offered_again() -> None:
    seen = observation(FOREST, {"oak_planks": 2})
    offered = {entry.subject for entry in candidates(tree(), weights(), seen, [record("Obtain 1 oak_log")], limit=100)}
    assert not offered & {"oak_log", "oak_planks"}
    assert {"stick", "crafting_table"} <= offered
