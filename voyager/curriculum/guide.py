"""How to reach a goal, in words for the coder: the version's data first, a model where that is silent.

Voyager (arXiv 2305.16291, A.3.2) asks a model how to do each task; what the data answer need not be asked.
"""

import asyncio
import logging
import re
from typing import Protocol

from voyager.curriculum.knowledge import how_to
from voyager.curriculum.techtree import TechTree
from voyager.domain import AnswererView, Goal, Observation, Request
from voyager.llm.labels import from_label
from voyager.ports import ChatModel
from voyager.prompts import Prompts

_log = logging.getLogger(__name__)
_UNKNOWN = re.compile(r"\W*(?:unknown|i do(?:n't| not) know)\b", re.IGNORECASE)
LONGEST = 1_500
"""Characters of an answer that are kept."""


class Answers(Protocol):
    """Remembers answers by the meaning of their questions."""

    def find(self, question: str) -> str | None: ...

    def keep(self, question: str, answer: str) -> None: ...


class Guide:
    """Implements `ports.Guide`."""

    def __init__(self, tree: TechTree, model: ChatModel, prompts: Prompts, answers: Answers) -> None:
        self._tree = tree
        self._model = model
        self._prompts = prompts
        self._answers = answers

    async def context(self, goal: Goal, observation: Observation) -> str:
        """What is known about reaching `goal`; empty when nobody knows.

        A question that was answered is never asked again, in this run or another; one that was not may be.

        Raises:
            ModelUnavailable: the endpoint failed.
        """
        known = how_to(self._tree, goal, observation)
        if known is not None:
            return known
        question = f"How to {goal.text[:1].lower()}{goal.text[1:].rstrip('.?!')} in Minecraft?"
        # In a thread: the first question loads the embedding model, and a signal must still be heard.
        remembered = await asyncio.to_thread(self._answers.find, question)
        if remembered is not None:
            return remembered
        view = AnswererView(question=question, goal=goal, observation=observation)
        request = Request(role="answerer", messages=self._prompts.answerer(view), view=view)
        answer = read_answer((await self._model.complete(request)).text)
        if answer:
            await asyncio.to_thread(self._answers.keep, question, answer)
        return answer


def read_answer(text: str) -> str:
    """The answer of a reply, or empty where it says that it knows none."""
    answer = (from_label(text, "answer") or text).strip()
    if not answer or _UNKNOWN.match(answer):
        _log.info("the answerer does not know")
        return ""
    return answer[:LONGEST]
