"""Was the goal reached? Rules over the server's truth where the goal has a predicate, a model where not."""

import json
import re
from dataclasses import dataclass
from typing import cast

from voyager.domain import CriticView, Execution, Goal, Predicate, Reply, Request, Truth, Verdict
from voyager.errors import BadReply
from voyager.ports import ChatModel
from voyager.prompts import Prompts

_REPLIES = 2


def satisfied(predicate: Predicate, before: Truth, after: Truth) -> tuple[bool, int]:
    """Whether what changed from `before` to `after` satisfies `predicate`, and how much of it was seen.

    Where a server tells no statistics, `crafted` and `mined` are read from the inventory's gain, `used` from
    its loss; `killed` is then never seen.
    """
    subject = predicate.subject
    gain = after.inventory.get(subject, 0) - before.inventory.get(subject, 0)
    if predicate.measure == "equipped":
        seen = int(subject in after.equipment.values())
    elif predicate.measure == "gained":
        seen = gain
    elif after.statistics:
        count = _statistic(after, predicate) - _statistic(before, predicate)
        seen = int(count)
    else:
        seen = {"crafted": gain, "mined": gain, "used": -gain}.get(predicate.measure, 0)
    return seen >= predicate.minimum, max(0, seen)


def _statistic(truth: Truth, predicate: Predicate) -> float:
    return truth.statistics.get(predicate.measure, {}).get(predicate.subject, 0)


class RuleCritic:
    """Judges goals that have a predicate; needs no model and never errs on the side of the program."""

    async def judge(self, goal: Goal, *, before: Truth, after: Truth, execution: Execution) -> Verdict:
        """An execution that threw may have reached the goal: the predicate decides."""
        if goal.predicate is None:
            return Verdict(kind="undecided", critique="the goal has no predicate; a model must judge it")
        reached, seen = satisfied(goal.predicate, before, after)
        if reached:
            note = "" if execution.error is None else f"reached although the program {execution.outcome}"
            return Verdict(kind="success", critique=note)
        parts = [f"{goal.predicate} was asked for since the goal began, {seen} seen"]
        if after.dead or _deaths(after) > _deaths(before):
            parts.append("the bot died")
        if execution.outcome == "returned":
            parts.append("the program ended without an error, so it must do more")
        return Verdict(kind="failure", critique="; ".join(parts))


def _deaths(truth: Truth) -> float:
    return truth.statistics.get("custom", {}).get("deaths", 0)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A model's answer, parsed."""

    success: bool
    critique: str


class ModelCritic:
    """Judges goals without a predicate."""

    def __init__(self, model: ChatModel, prompts: Prompts) -> None:
        self._model = model
        self._prompts = prompts

    async def judge(self, goal: Goal, *, before: Truth, after: Truth, execution: Execution) -> Verdict:
        """`undecided` when no reply could be read. Raises: ModelUnavailable."""
        view = CriticView(goal=goal, before=before, after=after, execution=execution)
        messages = self._prompts.critic(view)
        reason = ""
        for _ in range(_REPLIES):
            reply = await self._model.complete(Request(role="critic", messages=messages, view=view))
            try:
                judgement = parse_judgement(reply)
            except BadReply as trouble:
                reason = str(trouble)
                messages = self._prompts.again(messages, reply, reason)
                continue
            return Verdict(kind="success" if judgement.success else "failure", critique=judgement.critique)
        return Verdict(kind="undecided", critique=f"the critic's {_REPLIES} replies could not be read: {reason}")


def parse_judgement(reply: Reply) -> Judgement:
    """Read `{"reasoning", "success", "critique"}`, fenced or with prose around it.

    Raises:
        BadReply: no such object; the message tells the model what is wrong.
    """
    found: object = None
    decoder = json.JSONDecoder()
    text = re.sub(r",\s*}", "}", reply.text)
    for match in re.finditer(r"{", text):
        try:
            found, _ = decoder.raw_decode(text, match.start())
        except ValueError:
            continue
        break
    if not isinstance(found, dict):
        raise BadReply('the reply holds no JSON object; answer {"reasoning": "...", "success": true, "critique": ""}')
    answer = cast(dict[str, object], found)
    success = answer.get("success")
    if not isinstance(success, bool):
        raise BadReply(f"`success` is {success!r}; it must be true or false")
    return Judgement(success=success, critique=str(answer.get("critique") or ""))


class Critics:
    """Rules where the goal has a predicate, the model where not."""

    def __init__(self, model: ChatModel, prompts: Prompts) -> None:
        self._rules = RuleCritic()
        self._model = ModelCritic(model, prompts)

    async def judge(self, goal: Goal, *, before: Truth, after: Truth, execution: Execution) -> Verdict:
        """Raises: ModelUnavailable."""
        critic = self._model if goal.predicate is None else self._rules
        return await critic.judge(goal, before=before, after=after, execution=execution)
