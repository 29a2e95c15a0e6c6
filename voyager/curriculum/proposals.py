"""A model chooses the next goal from the frontier, or proposes its own."""

import logging
import re
from collections.abc import Mapping

from voyager.curriculum.past import Past, key_of
from voyager.curriculum.techtree import TechTree
from voyager.curriculum.warmup import hidden_parts
from voyager.domain import CurriculumView, Goal, Reply, Request
from voyager.errors import BadReply, GoalError
from voyager.feedback import ObservationPart
from voyager.goals import parse_goal
from voyager.llm.labels import labelled
from voyager.ports import ChatModel
from voyager.prompts import Prompts

_log = logging.getLogger(__name__)
REPLIES = 2
"""Calls of the model for one proposal."""
_ELSEWHERE = re.compile(r"\b(?:the nether|nether portal|nether fortress|the end|end portal|ender dragon)\b")
_OF_ITEMS = frozenset({"obtain", "craft", "smelt", "place", "eat", "equip", "deposit"})
_ONCE = frozenset({"obtain", "craft", "smelt", "mine", "kill"})
"""Kinds of goals that are not worth reaching twice; one eats, sleeps and tidies up again and again."""


class ModelCurriculum:
    """Implements `ports.Curriculum`.

    Args:
        warm_up: after how many reached goals a part of the observation is shown.
    """

    def __init__(
        self,
        model: ChatModel,
        prompts: Prompts,
        tree: TechTree,
        warm_up: Mapping[ObservationPart, int] | None = None,
    ) -> None:
        self._model = model
        self._prompts = prompts
        self._tree = tree
        self._warm_up = warm_up or {}

    async def propose(self, view: CurriculumView) -> Goal | None:
        """The model's goal; the best candidate when it twice named none that is possible and new.

        Returns:
            None when there are no candidates left and the model named none either.
        Raises:
            ModelUnavailable: the endpoint failed.
        """
        messages = self._prompts.curriculum(view, hidden_parts(self._warm_up, view.history))
        for _ in range(REPLIES):
            request = Request(role="curriculum", messages=messages, view=view)
            reply = await self._model.complete(request)
            try:
                return self._read(reply, view)
            except (BadReply, GoalError) as trouble:
                _log.info("proposal refused: %s", trouble)
                messages = self._prompts.again(messages, reply, str(trouble))
        return view.candidates[0].goal if view.candidates else None

    def _read(self, reply: Reply, view: CurriculumView) -> Goal:
        found = labelled(reply.text, "goal", "task")
        if not found:
            raise BadReply('The reply names no goal; end it with a line "Goal: Craft 1 wooden_pickaxe"')
        goal = parse_goal(found[-1], self._tree.names)
        for candidate in view.candidates:
            same = candidate.goal.predicate == goal.predicate and candidate.goal.kind == goal.kind
            if same and goal.predicate is not None:
                return candidate.goal
        refuse_impossible(goal, self._tree)
        refuse_pointless(goal, view, self._tree)
        return goal


def refuse_impossible(goal: Goal, tree: TechTree) -> None:
    """Raises: GoalError: the version has no such recipe, or the world nothing that it could come from."""
    subject, land = goal.subject, tree.land
    if subject is None or goal.kind is None:
        elsewhere = _ELSEWHERE.search(goal.text.lower())
        if land is not None and elsewhere is not None:
            raise GoalError(
                f"this world has the overworld only, no way leads to {elsewhere[0]}; propose something else"
            )
        return
    if goal.kind in ("craft", "smelt"):
        kinds = {way.kind for way in tree.ways_to(subject)}
        if goal.kind not in kinds:
            other = f"; it can be had by: {', '.join(sorted(kinds))}" if kinds else ""
            raise GoalError(f"{subject} has no {goal.kind}ing recipe in Minecraft 1.20.1{other}")
    if goal.kind == "kill":
        if land is not None and subject not in land.mobs:
            raise GoalError(f"no {subject} lives in this world; there are: {', '.join(land.mobs)}")
    elif goal.kind == "mine":
        if land is not None and subject not in land.blocks and tree.why_not(subject) is not None:
            raise GoalError(f"this world's land holds no {subject}; propose something else")
    elif goal.kind in _OF_ITEMS:
        reason = tree.why_not(subject)
        if reason is not None:
            raise GoalError(f"{reason}; propose something else")


def refuse_pointless(goal: Goal, view: CurriculumView, tree: TechTree) -> None:
    """Raises: GoalError: it is held or worn, was reached, or was given up and nothing has changed since."""
    past = Past.of(tree, view.observation, view.history)
    key = key_of(goal)
    held = view.observation.inventory.get(goal.subject or "", 0)
    if goal.kind in ("obtain", "craft", "smelt", "mine") and held >= goal.count:
        raise GoalError(f"{goal.count} {goal.subject} was asked for and {held} are held; propose something new")
    if goal.kind == "equip" and goal.subject in view.observation.equipment.values():
        raise GoalError(f"{goal.subject} is worn or in the hand already; propose something new")
    again = goal.kind is None or goal.kind in _ONCE
    if again and past.reached.get(key, 0) >= goal.count:
        raise GoalError(f'"{goal.text}" was reached before; propose something new')
    if key in past.resting:
        lacked = past.last_failed[key].lacked
        missing = ", ".join(f"{count} {name}" for name, count in lacked.items())
        advice = f"get {missing} first" if missing else "propose something else first"
        raise GoalError(
            f'"{goal.text}" was given up {past.failures[key]} times and nothing has changed since; {advice}'
            f" (it may be tried again after {past.resting[key]} more goals)"
        )
