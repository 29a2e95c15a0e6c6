"""Replies that were paid for before a run was killed answer the same questions when it goes on.

A resumed run comes back to the same place, but not to the same tick: the bot has to join again, and what it had seen
and opened it no longer remembers. A question is the same one if nothing but that has changed: the time, where creatures
stand, what is out of sight, and how the curriculum's candidates score from there. A model's answer was never about that
moment anyway: with `--live` the world goes on while it thinks.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from pydantic import JsonValue

from voyager.costs import UNBILLED
from voyager.domain import CriticView, CurriculumView, Finish, Message, Reply, Request, Role, Truth, Usage
from voyager.feedback import ObservationPart, render_observation
from voyager.history import Entry, void_ranges
from voyager.llm.answer import is_no_answer
from voyager.llm.shrinking import observation_of
from voyager.ports import ChatModel
from voyager.prompts import prompt_hash
from voyager.wire import from_json

_PASSING: frozenset[ObservationPart] = frozenset({"time", "entities", "recently_seen", "containers"})


@dataclass(frozen=True, kw_only=True)
class PaidCall:
    """A journaled call whose step a kill undid; `seq` is its entry."""

    seq: int
    role: Role
    asked: str
    """The model spec that the role had."""
    question: str
    reply: Reply


def question_of(request: Request) -> str:
    """What a request asks, as a hash: equal for requests that differ in nothing but what passes."""
    passing = set(_passing(request))
    ticks = [f"tick {truth.tick}," for truth in _truths(request)]
    return prompt_hash([_lasting(message, passing, ticks) for message in request.messages])


def open_calls(entries: Iterable[Entry], kept_seq: int) -> list[PaidCall]:
    """The calls that were billed and answered for a step which a resume that keeps entries up to `kept_seq` takes up
    anew, oldest first.

    A step ends with its goal; where a program has run and is not undone, what was asked before it is done with.
    """
    listed = list(entries)
    void = void_ranges(listed)
    settled = 0
    calls: list[PaidCall] = []
    for entry in listed:
        data = cast(dict[str, JsonValue], entry.data)
        kept = entry.seq <= kept_seq and not any(first <= entry.seq <= last for first, last in void)
        if entry.kind in ("goal_ended", "program_started") and kept:
            settled = entry.seq
        elif entry.kind == "model_called" and "question" in data:
            calls += _paid(entry.seq, data)
    return [call for call in calls if call.seq > settled]


def _paid(seq: int, data: dict[str, JsonValue]) -> list[PaidCall]:
    """A journaled call, unless nobody billed it or it brought no answer."""
    reply = Reply(
        text=str(data["reply"]),
        model=str(data["model"]),
        usage=from_json(Usage, data["usage"]),
        wall_s=cast(float, data["wall_s"]),
        finish=cast(Finish, data["finish"]),
        reasoning=str(data["reasoning"]),
    )
    asked = str(data["asked"])
    if asked.partition(":")[0] in UNBILLED or is_no_answer(reply):
        return []
    return [PaidCall(seq=seq, role=cast(Role, data["role"]), asked=asked, question=str(data["question"]), reply=reply)]


class PaidModel:
    """Implements `ports.ChatModel` around another: who asks an open question again gets its reply, and pays nothing.

    Replies to the same question are given out in the order in which they came, each once.

    Args:
        asked: the model spec that a role has now; another model's reply is not its own.
        used: told of each call that was not made.
    """

    def __init__(
        self,
        inner: ChatModel,
        calls: Iterable[PaidCall],
        asked: Callable[[Role], str],
        used: Callable[[Request, PaidCall], None],
    ) -> None:
        self._inner = inner
        self._asked = asked
        self._used = used
        self._open: defaultdict[tuple[Role, str, str], deque[PaidCall]] = defaultdict(deque)
        for call in calls:
            self._open[call.role, call.asked, call.question].append(call)

    @property
    def name(self) -> str:
        return self._inner.name

    async def complete(self, request: Request) -> Reply:
        """Raises: ModelUnavailable, BudgetSpent, StorageError."""
        replies = self._open.get((request.role, self._asked(request.role), question_of(request)))
        if not replies:
            return await self._inner.complete(request)
        call = replies.popleft()
        self._used(request, call)
        return call.reply


def _lasting(message: Message, passing: set[str], ticks: list[str]) -> Message:
    if message.role == "assistant":
        return message
    text = "\n".join(line for line in message.content.splitlines() if line not in passing)
    for tick in ticks:
        text = text.replace(tick, "tick,")
    return replace(message, content=text)


def _passing(request: Request) -> Iterator[str]:
    """Lines that another moment at the same place may have otherwise."""
    seen = observation_of(request)
    if seen is not None:
        stays = set(render_observation(seen, _PASSING).splitlines())
        yield from (line for line in render_observation(seen).splitlines() if line not in stays)
        yield from ("}", "entities = {}")  # Whether a part is there or empty passes too.
    if isinstance(request.view, CurriculumView):
        heads = tuple(f". {candidate.goal.text}  (" for candidate in request.view.candidates)
        for message in request.messages:
            yield from (line for line in message.content.splitlines() if any(head in line for head in heads))


def _truths(request: Request) -> Iterator[Truth]:
    if isinstance(request.view, CriticView):
        yield from (request.view.before, request.view.after)
