"""The curriculum of a pursuit: walks the way to one goal, worked out anew from what is held after each step."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence

from voyager.curriculum.decomposition import Impossible, NoGraph, Skilled, decompose
from voyager.curriculum.roles import WOODS, in_wood
from voyager.curriculum.techtree import TechTree
from voyager.curriculum.texts import spelled_out, woods_to_choose
from voyager.domain import CurriculumView, DecomposerView, Goal, GoalRecord, Observation, PursuitEnd, Request, Skill
from voyager.errors import BadReply, GoalError
from voyager.goals import parse_goal
from voyager.llm.labels import labelled
from voyager.ports import ChatModel, Library
from voyager.prompts import Prompts

_log = logging.getLogger(__name__)
REACHED = frozenset({"learned", "reused", "done"})
GIVEN_UP = 3
"""Times in a row that a step may fail, each with all its attempts, before the pursuit is given up."""
COME_BACK = 4
"""Times that a step may be reached and then be needed again: what it brings gets lost."""
_REPLIES = 2
_CALL = re.compile(r"\b(craftItem|mineBlock|smeltItem)\(bot, (\[[^\]]*\]|['\"]\w+['\"])")
_STEP = re.compile(r"^[ \t]*(?:\d+[.)]|[-*])[ \t]+(?P<text>.+)$", re.MULTILINE)


class Pursuit:
    """Implements `ports.Curriculum`: the first step that is left, until the goal is reached or can't be.

    The tech tree takes the goal apart; a model does for a goal that the tree does not know, and the tree again each of
    the model's steps. What happened so far is read from the history alone, so that a resumed pursuit goes on.
    """

    def __init__(
        self, goal: Goal, model: ChatModel, prompts: Prompts, tree: TechTree, skilled: Callable[[str], Skilled | None]
    ) -> None:
        self._goal = goal
        self._model = model
        self._prompts = prompts
        self._tree = tree
        self._skilled = skilled
        self._told: list[Goal] | None = None
        """What is left of the model's steps; None before it was asked."""
        self._asked_at = 0
        self.end: PursuitEnd | None = None
        """How it ended, once `propose` gave None."""

    async def propose(self, view: CurriculumView) -> Goal | None:
        """The next step; None at the end.

        Raises:
            ModelUnavailable: the endpoint failed.
        """
        if self._is_reached(view.history):
            return self._over(reached=True, reason="the goal was reached")
        try:
            steps = await self._steps(view)
        except Impossible as trouble:
            return self._over(reached=False, reason=str(trouble))
        if not steps:
            return self._over(reached=True, reason=f"{self._goal.count} {self._goal.subject} or more are held")
        trouble = repeated(steps[0], view.history)
        if trouble is not None:
            return self._over(reached=False, reason=trouble)
        return steps[0]

    def _over(self, *, reached: bool, reason: str) -> None:
        self.end = PursuitEnd(reached=reached, reason=reason)

    def _is_reached(self, history: Sequence[GoalRecord]) -> bool:
        """Whether the last step was the goal itself, and the critic found it reached."""
        last = history[-1] if history else None
        return last is not None and last.outcome in REACHED and last.goal.text == self._goal.text

    async def _steps(self, view: CurriculumView) -> Sequence[Goal]:
        failed = {record.goal.subject for record in view.history if record.outcome not in REACHED}

        def skilled(item: str) -> Skilled | None:
            # A skill that did not get there is taken apart the next time.
            return None if item in failed else self._skilled(item)

        try:
            return decompose(self._tree, self._goal, view.observation, skilled)
        except NoGraph:
            pass
        for step in await self._told_steps(view):
            try:
                steps = decompose(self._tree, step, view.observation, skilled)
            except NoGraph:
                return (step,)
            if steps:
                return steps
        return (self._goal,)

    async def _told_steps(self, view: CurriculumView) -> Sequence[Goal]:
        """The model's steps that are still to be taken; it is asked at first and after a step that failed."""
        fresh = view.history[self._asked_at :]
        if self._told is None or any(record.outcome not in REACHED for record in fresh):
            self._told = await self._ask(view)
            self._asked_at = len(view.history)
        done = {record.goal.text for record in view.history[self._asked_at :] if record.outcome in REACHED}
        return [step for step in self._told if step.text not in done]

    async def _ask(self, view: CurriculumView) -> list[Goal]:
        question = DecomposerView(goal=self._goal, observation=view.observation, history=view.history)
        messages = self._prompts.decomposer(question)
        reason = ""
        for _ in range(_REPLIES):
            request = Request(role="decomposer", messages=messages, view=question)
            reply = await self._model.complete(request)
            try:
                return self._read(reply.text, view.observation)
            except (BadReply, GoalError, Impossible) as trouble:
                reason = str(trouble)
                _log.info("steps refused: %s", reason)
                if isinstance(trouble, _SaidImpossible):
                    break
                messages = self._prompts.again(messages, reply, reason)
        raise Impossible(f"{self._model.name} found no steps: {reason}")

    def _read(self, text: str, observation: Observation) -> list[Goal]:
        """Raises: BadReply, GoalError, Impossible."""
        refused = labelled(text, "impossible")
        if refused:
            raise _SaidImpossible(refused[0])
        steps = [parse_goal(found["text"].strip(" \t`"), self._tree.names) for found in _STEP.finditer(text)]
        if not steps:
            raise BadReply('The reply holds no steps; number them, one a line: "1. Obtain 4 oak_log"')
        for step in steps:
            if step.kind is not None:
                # Only whether there is a way at all: what is held now decides nothing about a later step.
                decompose(self._tree, step, observation)
        return steps


