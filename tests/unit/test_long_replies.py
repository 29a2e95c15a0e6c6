"""Replies as long as are kept, made so that a careless pattern would take minutes for them."""

import signal
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from voyager.coder.replies import read_code
from voyager.curriculum.guide import read_answer
from voyager.errors import BadReply
from voyager.llm.answer import REPLY_LIMIT, split_thoughts
from voyager.llm.json_reply import read_object
from voyager.llm.labels import from_label, labelled

HUNG_S = 30
"""A reading that takes this long has hung: it takes a few hundredths of a second."""
REPLIES = {
    "blocks that nothing ends": "```a\n",
    "thoughts that nothing ends": "<think>",
    "line ends": "\n",
    "tabs": "\t" * 999 + "\n",
    "marks": "* ",
    "goals without end": "Goal: a" + "*" * 5_000,
    "brackets": "[",
    "braces": "{",
    "backticks": "`",
    "functions that nothing ends": "def a(\n",
}


@pytest.fixture(autouse=True)
def hung() -> Iterator[None]:
    """Interrupts a reading that hangs; such a one holds the whole run, and no Ctrl-C ends it."""

    def end(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("the reply was read for too long")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(HUNG_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _code(text: str) -> object:
    try:
        return read_code(text, "either")
    except BadReply as refused:
        return refused


def _object(text: str) -> object:
    try:
        return read_object(text, "success")
    except BadReply as refused:
        return refused


@pytest.mark.parametrize("read", [_code, _object, read_answer, split_thoughts])
@pytest.mark.parametrize("what", REPLIES)
def test_no_reply_holds_the_run(what: str, read: Callable[[str], object]) -> None:
    text = (REPLIES[what] * (REPLY_LIMIT // len(REPLIES[what]) + 1))[:REPLY_LIMIT]
    assert read(text) is not None
    assert all(goal == goal.strip("* ") for goal in labelled(text, "goal"))


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("Reasoning: wood first.\nGoal: Craft 1 stick", ["Craft 1 stick"]),
        ("**Goal:** Craft 1 stick", ["Craft 1 stick"]),
        ("### Task: *Craft 1 stick*\r\nGoal:\n> goal : Mine 3 oak_log", ["Craft 1 stick", "Mine 3 oak_log"]),
        ("My goal: none of these", []),
    ],
)
def test_what_stands_after_a_label_is_found(text: str, goals: list[str]) -> None:
    assert labelled(text, "goal", "task") == goals


def test_an_answer_goes_on_to_the_end() -> None:
    assert from_label("Thinking.\n**Answer:** Dig\ndown.\n", "answer") == "Dig\ndown."
    assert from_label("Dig down.", "answer") is None
