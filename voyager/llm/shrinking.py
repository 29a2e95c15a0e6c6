"""A prompt that is longer than the model takes is sent again with less, in the order of `STEPS`.

What is left out is found in the messages by the typed values they were rendered from, so that what a prompt hides stays
hidden, and a note stands where it was.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from voyager.domain import (
    Attempt,
    CoderView,
    CriticView,
    CurriculumView,
    Message,
    Observation,
    Reply,
    Request,
    Role,
    Skill,
)
from voyager.errors import ContextOverflow
from voyager.feedback import render_observation
from voyager.ports import ChatModel

LEFT_OUT = "[... left out: the prompt was too long ...]"
NEAR = 12
"""Kinds of blocks, the nearest, that stay in an observation."""
RECENT = 10
"""Ended goals that stay in a curriculum's prompt."""
_SPARE = 0.95
"""Tokens are not spread evenly over characters: so much of what should fit is taken to."""
_Cuts = Iterator[tuple[str, str]]


def _conversation(request: Request) -> Request:
    """Of what was answered and asked again, only the last exchange stays."""
    system = sum(message.role == "system" for message in request.messages[:1])
    first = request.messages[: system + 1]
    return replace(request, messages=(*first, *request.messages[len(first) :][-2:]))


def _older_programs(request: Request) -> _Cuts:
    for attempt in _attempts(request)[:-1]:
        yield attempt.program.source.rstrip(), LEFT_OUT


def _older_feedback(request: Request) -> _Cuts:
    for attempt in _attempts(request)[:-1]:
        yield attempt.feedback.text, f"{attempt.feedback.text.splitlines()[0]}\n{LEFT_OUT}"


def _other_candidates(request: Request) -> _Cuts:
    for program in request.view.others if isinstance(request.view, CoderView) else ():
        yield program.source.rstrip(), LEFT_OUT


def _sources(request: Request) -> _Cuts:
    for skill in _skills(request):
        yield skill.source.rstrip(), LEFT_OUT


def _descriptions(request: Request) -> _Cuts:
    for skill in _skills(request):
        yield skill.description, f"{skill.description.split('. ')[0].rstrip('.')}."


def _far(request: Request) -> _Cuts:
    """The observation's blocks that are far, all out of sight, and what containers held."""
    seen = observation_of(request)
    if seen is None:
        return
    near = dict(sorted(seen.blocks.items(), key=lambda entry: entry[1].distance)[:NEAR])
    smaller = replace(seen, blocks=near, recently_seen={}, containers=())
    kept = set(render_observation(smaller).splitlines())
    for line in render_observation(seen).splitlines():
        if line not in kept:
            yield f"{line}\n", ""


def _history(request: Request) -> _Cuts:
    if not isinstance(request.view, CurriculumView):
        return
    older = {f"- {record.goal.text}: " for record in request.view.history[:-RECENT]}
    recent = {f"- {record.goal.text}: " for record in request.view.history[-RECENT:]}
    for line in request.messages[-1].content.splitlines():
        if any(line.startswith(head) for head in older - recent):
            yield f"{line}\n", ""


STEPS: Sequence[tuple[str, Callable[[Request], _Cuts]]] = (
    ("programs of older attempts", _older_programs),
    ("what became of them", _older_feedback),
    ("other candidates", _other_candidates),
    ("sources of skills", _sources),
    ("their descriptions but the first sentence", _descriptions),
    ("blocks far off or out of sight", _far),
    ("goals ended long ago", _history),
)
"""What is left out first comes first. Before all of it goes what was said earlier in the same conversation; last go the
texts given to `Shrinking`."""


class Shrinking:
    """Implements `ports.ChatModel` around another. What a role's prompts may measure is remembered.

    Args:
        spare: texts in prompts that can be done without, the most dispensable first; part of the API, for instance.
    """

    def __init__(self, inner: ChatModel, spare: Sequence[str] = ()) -> None:
        self._inner = inner
        self._spare = spare
        self._most: defaultdict[Role, float] = defaultdict(lambda: float("inf"))
        """Characters that a role's prompt may have, as far as is known."""

    @property
    def name(self) -> str:
        return self._inner.name

    async def complete(self, request: Request) -> Reply:
        """Raises: ContextOverflow, when the prompt is too long even without all that can be left out."""
        smaller = self._smaller(request)
        sent = request
        while True:
            while _size(sent) > self._most[request.role]:
                following = next(smaller, None)
                if following is None:
                    break
                sent = following
            try:
                return await self._inner.complete(sent)
            except ContextOverflow as error:
                refused = _size(sent)
                self._most[request.role] = refused * error.fits * _SPARE if error.fits is not None else refused - 1
                # Without a number the next smaller one is tried; with one it may have been a poor guess.
                sent = next((each for each in smaller if _size(each) < refused), sent)
                if _size(sent) == refused:
                    told = f"{error} (all that can be left out was, and {refused} characters are left)"
                    raise ContextOverflow(told, fits=error.fits) from None

    def _smaller(self, request: Request) -> Iterator[Request]:
        """The request with less and less."""
        request = _conversation(request)
        yield request
        for _, cuts in STEPS:
            request = replace(request, messages=_without(request.messages, cuts(request)))
            yield request
        for text in self._spare:
            request = replace(request, messages=_without(request.messages, iter([(text.strip(), LEFT_OUT)])))
            yield request


def _without(messages: tuple[Message, ...], cuts: _Cuts) -> tuple[Message, ...]:
    """The messages with each text replaced; a model's own words stay as they were."""
    for text, instead in cuts:
        if len(text) > len(instead):
            messages = tuple(
                m if m.role == "assistant" else replace(m, content=m.content.replace(text, instead)) for m in messages
            )
    return messages


def _size(request: Request) -> int:
    return sum(len(message.content) for message in request.messages)


def _attempts(request: Request) -> tuple[Attempt, ...]:
    return request.view.attempts if isinstance(request.view, CoderView) else ()


def _skills(request: Request) -> list[Skill]:
    return [hit.skill for hit in request.view.skills] if isinstance(request.view, CoderView) else []


def observation_of(request: Request) -> Observation | None:
    """What a request shows of the world, if anything."""
    view = request.view
    if isinstance(view, CriticView):
        return view.execution.observation
    seen = getattr(view, "observation", None)
    return seen if isinstance(seen, Observation) else None
