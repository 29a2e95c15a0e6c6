"""In which order found skills are given: similarity, words, success, wishes and variety."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from voyager.domain import Contract, Filters, Goal, GoalKind, Provenance, Skill, SkillHit
from voyager.skills.maturity import interval
from voyager.skills.ranking import POOL, Candidate, Found, find
from voyager.skills.wording import terms


def skill(name: str, *, kind: GoalKind = "craft", successes: int = 0, uses: int = 0, **changes: object) -> Skill:
    made = Skill(
        name=name,
        version=1,
        language="javascript",
        source="",
        entry=name,
        signature=f"{name}(bot)",
        description="",
        goal=Goal(text=name, kind=kind, subject=name),
        calls=(),
        provenance=Provenance(goal=name, run="r", attempt=1, model="", prompt_hash=""),
        contract=Contract(successes=successes, uses=uses, interval=interval(successes, uses)),
        maturity="verified",
        content_hash="",
    )
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]


class Shelf:
    """What an index would find, with the cosine similarity that each entry is given."""

    def __init__(self, *entries: tuple[Skill, float, str]) -> None:
        self.skills = {each.name: each for each, _, _ in entries}
        self.found = [
            Found(name=each.name, version=1, cosine=cosine, terms=terms(text)) for each, cosine, text in entries
        ]
        self.readable = dict(self.skills)
        self.asked: list[tuple[str, int]] = []

    def nearest(self, text: str, count: int) -> Sequence[Found]:
        self.asked.append((text, count))
        return sorted(self.found, key=lambda one: (-one.cosine, one.name))[:count]

    def search(self, text: str = "thing", limit: int = 5, filters: Filters | None = None) -> list[SkillHit]:
        return find(
            text, limit, filters or Filters(), self.nearest, self.known, lambda one: self.readable.get(one.name)
        )

    def known(self, found: Sequence[Found]) -> dict[str, Candidate]:
        return {one.name: Candidate.of(self.skills[one.name]) for one in found if one.name in self.skills}

    def names(self, text: str = "thing", limit: int = 5, filters: Filters | None = None) -> list[str]:
        return [hit.skill.name for hit in self.search(text, limit, filters)]


def test_the_nearest_comes_first_and_keeps_its_cosine() -> None:
    shelf = Shelf((skill("far"), 0.2, "a"), (skill("near"), 0.6, "b"), (skill("middle"), 0.4, "c"))
    hits = shelf.search()
    assert [(hit.skill.name, hit.score) for hit in hits] == [("near", 0.6), ("middle", 0.4), ("far", 0.2)]
    assert all(hit.rank_score is not None for hit in hits)


def test_equally_good_ones_come_by_name() -> None:
    assert Shelf((skill("b"), 0.5, "x"), (skill("a"), 0.5, "y")).names() == ["a", "b"]


def test_a_rare_word_of_the_question_lifts_what_has_it() -> None:
    rails = [(skill(f"rail{number}"), 0.50, f"rail track {number} for carts") for number in range(6)]
    fast = (skill("powered"), 0.45, "powered rail track speeds carts up")
    shelf = Shelf(*rails, fast)
    assert shelf.names("speeding carts on a track")[0] == "powered"
    assert shelf.names("carts on a track")[0] != "powered"


def test_what_fails_often_sinks_and_what_nobody_used_does_not() -> None:
    sound, poor, new = skill("sound", successes=9, uses=10), skill("poor", successes=2, uses=10), skill("new")
    shelf = Shelf((poor, 0.55, "a"), (new, 0.5, "b"), (sound, 0.5, "c"))
    assert shelf.names() == ["new", "sound", "poor"]
    assert shelf.search()[0].rank_score == pytest.approx(0.58)


def test_whoever_names_a_thing_is_given_what_brings_it_before_what_uses_it_up() -> None:
    shelf = Shelf((skill("placeTorch", kind="place"), 0.5, "a"), (skill("craftTorch"), 0.45, "b"))
    assert shelf.names() == ["craftTorch", "placeTorch"]


def test_what_was_learned_for_that_very_goal_comes_first_whatever_the_count_and_what_is_said_after_it() -> None:
    own = skill("own", goal=Goal(text="Craft 1 gray_bed", kind="craft", subject="gray_bed"))
    near = skill("near", goal=Goal(text="Craft 1 light_gray_bed", kind="craft", subject="light_gray_bed"))
    shelf = Shelf((near, 0.7, "light gray bed"), (own, 0.6, "gray bed"))
    assert shelf.names("Craft 2 gray_bed. lacks 3 gray_wool") == ["own", "near"]
    assert shelf.names("sleep on grey") == ["near", "own"]


def test_strict_wishes_leave_out_what_does_not_meet_them() -> None:
    python = skill("inPython", language="python")
    below = skill("below", dimension="the_nether")
    hungry = skill("hungry", contract=Contract(needs={"coal": 2}))
    shelf = Shelf((skill("plain"), 0.3, "a"), (python, 0.4, "b"), (below, 0.5, "c"), (hungry, 0.6, "d"))
    assert shelf.names(filters=Filters(language="python")) == ["inPython"]
    assert shelf.names(filters=Filters(language="javascript")) == ["hungry", "below", "plain"]
    assert shelf.names(filters=Filters(dimension="overworld")) == ["hungry", "inPython", "plain"]
    assert shelf.names(filters=Filters(inventory={"coal": 1})) == ["below", "inPython", "plain"]
    assert shelf.names(filters=Filters(inventory={"coal": 2}))[0] == "hungry"


def test_other_wishes_only_put_what_meets_them_before_its_like() -> None:
    shelf = Shelf(
        (skill("plain"), 0.5, "a"), (skill("inPython", language="python"), 0.52, "b"), (skill("far"), 0.1, "c")
    )
    wishes = Filters(language="javascript", strict=False)
    assert shelf.names() == ["inPython", "plain", "far"]
    assert shelf.names(filters=wishes) == ["plain", "inPython", "far"]


def test_of_two_that_are_the_same_one_gives_way_to_something_else() -> None:
    text = "make stone pickaxe mining tool of cobble"
    twins = [(skill("craftStonePickaxe"), 0.62, text), (skill("makeStonePickaxe"), 0.61, text)]
    other = (skill("craftStoneAxe"), 0.5, "make stone axe for trees")
    assert Shelf(*twins, other).names(limit=2) == ["craftStonePickaxe", "craftStoneAxe"]
    assert Shelf(*twins, other).names() == ["craftStonePickaxe", "craftStoneAxe", "makeStonePickaxe"]


def test_the_search_goes_on_until_enough_meet_the_wishes() -> None:
    javascript = [(skill(f"a{number}"), 0.9, f"word{number}") for number in range(3 * POOL)]
    python = [(skill(f"b{number}", language="python"), 0.1, f"term{number}") for number in range(3)]
    shelf = Shelf(*javascript, *python)
    assert shelf.names(limit=2, filters=Filters(language="python")) == ["b0", "b1"]
    assert [count for _, count in shelf.asked] == [POOL, 4 * POOL]


def test_names_of_the_game_are_read_as_words() -> None:
    shelf = Shelf((skill("a"), 0.5, "x"))
    shelf.search("Craft 1 stone_pickaxe")
    assert shelf.asked == [("Craft 1 stone pickaxe", POOL)]


def test_an_empty_index_and_lost_skills_give_nothing() -> None:
    assert Shelf().names() == []
    lost = Shelf((skill("a"), 0.5, "x"))
    lost.skills.clear()
    assert lost.names() == []


def test_one_that_turns_out_damaged_when_it_is_to_be_given_makes_room_for_the_next() -> None:
    shelf = Shelf((skill("damaged"), 0.6, "x"), (skill("sound"), 0.5, "y"), (skill("next"), 0.4, "z"))
    del shelf.readable["damaged"]
    assert shelf.names(limit=2) == ["sound", "next"]