class _SaidImpossible(Impossible):
    """The model itself said so: asking again would only press it for something."""


def repeated(step: Goal, history: Sequence[GoalRecord]) -> str | None:
    """Why `step` is not to be tried once more; None when it may be."""
    failures = 0
    for record in reversed(history):
        if record.outcome in REACHED:
            break
        failures += _same(record.goal, step)
    if failures >= GIVEN_UP:
        return f'"{step.text}" was given up {failures} times in a row; see its attempts with `voyager runs show`'
    reached = sum(_same(record.goal, step) for record in history if record.outcome in REACHED)
    if reached > COME_BACK:
        return f'"{step.text}" was reached {reached} times and is needed again: what it brings does not last'
    return None


def _same(one: Goal, other: Goal) -> bool:
    """The same thing, in whatever amount."""
    return (one.kind, one.subject) == (other.kind, other.subject) if one.kind is not None else one.text == other.text


def skills_for(library: Library, tree: TechTree, retrieved: int) -> Callable[[str], Skilled | None]:
    """What `library` has for an item, by the search that coders are helped with."""

    def skilled(item: str) -> Skilled | None:
        hits = library.search(f"Obtain 1 {item}", retrieved)
        skill = next((hit.skill for hit in hits if _gets(hit.skill, item)), None)
        if skill is None:
            return None
        called = library.closure([skill.name])
        covers = {each.goal.subject for each in called if each.name != skill.name and each.goal.subject is not None}
        covers |= {made for each in called for made in _made(spelled_out(each), tree)}
        # It may be told which wood: then it gets any.
        chosen = covers & set(woods_to_choose(skill))
        covers |= {in_wood(item, wood) for item in chosen for wood in WOODS}
        return Skilled(name=skill.name, covers=frozenset(covers) & tree.data.items)

    return skilled


def _made(source: str, tree: TechTree) -> Iterator[str]:
    """What the primitives that a skill calls with names bring: it gets that by itself."""
    for call, names in _CALL.findall(source):
        for name in re.findall(r"\w+", names):
            if call == "mineBlock":
                yield from (way.item for way in tree.mined_from(name))
            else:
                yield tree.data.smelting.get(name, name) if call == "smeltItem" else name


def _gets(skill: Skill, item: str) -> bool:
    usable = skill.maturity != "retired" and skill.language == "javascript"
    return usable and skill.goal.subject == item and skill.goal.kind in ("craft", "obtain", "smelt")
