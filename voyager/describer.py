"""What a new skill does, in a few sentences: the text it is found by later."""

import re

from voyager.domain import DescriberView, Execution, Goal, Request
from voyager.errors import BudgetSpent
from voyager.ports import ChatModel
from voyager.prompts import Prompts

MAX_SENTENCES = 6
_MAX_CHARACTERS = 1_000


class ModelDescriber:
    """Asks the model once; a reply of another form gives way to the goal and the effect."""

    def __init__(self, model: ChatModel, prompts: Prompts) -> None:
        self._model = model
        self._prompts = prompts

    async def describe(self, view: DescriberView) -> str:
        """At most six sentences; what verified is kept also when nothing is left for a description.

        Raises: ModelUnavailable.
        """
        request = Request(role="describer", messages=self._prompts.describer(view), view=view)
        try:
            reply = await self._model.complete(request)
        except BudgetSpent:
            return plain_description(view.goal, view.execution)
        text = " ".join(reply.text.split()).removeprefix("Description:").strip()
        sentences = re.split(r"(?<=[.!?])\s+", text)
        if not text or "```" in text or text.startswith("{") or len(text) > _MAX_CHARACTERS:
            return plain_description(view.goal, view.execution)
        return " ".join(sentences[:MAX_SENTENCES])


def plain_description(goal: Goal, execution: Execution) -> str:
    """A description from the goal and what the execution changed."""
    called = list(dict.fromkeys(call.name for call in execution.trace))
    sentences = [f"{goal.text.rstrip('.')}."]
    if called:
        sentences.append(f"It calls {', '.join(called)}.")
    if execution.before and execution.after:
        before, after = execution.before.inventory, execution.after.inventory
        gained = [
            f"{after[name] - before.get(name, 0)} {name}" for name in sorted(after) if after[name] > before.get(name, 0)
        ]
        if gained:
            sentences.append(f"It gained {', '.join(gained)}.")
    return " ".join(sentences)
