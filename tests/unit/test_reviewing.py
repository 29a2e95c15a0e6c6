"""People set goals and decide on goals, programs and verdicts; what they decided is written down."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from tests.unit.game import FOREST, goal, observation, tree, weights
from tests.unit.test_loop import CRAFTED, FAILED, STICK, TWO_CALLS, Rig
from voyager.bridge.fake import Play, nothing_found
from voyager.checkpoint.recorder import Recorder
from voyager.coder import Coder
from voyager.curriculum.frontier import candidates
from voyager.curriculum.modes import FrontierCurriculum
from voyager.domain import CurriculumView, Goal, GoalRecord
from voyager.history import fold
from voyager.people.reviewing import ManualCurriculum, People, ReviewedCurriculum, with_people
from voyager.prompts import Prompts
from voyager.rollout.stages import Interrupted, Limits, Stages

OTHER = '```javascript\nasync function craftStick(bot) {\n  await craftItem(bot, "stick", 2);\n}\n```'


class Answers:
    """Implements `ports.Person`: answers from a list, then none will come."""

    def __init__(self, answers: Sequence[str], edited: str = "") -> None:
        self._answers = list(answers)
        self._edited = edited
        self.shown: list[str] = []

    def show(self, text: str) -> None:
        self.shown.append(text)

    async def ask(self, question: str) -> str:
        self.shown.append(question)
        if not self._answers:
            raise Interrupted
        return self._answers.pop(0)

    async def edit(self, text: str, suffix: str) -> str:
        return self._edited


def view(history: tuple[GoalRecord, ...] = ()) -> CurriculumView:
    seen = observation(FOREST)
    return CurriculumView(
        observation=seen, history=history, candidates=tuple(candidates(tree(), weights(), seen, history))
    )


class Notes:
    """What was decided, as it would be journaled."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str, str, str]] = []

    def reviewed(self, what: str, decision: str, before: str, after: str, reason: str = "") -> None:
        self.taken.append((what, decision, before, after, reason))


async def test_a_person_takes_a_candidate_by_its_number_or_says_a_goal() -> None:
    shown = view()
    person = Answers(["2", "mine 3 oak logs", ""])
    manual = ManualCurriculum(person, tree())
    assert await manual.propose(shown) == shown.candidates[1].goal
    assert await manual.propose(shown) == goal("mine 3 oak logs")
    assert await manual.propose(shown) is None
    assert f"  1. {shown.candidates[0].goal.text}" in person.shown


async def test_a_goal_that_can_t_be_is_said_with_the_nearest_names_and_asked_again() -> None:
    person = Answers(["craft 1 wodden_pickaxe", "craft 1 dirt", "99", "build me a home; a warm one"])
    assert await ManualCurriculum(person, tree()).propose(view()) == Goal(text="build me a home; a warm one")
    said = "\n".join(person.shown)
    for part in ("wooden_pickaxe", "dirt has no crafting recipe", "no candidate 99", "a model will judge it"):
        assert part in said


def reviewed_goals(answers: Sequence[str]) -> tuple[ReviewedCurriculum, Notes, Answers]:
    notes, person = Notes(), Answers(answers)
    people = People(person=person, notes=notes, reviews=frozenset({"goals"}))
    return ReviewedCurriculum(FrontierCurriculum(), people, tree()), notes, person


async def test_a_proposed_goal_is_accepted_edited_or_refused_with_a_reason() -> None:
    shown = view()
    first, second = (candidate.goal for candidate in shown.candidates[:2])
    curriculum, notes, person = reviewed_goals(["", "e craft 1 stik", "edit craft 1 stick", "r", "too early", ""])
    assert await curriculum.propose(shown) == first
    assert await curriculum.propose(shown) == goal("craft 1 stick")
    assert await curriculum.propose(shown) == second
    assert notes.taken == [
        ("goals", "accepted", first.text, first.text, ""),
        ("goals", "edited", first.text, "craft 1 stick", ""),
        ("goals", "refused", first.text, "", "too early"),
        ("goals", "accepted", second.text, second.text, ""),
    ]
    assert any("did you mean stick" in said for said in person.shown)


class Told:
    """Implements `ports.Curriculum`; keeps what it was asked with."""

    def __init__(self) -> None:
        self.views: list[CurriculumView] = []

    async def propose(self, view: CurriculumView) -> Goal | None:
        self.views.append(view)
        return STICK


async def test_the_curriculum_hears_why_for_this_goal_and_the_next() -> None:
    told, record = Told(), GoalRecord(goal=STICK, outcome="done", attempts=1)
    people = People(person=Answers(["r too early", "", "", ""]), notes=Notes(), reviews=frozenset({"goals"}))
    curriculum = ReviewedCurriculum(told, people, tree())
    for ended in range(3):
        await curriculum.propose(view(history=(record,) * ended))
    said = [[each for each in asked.advice if "too early" in each] for asked in told.views]
    assert [len(each) for each in said] == [0, 1, 1, 0]
    assert "Craft 1 stick" in said[1][0]


