"""What is waited out, for how long, and what is handed on."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email.utils import formatdate
from time import monotonic, time

import pytest

from tests.support.chat_server import Answered, ChatServer, Dropped, Refused, Said, filtered, in_order, rate_limited
from tests.unit.test_models import REQUEST
from voyager.domain import Reply
from voyager.errors import EndpointDown, ModelUnavailable
from voyager.events import Event, ModelBack, ModelWaiting
from voyager.llm.journaled import JournaledModel
from voyager.llm.openai_model import OpenAIModel
from voyager.llm.patience import NO_ANSWERS, Patient
from voyager.llm.waiting import Patience


class Session:
    """A patient model at `server`, with what it told, wrote down, and whether the world stood still."""

    def __init__(self, base_url: str, *, patience_s: float = 60, retry_s: float = 0.01) -> None:
        self.events: list[Event] = []
        self.paid: list[Reply] = []
        self.still: list[bool] = []
        self.waiting = asyncio.Event()
        inner = OpenAIModel("m", base_url=base_url, api_key=None, timeout_s=5)
        journaled = JournaledModel(inner, lambda request, reply: self.paid.append(reply))
        patience = Patience(patience_s=patience_s, retry_s=retry_s, tell=self._tell, standstill=self._standstill)
        self.model = Patient(journaled, patience, {"curriculum": "openai:m"})

    def _tell(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, ModelWaiting):
            self.waiting.set()

    @asynccontextmanager
    async def _standstill(self) -> AsyncGenerator[None]:
        self.still.append(True)
        try:
            yield
        finally:
            self.still.append(False)

    @property
    def waits(self) -> list[ModelWaiting]:
        return [event for event in self.events if isinstance(event, ModelWaiting)]


@pytest.mark.parametrize(
    "fault",
    [
        rate_limited(),
        Refused(status=500, message="oops"),
        Refused(status=503, message="loading model"),
        Refused(status=529, message="overloaded"),
        Dropped(),
        Dropped(text="half of it", after=4),
        Said(text=""),
        Said(text="", refusal="no"),
        filtered(),
        b"<html>Bad gateway</html>",
        b'{"error": {"message": "upstream", "code": 502}}',
    ],
)
async def test_a_fault_that_passes_costs_nothing_but_the_wait(fault: Answered) -> None:
    with ChatServer(in_order(fault, fault, "Goal: Craft 1 stick")) as server:
        here = Session(server.base_url)
        reply = await here.model.complete(REQUEST)
    assert (reply.text, reply.finish) == ("Goal: Craft 1 stick", "stop")
    assert len(here.waits) == 2
    assert isinstance(here.events[-1], ModelBack)
    assert here.still == [True, False]


async def test_what_was_paid_for_is_written_down_also_when_it_is_no_answer() -> None:
    with ChatServer(in_order(Dropped(text="half of it", after=4), Said(text=""), "whole")) as server:
        here = Session(server.base_url)
        await here.model.complete(REQUEST)
    assert [(reply.text, reply.finish) for reply in here.paid] == [("half", "cut"), ("", "stop"), ("whole", "stop")]


async def test_nobody_comes_back_before_the_endpoint_said() -> None:
    with ChatServer(in_order(rate_limited(0.4), "fine")) as server:
        here = Session(server.base_url)
        await here.model.complete(REQUEST)
        first, second = server.times
    assert second - first >= 0.4


@pytest.mark.parametrize("date", [False, True])
async def test_a_stop_ends_the_wait_and_lets_the_world_go(date: bool) -> None:
    wait = formatdate(time() + 3_000, usegmt=True) if date else 3_000
    with ChatServer(lambda _: rate_limited(wait)) as server:
        here = Session(server.base_url, patience_s=7_200)
        call = asyncio.ensure_future(here.model.complete(REQUEST))
        await here.waiting.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert 2_500 <= here.waits[0].wait_s <= 3_001
    assert here.still == [True, False]


async def test_waits_grow_with_jitter_up_to_a_limit() -> None:
    with ChatServer(in_order(*[(503, "busy")] * 14, "fine")) as server:
        here = Session(server.base_url, retry_s=0.002)
        await here.model.complete(REQUEST)
    waits = [event.wait_s for event in here.waits]
    assert all(wait <= min(0.002 * 2**number, 0.12) for number, wait in enumerate(waits))
    assert len({round(wait, 6) for wait in waits}) > 10


async def test_an_endpoint_that_is_gone_for_good_ends_the_run_when_patience_does() -> None:
    with ChatServer(in_order("fine", (503, "busy"))) as server:
        here = Session(server.base_url, patience_s=0.2)
        await here.model.complete(REQUEST)
        with pytest.raises(EndpointDown, match=r"status 503.*`patience_s` is 0\.2"):
            await here.model.complete(REQUEST)
    assert sum(event.wait_s for event in here.waits) <= 0.2


async def test_an_endpoint_that_comes_back_elsewhere_in_time_is_found_again() -> None:
    with ChatServer(lambda _: "first") as server:
        here = Session(server.base_url, retry_s=0.05)
        await here.model.complete(REQUEST)
        port = server.port
    here.waiting.clear()
    call = asyncio.ensure_future(here.model.complete(REQUEST))
    await here.waiting.wait()
    with ChatServer(lambda _: "second", port=port):
        assert (await call).text == "second"


async def test_an_address_where_nothing_ever_spoke_is_not_waited_for_long() -> None:
    here = Session("http://127.0.0.1:9/v1", patience_s=3_600, retry_s=0.01)
    began = monotonic()
    with pytest.raises(EndpointDown, match="can't be reached"):
        await here.model.complete(REQUEST)
    assert sum(event.wait_s for event in here.waits) <= 0.3
    assert monotonic() - began < 30


@pytest.mark.parametrize(
    "refusal",
    [
        (401, "bad key"),
        (403, "no"),
        (404, "no such model"),
        (402, "pay"),
        Refused(status=429, message="x", code="insufficient_quota"),
    ],
)
async def test_what_no_wait_mends_is_not_waited_for(refusal: Answered) -> None:
    with ChatServer(lambda _: refusal) as server:
        here = Session(server.base_url)
        with pytest.raises(ModelUnavailable):
            await here.model.complete(REQUEST)
    assert len(server.asked) == 1


async def test_a_model_that_never_answers_is_handed_on_as_it_is() -> None:
    with ChatServer(lambda _: Said(text="", refusal="I won't.")) as server:
        here = Session(server.base_url)
        reply = await here.model.complete(REQUEST)
    assert (reply.text, reply.finish) == ("I won't.", "refusal")
    assert len(server.asked) == NO_ANSWERS
