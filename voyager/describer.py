"""What a new skill does, in a few sentences: the text it is found by later."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from voyager.domain import DescriberView, Execution, Goal, Request
from voyager.errors import BudgetSpent
from voyager.ports import ChatModel
from voyager.prompts import Prompts

MAX_SENTENCES = 6
_MAX_CHARACTERS = 1_000


class ModelDescriber:
    """Asks the model once; a reply of another form gives way to goal and effect, and what one leaves out is added."""

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
            return completed(plain_description(view.goal, view.execution), view)
        text = " ".join(reply.text.split()).removeprefix("Description:").strip()
        if not text or "```" in text or text.startswith("{") or len(text) > _MAX_CHARACTERS:
            text = plain_description(view.goal, view.execution)
        return completed(text, view)


def completed(text: str, view: DescriberView) -> str:
    """`text` with what it leaves out of effect, needs and parameters, in at most six sentences all told."""
    changes = _changes(view.execution)
    gains = {item: change for item, change in changes.items() if change > 0}
    untold: list[str] = []
    if gains and not any(_tells(text, item) for item in gains):
        untold.append(f"It gained {_listed(gains)}.")
    needs = {item: -change for item, change in changes.items() if change < 0 and not _tells(text, item)}
    if needs:
        untold.append(f"It used up {_listed(needs)}.")
    parameters = [each for each in view.program.params if not _tells(text, each.name)]
    if parameters:
        told = (each.name if each.required else f"{each.name} ({_shown(each.default)})" for each in parameters)
        untold.append(f"It takes {', '.join(told)}.")
    sentences = re.split(r"(?<=[.!?])\s+", text)[: MAX_SENTENCES - len(untold)]
    return " ".join([*sentences, *untold])


def _tells(text: str, name: str) -> bool:
    """Whether `text` names an item or parameter, words apart or together, in the singular or plural."""
    return re.search(rf"\b{re.escape(name).replace('_', '[_ ]')}(?:s|es)?\b", text, re.IGNORECASE) is not None


def _shown(value: JsonValue) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values())
    return " or ".join(str(part) for part in value) if isinstance(value, list) else str(value)


def plain_description(goal: Goal, execution: Execution) -> str:
    """A description from the goal and what the execution changed."""
    called = list(dict.fromkeys(call.name for call in execution.trace))
    sentences = [f"{goal.text.rstrip('.')}."]
    if called:
        sentences.append(f"It calls {', '.join(called)}.")
    gains = {item: change for item, change in _changes(execution).items() if change > 0}
    if gains:
        sentences.append(f"It gained {_listed(gains)}.")
    return " ".join(sentences)


def _changes(execution: Execution) -> dict[str, int]:
    """What the execution added to the inventory and took out of it, by item."""
    if execution.before is None or execution.after is None:
        return {}
    before, after = execution.before.inventory, execution.after.inventory
    changes = {item: after.get(item, 0) - before.get(item, 0) for item in sorted({*before, *after})}
    return {item: change for item, change in changes.items() if change != 0}


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {item}" for item, count in counts.items())