class Session:
    """A run over fakes with people in it."""

    def __init__(self, folder: Path, answers: Sequence[str], reviews: str, play: Play, edited: str = "") -> None:
        self.rig = Rig(folder, [TWO_CALLS, OTHER], lambda _: play)
        self.person = Answers(answers, edited)
        self._people = People(
            person=self.person, notes=Recorder(self.rig.journal), reviews=frozenset(reviews.split(","))
        )

    async def run(self, attempts: int = 1) -> str:
        prompts = Prompts(api="declare function craftItem(bot: Bot, name: string, count?: number): Promise<void>")
        coder = Coder(self.rig.model, prompts, self.rig.bridge.inspect, nothing_found)

        def over(stages: Stages) -> Stages:
            return with_people(stages, coder, self._people, tree())

        return await self.rig.loop([STICK], Limits(attempts=attempts), over=over).run()

    @property
    def notes(self) -> list[tuple[str, str, str]]:
        found = (cast(dict[str, Any], entry.data) for entry in self.rig.journal.entries(kinds=["reviewed"]))
        return [(each["what"], each["decision"], each["reason"]) for each in found]


async def test_a_refused_program_never_runs_and_the_reason_is_in_the_next_prompt(tmp_path: Path) -> None:
    here = Session(tmp_path, ["maybe", "r it wastes planks", ""], "programs", CRAFTED)
    await here.run()
    assert here.rig.outcomes == [("done", 1)]
    assert [program.source.count("await") for program in here.rig.bridge.programs] == [1]
    assert here.notes == [("programs", "refused", "it wastes planks"), ("programs", "accepted", "")]
    second = [request for request in here.rig.model.requests if request.role == "coder"][1]
    for said in ("it wastes planks", '"oak_planks", 2'):
        assert said in second.messages[1].content
    assert any(
        "`maybe` is no answer here; it takes e (edit), r (refuse), or Enter" in said for said in here.person.shown
    )
    assert fold(here.rig.journal.entries()).reviewed == {"programs refused": 1, "programs accepted": 1}


async def test_an_edited_program_runs_and_its_skill_says_so(tmp_path: Path) -> None:
    mine = TWO_CALLS.split("\n", 1)[1].rsplit("\n", 1)[0].replace("craftStick", "sticksByHand")
    file = tmp_path / "mine.js"
    file.write_text("const broken = 1\n")
    here = Session(tmp_path, ["e nowhere.js", f"e {file}", "e", ""], "programs", CRAFTED, edited=mine)
    await here.run()
    assert here.rig.outcomes == [("learned", 1)]
    skill = here.rig.library.get("sticksByHand")
    assert skill is not None
    assert skill.provenance.model == "scripted, edited by a person"
    assert here.notes == [("programs", "edited", "")]
    said = "\n".join(here.person.shown)
    assert "nowhere.js can't be read" in said
    assert "declares no async function" in said


@pytest.mark.parametrize(
    ("play", "answer", "kind", "by", "outcome"),
    [
        (CRAFTED, "", "success", "rules", "learned"),
        (CRAFTED, "f planks were wasted", "failure", "person", "gave_up"),
        (FAILED, "s", "success", "person", "learned"),
        (FAILED, "u can't tell", "undecided", "person", "skipped"),
    ],
)
async def test_a_person_has_the_last_word_on_a_verdict(
    tmp_path: Path, play: Play, answer: str, kind: str, by: str, outcome: str
) -> None:
    here = Session(tmp_path, [answer], "verdicts", play)
    await here.run()
    assert [each for each, _ in here.rig.outcomes] == [outcome]
    (entry,) = here.rig.journal.entries(kinds=["verdict"])
    verdict = cast(dict[str, Any], entry.data)["verdict"]
    assert (verdict["kind"], verdict["by"]) == (kind, by)
    decision = "accepted" if answer == "" else "changed"
    assert fold(here.rig.journal.entries()).reviewed == {f"verdicts {decision}": 1}


async def test_a_person_is_asked_once_about_one_attempt(tmp_path: Path) -> None:
    """The loop judges a success of a later attempt once more, from its own start."""
    here = Session(tmp_path, ["f more", "s"], "verdicts", CRAFTED)
    await here.run(attempts=2)
    assert [each for each, _ in here.rig.outcomes] == ["done"]
    assert here.notes == [("verdicts", "changed", ""), ("verdicts", "changed", "")]


async def test_a_person_who_leaves_ends_the_run_saved(tmp_path: Path) -> None:
    here = Session(tmp_path, [], "programs", CRAFTED)
    assert await here.run() == "interrupted"
    assert here.rig.bridge.programs == []
    assert fold(here.rig.journal.entries()).stopped == "interrupted"
    assert here.rig.journal.checkpoints.latest() is not None
