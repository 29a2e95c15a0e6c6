"""An endpoint that cuts prompts without a word is found out, told of once and sent what fits; a cache is not one."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.unit.test_shrinking import coding
from voyager.domain import Message, Reply, Request, Usage
from voyager.errors import ContextOverflow
from voyager.events import Event, ModelTrouble
from voyager.llm.cut import Uncut, size_of
from voyager.llm.shrinking import Shrinking

LONG = "declare function mineBlock(bot: Bot, name: string): Promise<void>\n" * 400
Count = Callable[[Request], int | None]


def whole(request: Request) -> int:
    return size_of(request.messages) // 4


def asking(text: str) -> Request:
    messages = (Message(role="system", content="You write programs.\n" + text), Message(role="user", content="Write."))
    return replace(coding(), messages=messages)


class Counting:
    """Implements `ports.ChatModel`: an endpoint that says how many tokens of a prompt it read."""

    name = "openai:m"

    def __init__(self, count: Count) -> None:
        self.count = count
        self.asked: list[Request] = []
        self.told: list[Event] = []
        self.model = Uncut(self, self.told.append)

    async def complete(self, request: Request) -> Reply:
        self.asked.append(request)
        return Reply(text=f"answer {len(self.asked)}", model="m", usage=Usage(prompt_tokens=self.count(request)))


def cutting(context: int) -> Count:
    return lambda request: min(whole(request), context)


def uncached() -> Count:
    """Counts as an endpoint that leaves out the beginning it has in its cache."""
    known: list[str] = []

    def count(request: Request) -> int:
        text = "".join(message.content for message in request.messages)
        shared = max((_common(text, other) for other in known), default=0)
        known.append(text)
        return max(1, len(text[shared:].encode()) // 4)

    return count


def _common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


async def test_a_prompt_that_is_cut_to_far_less_is_an_overflow_and_told_of_once_with_what_to_do() -> None:
    endpoint = Counting(cutting(2_050))
    for _ in range(2):
        with pytest.raises(ContextOverflow, match="reads 2050 tokens of a prompt") as cut:
            await endpoint.model.complete(asking(LONG))
        assert cut.value.fits == pytest.approx(2_050 * 3 / size_of(asking(LONG).messages))
    (told,) = endpoint.told
    assert isinstance(told, ModelTrouble)
    assert "read 2050 tokens of a prompt" in told.reason
    assert "OLLAMA_CONTEXT_LENGTH=" in told.reason[:300]  # No more of it is shown.
    assert len(endpoint.asked) == 3  # One more only to make sure, the first time.


async def test_prompts_of_different_lengths_that_count_the_same_are_cut() -> None:
    endpoint = Counting(cutting(5_000))
    await endpoint.model.complete(asking(LONG))
    with pytest.raises(ContextOverflow, match="reads 5000 tokens"):
        await endpoint.model.complete(asking(LONG + LONG[: len(LONG) // 5]))


async def test_it_is_sent_what_fits() -> None:
    request = coding()
    endpoint = Counting(cutting(1_500))
    spare = request.messages[0].content.split("declare function rarelyUsed", 1)[1].split("\n\n")[0]
    longer = replace(request, messages=(replace(request.messages[0], content=LONG + request.messages[0].content),
                                        *request.messages[1:]))  # fmt: skip
    reply = await Shrinking(endpoint.model, [LONG.strip(), spare]).complete(longer)
    assert reply.text == f"answer {len(endpoint.asked)}"
    assert whole(endpoint.asked[-1]) < 1_500
    assert len(endpoint.told) == 1


def untold(_: Request) -> None:
    return None


COUNTS: list[Count] = [whole, uncached(), untold]


@pytest.mark.parametrize("count", COUNTS, ids=["whole", "uncached", "untold"])
async def test_an_endpoint_that_reads_all_is_not_suspected_however_it_counts(count: Count) -> None:
    endpoint = Counting(count)
    for text in (LONG, LONG + "more", LONG, "short", LONG + LONG):
        assert (await endpoint.model.complete(asking(text))).text.startswith("answer")
    assert endpoint.told == []
    assert len(endpoint.asked) <= 6


async def test_short_prompts_are_not_looked_at() -> None:
    endpoint = Counting(lambda _: 3)
    await endpoint.model.complete(asking("short"))
    assert len(endpoint.asked) == 1
