"""A model chooses the next goal from the frontier, or proposes its own."""

import logging
import re

from voyager.curriculum.techtree import TechTree
from voyager.domain import CurriculumView, Goal, Reply, Request
from voyager.errors import BadReply, GoalError
from voyager.goals import parse_goal
from voyager.ports import ChatModel
from voyager.prompts import Prompts

_log = logging.getLogger(__name__)
_REPLIES = 2
_GOAL = re.compile(r"^[\s*_#>-]*(?:goal|task)[\s*_]*:[\s*_]*(?P<text>.+?)[\s*_]*$", re.IGNORECASE | re.MULTILINE)


class ModelCurriculum:
    """Implements `ports.Curriculum`."""

    def __init__(self, model: ChatModel, prompts: Prompts, tree: TechTree) -> None:
        self._model = model
        self._prompts = prompts
        self._tree = tree

    async def propose(self, view: CurriculumView) -> Goal | None:
        """The model's goal; the best candidate when it twice named none that is possible.

        Returns:
            None when there are no candidates left and the model named none either.
        Raises:
            ModelUnavailable: the endpoint failed.
        """
        messages = self._prompts.curriculum(view)
        for _ in range(_REPLIES):
            request = Request(role="curriculum", messages=messages, view=view)
            reply = await self._model.complete(request)
            try:
                return self._read(reply, view)
            except (BadReply, GoalError) as trouble:
                _log.info("proposal refused: %s", trouble)
                messages = self._prompts.again(messages, reply, str(trouble))
        return view.candidates[0] if view.candidates else None

    def _read(self, reply: Reply, view: CurriculumView) -> Goal:
        found = _GOAL.findall(reply.text)
        if not found:
            raise BadReply('The reply names no goal; end it with a line "Goal: Craft 1 wooden_pickaxe"')
        goal = parse_goal(found[-1], self._tree.names)
        for candidate in view.candidates:
            if candidate.predicate == goal.predicate and candidate.kind == goal.kind and goal.predicate is not None:
                return candidate
        self._refuse_impossible(goal)
        return goal

    def _refuse_impossible(self, goal: Goal) -> None:
        if goal.subject is None or goal.kind not in ("craft", "smelt"):
            return
        kinds = {way.kind for way in self._tree.ways_to(goal.subject)}
        if goal.kind not in kinds:
            other = f"; it can be had by: {', '.join(sorted(kinds))}" if kinds else ""
            raise GoalError(f"{goal.subject} has no {goal.kind}ing recipe in Minecraft 1.20.1{other}")
