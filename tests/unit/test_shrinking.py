"""A prompt that is too long is sent again with less: in the stated order, no more than it takes, and never silently."""

import pytest

from tests.unit.dry_run import skill_of
from tests.unit.game import FOREST, observation
from voyager.domain import (
    Attempt,
    CoderView,
    CurriculumView,
    Execution,
    Feedback,
    Goal,
    GoalRecord,
    Message,
    Program,
    Reply,
    Request,
    SkillHit,
    Verdict,
)
from voyager.errors import ContextOverflow
from voyager.llm.shrinking import LEFT_OUT, Shrinking
from voyager.prompts import Prompts

SPARE = "declare function rarelyUsed(bot: Bot): void\n" * 40
PROMPTS = Prompts(f"declare function mineBlock(bot: Bot): void\n{SPARE}")
GOAL = Goal(text="Craft 1 stick")
FAR = {f"far_block_{n}": 10 + n for n in range(20)}


def program(name: str) -> Program:
    return Program(source=f"async function {name}(bot) {{\n  // the body of {name}\n}}\n" * 3, entry=name)


def attempt(number: int) -> Attempt:
    text = f"Outcome: threw in attempt {number}\n" + f"Inventory change of attempt {number}: none\n" * 5
    return Attempt(
        number=number,
        program=program(f"try{number}"),
        execution=Execution(outcome="threw"),
        feedback=Feedback(text=text.strip()),
        verdict=Verdict(kind="failure", critique="not yet"),
    )


def coding() -> Request:
    skill = skill_of(program("known"), GOAL, description="Makes sticks of planks. It needs a log at hand, and time.")
    view = CoderView(
        goal=GOAL,
        observation=observation({**FOREST, **FAR}),
        skills=(SkillHit(skill=skill, score=0.9),),
        attempts=(attempt(1), attempt(2), attempt(3)),
        others=(program("rival"),),
    )
    messages = PROMPTS.coder(view)
    for number in (1, 2):
        messages = PROMPTS.again(messages, Reply(text=f"answer {number}", model="m"), f"reason {number}")
    return Request(role="coder", messages=messages, view=view)


class Small:
    """A model that takes so many characters; says by how much a prompt is too long where it is `telling`."""

    def __init__(self, limit: int, *, telling: bool = False) -> None:
        self.limit = limit
        self.telling = telling
        self.sent: list[Request] = []

    name = "openai:small"

    async def complete(self, request: Request) -> Reply:
        self.sent.append(request)
        size = len(text_of(request))
        if size > self.limit:
            raise ContextOverflow("too long", fits=self.limit / size if self.telling else None)
        return Reply(text="fine", model="small")


def text_of(request: Request) -> str:
    return "".join(message.content for message in request.messages)


ORDER = [
    "answer 1",
    "the body of try1",
    "Inventory change of attempt 2",
    "the body of rival",
    "the body of known",
    "It needs a log at hand",
    "far_block_19",
    "rarelyUsed",
]
KEPT = ["answer 2", "the body of try3", "Inventory change of attempt 3", "Craft 1 stick", "mineBlock", "Makes sticks"]


async def test_what_is_left_out_goes_in_the_stated_order_and_a_note_stays() -> None:
    model = Small(0)
    with pytest.raises(ContextOverflow, match="all that can be left out was"):
        await Shrinking(model, [SPARE]).complete(coding())
    gone = [[part for part in ORDER if part not in text_of(request)] for request in model.sent]
    assert gone == [ORDER[:number] for number in range(len(ORDER) + 1)]
    sizes = [len(text_of(request)) for request in model.sent]
    assert sizes == sorted(set(sizes), reverse=True)
    assert all(part in text_of(model.sent[-1]) for part in KEPT)
    assert LEFT_OUT in text_of(model.sent[-1])


async def test_no_more_is_left_out_than_it_takes_and_the_next_prompt_begins_there() -> None:
    whole = len(text_of(coding()))
    model = Small(whole - 300)
    shrinking = Shrinking(model, [SPARE])
    await shrinking.complete(coding())
    calls = len(model.sent)
    assert "the body of known" in text_of(model.sent[-1])
    await shrinking.complete(coding())
    assert len(model.sent) == calls + 1
    assert model.sent[-1] == model.sent[calls - 1]


async def test_an_endpoint_that_says_what_fits_is_asked_only_once_more() -> None:
    model = Small(len(text_of(coding())) * 3 // 4, telling=True)
    await Shrinking(model, [SPARE]).complete(coding())
    assert len(model.sent) == 2


async def test_a_prompt_that_fits_is_sent_as_it_is() -> None:
    model = Small(10**6)
    request = coding()
    await Shrinking(model, [SPARE]).complete(request)
    assert model.sent == [request]


async def test_goals_ended_long_ago_go_from_the_curriculums_prompt_and_what_is_hidden_stays_hidden() -> None:
    history = tuple(
        GoalRecord(goal=Goal(text=f"Mine {n} dirt"), outcome="done", attempts=1, skill=None) for n in range(1, 31)
    )
    view = CurriculumView(observation=observation({**FOREST, **FAR}), history=history, candidates=())
    messages = PROMPTS.curriculum(view, hidden=("biome",))
    request = Request(role="curriculum", messages=messages, view=view)
    model = Small(0)
    with pytest.raises(ContextOverflow):
        await Shrinking(model).complete(request)
    last = text_of(model.sent[-1])
    assert "Mine 30 dirt" in last
    assert "Mine 20 dirt" not in last
    assert "far_block_19" not in last
    assert set(last.splitlines()) <= set(text_of(request).splitlines())


async def test_a_models_own_words_are_never_changed() -> None:
    request = coding()
    own = Message(role="assistant", content=program("known").source)
    request = Request(role="coder", messages=(*request.messages[:2], own, request.messages[-1]), view=request.view)
    model = Small(0)
    with pytest.raises(ContextOverflow):
        await Shrinking(model).complete(request)
    assert own in model.sent[-1].messages
