"""Who sets the goals: every mode, and what a wrong one is told."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.game import FOREST, ROOT, goal, observation, tree
from tests.unit.tiny_world import API
from voyager.curriculum.lore import curriculum_of, load_lore
from voyager.curriculum.modes import (
    FrontierCurriculum,
    RandomCurriculum,
    SuiteCurriculum,
    load_suite,
    suite_of,
)
from voyager.curriculum.proposals import ModelCurriculum
from voyager.domain import Candidate, CurriculumView, Goal, GoalRecord
from voyager.errors import ConfigError
from voyager.llm.scripted import ScriptedModel
from voyager.ports import Curriculum
from voyager.prompts import Prompts

SHIPPED = [ROOT / "curriculum"]


def view(history: Sequence[GoalRecord] = (), candidates: Sequence[Candidate] = ()) -> CurriculumView:
    return CurriculumView(observation=observation(FOREST), history=tuple(history), candidates=tuple(candidates))


def ended(reached: Goal) -> GoalRecord:
    return GoalRecord(goal=reached, outcome="gave_up", attempts=4)


async def proposals(curriculum: Curriculum, count: int) -> list[str | None]:
    history: list[GoalRecord] = []
    texts: list[str | None] = []
    for _ in range(count):
        proposed = await curriculum.propose(view(history))
        texts.append(None if proposed is None else proposed.text)
        history.append(ended(proposed or goal("Obtain 1 dirt")))
    return texts


async def test_the_frontier_alone_takes_the_best_candidate_until_there_is_none() -> None:
    offers = [Candidate(goal=goal("Obtain 1 dirt")), Candidate(goal=goal("Obtain 1 oak_log"))]
    assert await FrontierCurriculum().propose(view(candidates=offers)) == goal("Obtain 1 dirt")
    assert await FrontierCurriculum().propose(view()) is None


async def test_chance_draws_any_item_the_same_for_the_same_seed_and_goes_on_after_a_resume() -> None:
    drawn = await proposals(RandomCurriculum(tree(), 7), 40)
    assert drawn == await proposals(RandomCurriculum(tree(), 7), 40)
    assert drawn != await proposals(RandomCurriculum(tree(), 8), 40)
    assert len(set(drawn)) > 30
    silly = [text for text in drawn if text is not None and tree().why_not(str(goal(text).subject))]
    assert silly, "the ablation also draws what nobody can have"
    resumed = await RandomCurriculum(tree(), 7).propose(view([ended(goal("Obtain 1 dirt"))] * 5))
    assert resumed is not None
    assert resumed.text == drawn[5]


async def test_chance_is_even_over_the_items() -> None:
    draw = [random.Random(f"{seed} 0").choice(sorted(tree().data.items - {"air"})) for seed in range(300)]
    drawn = [await RandomCurriculum(tree(), seed).propose(view()) for seed in range(300)]
    assert [each.subject for each in drawn if each is not None] == draw


async def test_a_suite_sets_its_goals_in_order_once_each_whatever_becomes_of_them() -> None:
    suite = SuiteCurriculum([goal("Craft 1 stick"), goal("Craft 1 torch")])
    assert await proposals(suite, 3) == ["Craft 1 stick", "Craft 1 torch", None]


def test_the_shipped_suites_are_found_by_name_and_an_operators_own_comes_first(tmp_path: Path) -> None:
    paper = suite_of("suite:paper", SHIPPED, tree().names)
    ladder = suite_of("suite:tech-tree", SHIPPED, tree().names)
    assert paper is not None
    assert ladder is not None
    assert [each.subject for each in paper.goals] == ["diamond_pickaxe", "golden_sword", "lava_bucket", "compass"]
    assert [each.subject for each in ladder.goals][:2] == ["wooden_pickaxe", "stone_pickaxe"]
    assert all(each.predicate is not None for each in (*paper.goals, *ladder.goals))
    (tmp_path / "suites").mkdir()
    (tmp_path / "suites" / "paper.yaml").write_text("goals: [Craft 1 stick]")
    own = suite_of("suite:paper", [tmp_path, *SHIPPED], tree().names)
    assert own is not None
    assert own.goals == (goal("Craft 1 stick"),)


def test_a_file_may_say_what_the_player_begins_with(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("{goals: [Craft 1 torch, dance], start: {give: {coal: 2}, time: 6000}}")
    suite = suite_of(str(path), SHIPPED, tree().names)
    assert suite is not None
    assert suite.start is not None
    assert (suite.start.give, suite.start.time) == ({"coal": 2}, 6000)
    assert replace(suite.goals[1]) == Goal(text="dance")


@pytest.mark.parametrize("mode", ["auto", "frontier", "random"])
def test_the_other_modes_need_no_file(mode: str) -> None:
    assert suite_of(mode, SHIPPED, tree().names) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("goals: []", "goals"),
        ("goals: [Craft 1 wodden_pickaxe]", "wooden_pickaxe"),
        ("{goals: [Craft 1 stick], begin: {}}", "begin"),
        ("{goals: [Craft 1 stick], start: {seed: 3}}", "--seed"),
        ("{goals: [Craft 1 stick], start: {give: {coal: 0}}}", "give"),
        ("goals: [", "can't be read"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=named) as refused:
        load_suite(path, tree().names)
    assert "bad.yaml" in str(refused.value)


@pytest.mark.parametrize(
    ("mode", "advice"),
    [("sometimes", "auto, frontier, random"), ("suite:none", "paper, tech-tree"), ("x.yaml", "x.yaml")],
)
def test_a_mode_that_is_none_is_told_the_modes_there_are(mode: str, advice: str) -> None:
    with pytest.raises(ConfigError, match=advice):
        suite_of(mode, SHIPPED, tree().names)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("auto", ModelCurriculum),
        ("frontier", FrontierCurriculum),
        ("random", RandomCurriculum),
        ("suite:paper", SuiteCurriculum),
    ],
)
def test_each_mode_has_its_curriculum_and_only_auto_asks_a_model(mode: str, kind: type) -> None:
    lore = load_lore(SHIPPED, mode, tree().names)
    model = ScriptedModel({})
    assert type(curriculum_of(mode, lore, model=model, prompts=Prompts(API), tree=tree(), seed=1)) is kind
