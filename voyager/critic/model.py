"""Verdicts by a model: shown the state before and after, what was counted, and every call with its error."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

from voyager.domain import CriticView, Execution, Goal, Reply, Request, Truth, Verdict
from voyager.errors import BadReply
from voyager.llm.json_reply import read_object
from voyager.ports import ChatModel
from voyager.prompts import Prompts

_REPLIES = 2
"""Replies asked for in one vote."""
SCHEMA: Mapping[str, JsonValue] = {
    "type": "object",
    "properties": {
        "reasoning": {"type": "string"},
        "success": {"type": "boolean"},
        "critique": {"type": "string"},
    },
    "required": ["reasoning", "success", "critique"],
    "additionalProperties": False,
}
"""The answer's form, for endpoints that hold their model to one."""
Kind = Literal["success", "failure", "undecided"]


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A model's answer, parsed."""

    success: bool
    critique: str


class ModelCritic:
    """Judges goals without a predicate.

    Args:
        votes: how often the model is asked at most; the verdict is what more than half of them say, and undecided
            when neither side has that many. No further vote is asked for once it can change nothing.
    """

    def __init__(self, model: ChatModel, prompts: Prompts, votes: int = 1) -> None:
        self._model = model
        self._prompts = prompts
        self._votes = votes

    async def judge(self, goal: Goal, *, before: Truth, after: Truth, execution: Execution) -> Verdict:
        """`undecided` when no majority of the votes could be read or agreed. Raises: ModelUnavailable."""
        view = CriticView(goal=goal, before=before, after=after, execution=execution)
        votes: list[Verdict] = []
        while len(votes) < self._votes and _open(votes, self._votes):
            votes.append(await self._vote(view))
        return _majority(votes, self._votes)

    async def _vote(self, view: CriticView) -> Verdict:
        messages = self._prompts.critic(view)
        reason = ""
        for _ in range(_REPLIES):
            reply = await self._model.complete(Request(role="critic", messages=messages, view=view, schema=SCHEMA))
            try:
                judgement = parse_judgement(reply)
            except BadReply as trouble:
                reason = str(trouble)
                messages = self._prompts.again(messages, reply, reason)
                continue
            return Verdict(kind="success" if judgement.success else "failure", critique=judgement.critique, by="model")
        unread = f"the critic's {_REPLIES} replies could not be read: {reason}"
        return Verdict(kind="undecided", critique=unread, by="model")


def _open(votes: list[Verdict], asked: int) -> bool:
    """Whether one side may still get the majority, and none has it yet."""
    left, need = asked - len(votes), asked // 2 + 1
    sides = [_count(votes, "success"), _count(votes, "failure")]
    return max(sides) < need <= max(sides) + left


def _count(votes: list[Verdict], kind: Kind) -> int:
    return sum(vote.kind == kind for vote in votes)


def _majority(votes: list[Verdict], asked: int) -> Verdict:
    if asked == 1:
        return votes[0]
    said = tuple(f"{vote.kind}: {vote.critique}".removesuffix(": ") for vote in votes)
    kinds: tuple[Kind, Kind] = ("success", "failure")
    for kind in kinds:
        if _count(votes, kind) > asked // 2:
            critique = next((vote.critique for vote in votes if vote.kind == kind and vote.critique), "")
            return Verdict(kind=kind, critique=critique, by="model", votes=said)
    tally = ", ".join(f"{_count(votes, kind)} {kind}" for kind in (*kinds, "undecided"))
    reason = f"the critic disagrees with itself ({tally} of {asked} votes): {' | '.join(said)}"
    return Verdict(kind="undecided", critique=reason, by="model", votes=said)


def parse_judgement(reply: Reply) -> Judgement:
    """Read `{"reasoning", "success", "critique"}`, fenced or with prose around it.

    Raises:
        BadReply: no such object; the message tells the model what is wrong.
    """
    answer = read_object(reply.text, "success")
    success = answer["success"]
    if isinstance(success, str) and success.strip().lower() in ("true", "false"):
        success = success.strip().lower() == "true"
    if not isinstance(success, bool):
        raise BadReply(f"`success` is {success!r}; it must be true or false")
    return Judgement(success=success, critique=str(answer.get("critique") or ""))
