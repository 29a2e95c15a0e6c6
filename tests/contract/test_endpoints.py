"""What endpoints differ in, over real HTTP: each refusal is learned from once, each reply is read for what it is."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest

from voyager.domain import Message, Reply, Request, Usage
from voyager.errors import ContextOverflow, EndpointDown, ModelUnavailable
from voyager.llm.journaled import JournaledModel
from voyager.llm.openai_model import OpenAIModel

from ..support.chat_server import Answer, Answered, Asked, ChatServer, Dropped, Hung, Refused, Said, filtered, overflow
from .test_openai_model import REQUEST

SCHEMA = {"type": "object", "properties": {"success": {"type": "boolean"}}}
JUDGING = replace(REQUEST, role="critic", schema=SCHEMA)


def model_at(server: ChatServer, **arguments: Any) -> OpenAIModel:
    return OpenAIModel("m", base_url=server.base_url, api_key="test-key", **arguments)


async def ask(answer: Answer, request: Request = REQUEST, **arguments: Any) -> Reply:
    with ChatServer(answer) as server:
        return await model_at(server, **arguments).complete(request)


def unless(bad: str, refusal: Refused) -> Answer:
    """Refuses every request that has `bad` in it."""
    return lambda asked: refusal if bad in asked else "fine"


async def test_a_stream_brings_text_thoughts_and_every_count_of_tokens() -> None:
    usage = {
        "prompt_tokens": 900,
        "completion_tokens": 70,
        "prompt_tokens_details": {"cached_tokens": 800},
        "completion_tokens_details": {"reasoning_tokens": 50},
    }
    text = "Goal: Craft 1 stick. " * 20
    reply = await ask(lambda _: Said(text=text, reasoning="sticks first", usage=usage, model="m-2026"))
    assert (reply.text, reply.reasoning, reply.model, reply.finish) == (text, "sticks first", "m-2026", "stop")
    assert reply.usage == Usage(prompt_tokens=900, completion_tokens=70, cached_tokens=800, reasoning_tokens=50)


@pytest.mark.parametrize(
    ("told", "bill"),
    [
        ({"cost": 0.00021}, "0.00021"),
        ({"cost": 0, "is_byok": True, "cost_details": {"upstream_inference_cost": 0.5}}, "0.5"),
        ({"cost": 0.1, "is_byok": True}, None),
        ({"cost": 0.1, "is_byok": False, "cost_details": {"upstream_inference_cost": 0.1}}, "0.1"),
        ({"cost": -1}, None),
        ({"cost": 1e300}, None),
        ({"cost": "much"}, None),
        ({"cost": True}, None),
    ],
)
async def test_a_bill_in_the_answer_is_read_and_nonsense_is_none(told: dict[str, Any], bill: str | None) -> None:
    usage = {"prompt_tokens": 9, "completion_tokens": 7, **told}
    reply = await ask(lambda _: Said(text="Goal: Craft 1 stick", usage=usage))
    assert reply.usage.cost_usd == (None if bill is None else Decimal(bill))
    assert reply.usage.prompt_tokens == 9


async def test_parameters_of_the_endpoints_own_are_sent_and_left_out_once_they_are_refused() -> None:
    extra = {"reasoning_effort": "low", "provider": {"order": ["a"]}}
    with ChatServer(lambda _: "fine") as server:
        await model_at(server, extra=extra).complete(REQUEST)
        sent = server.asked[0]
    assert (sent["reasoning_effort"], sent["provider"]) == ("low", {"order": ["a"]})
    for refusal in ("Unknown parameter: 'reasoning_effort'.", "bad request"):
        with ChatServer(unless("reasoning_effort", Refused(status=400, message=refusal))) as server:
            model = model_at(server, extra=extra)
            assert (await model.complete(REQUEST)).text == "fine"
            assert (await model.complete(REQUEST)).text == "fine"
            assert "reasoning_effort" not in server.asked[-1]
            assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("content", "answer", "thoughts"),
    [
        ("<think>\nfirst wood\n</think>\n\nGoal: x", "Goal: x", "first wood"),
        ("first wood</think>Goal: x", "Goal: x", "first wood"),
        ("<think>and so on", "", "and so on"),
        ("Goal: 1 < 2", "Goal: 1 < 2", ""),
    ],
)
async def test_thoughts_in_the_text_are_no_part_of_the_answer(content: str, answer: str, thoughts: str) -> None:
    reply = await ask(lambda _: content)
    assert (reply.text, reply.reasoning) == (answer, thoughts)


@pytest.mark.parametrize(
    ("given", "refusal", "expected"),
    [
        (
            {"temperature": 0.2},
            Refused(status=400, message="Unsupported value: 'temperature' does not support 0.2", param="temperature"),
            {"stream", "stream_options"},
        ),
        (
            {"max_tokens": 50},
            Refused(status=400, message="Use 'max_completion_tokens' instead.", param="max_tokens"),
            {"stream", "stream_options", "max_completion_tokens"},
        ),
        (
            {"max_tokens": 50_000},
            Refused(status=400, message="max_tokens is too large: 50000. This model supports at most 16384 completion"),
            {"stream", "stream_options"},
        ),
        ({}, Refused(status=422, message="extra_forbidden: body.stream_options"), {"stream"}),
        ({}, Refused(status=501, message="streaming is not supported"), set[str]()),
        (
            {"extra": {"reasoning_effort": "low"}},
            Refused(status=400, message="no reasoning_effort here"),
            {"stream", "stream_options"},
        ),
        ({"temperature": 0.2}, Refused(status=400, message="Bad request"), set[str]()),
    ],
)  # fmt: skip
async def test_a_parameter_that_is_refused_is_left_out_from_then_on(
    given: dict[str, Any], refusal: Refused, expected: set[str]
) -> None:
    minds = next(iter({**given.get("extra", {}), **given} if "extra" not in given else given["extra"]), "stream")
    minds = "stream_options" if "stream_options" in refusal.message else minds
    with ChatServer(unless(minds, refusal)) as server:
        model = model_at(server, **given)
        assert (await model.complete(REQUEST)).text == "fine"
        assert (await model.complete(REQUEST)).text == "fine"
    assert len(server.asked) == 3
    plain = {name for name, value in server.asked[2].items() if value is not False}
    assert plain - {"model", "messages"} == expected


async def test_a_schema_is_asked_for_as_well_as_the_endpoint_can() -> None:
    def picky(asked: Asked) -> Answered:
        kind = cast(dict[str, Any], asked.get("response_format") or {}).get("type")
        if kind == "json_schema":
            return Refused(status=400, message="This response_format type is unavailable now")
        return '{"success": true}'

    with ChatServer(picky) as server:
        model = model_at(server)
        await model.complete(JUDGING)
        await model.complete(JUDGING)
        await model.complete(REQUEST)
    formats = [cast(dict[str, Any], asked.get("response_format") or {}) for asked in server.asked]
    assert [each.get("type") for each in formats] == ["json_schema", "json_object", "json_object", None]
    assert formats[0]["json_schema"]["schema"] == SCHEMA


async def test_without_any_format_the_prompt_alone_asks_for_it() -> None:
    with ChatServer(unless("response_format", Refused(status=400, message="grammar is not supported"))) as server:
        await model_at(server).complete(JUDGING)
    assert "response_format" not in server.asked[-1]


async def test_a_template_without_system_role_gets_its_text_in_the_first_question() -> None:
    def gemma(asked: Asked) -> Answered:
        roles = [message["role"] for message in asked["messages"]]
        return Refused(status=400, message="System role not supported") if "system" in roles else "fine"

    request = replace(
        REQUEST, messages=(Message(role="system", content="be brief"), Message(role="user", content="what next"))
    )
    with ChatServer(gemma) as server:
        await model_at(server).complete(request)
    assert server.asked[-1]["messages"] == [{"role": "user", "content": "be brief\n\nwhat next"}]


async def test_a_refusal_that_plain_messages_meet_too_is_the_endpoints_own() -> None:
    with pytest.raises(ModelUnavailable, match=r"status 400: .*no such thing") as caught:
        await ask(lambda _: Refused(status=400, message="no such thing"))
    assert type(caught.value) is ModelUnavailable


@pytest.mark.parametrize("server", ["openai", "vllm", "llama.cpp", "lm-studio", "openrouter"])
async def test_a_prompt_that_is_too_long_is_told_from_other_refusals(server: str) -> None:
    with pytest.raises(ContextOverflow, match="longer than") as caught:
        await ask(lambda _: overflow(server))
    assert caught.value.fits == pytest.approx(4_096 / 5_000)


@pytest.mark.parametrize(
    ("answer", "finish", "text"),
    [
        (Said(text="half a prog", finish="length"), "length", "half a prog"),
        (Said(text="", refusal="I can't help with that."), "refusal", "I can't help with that."),
        (Said(text="", finish="content_filter"), "content_filter", ""),
        (filtered(), "content_filter", ""),
        (Said(text="", finish="stop"), "stop", ""),
        (Dropped(text="a paid half", after=6), "cut", "a paid"),
        (Dropped(text="a paid half", after=6, politely=True), "cut", "a paid"),
    ],
)
async def test_every_way_a_reply_ends_is_told(answer: Answered, finish: str, text: str) -> None:
    reply = await ask(lambda _: answer)
    assert (reply.finish, reply.text) == (finish, text)


async def test_a_slow_stream_is_cut_at_the_limit_and_what_came_is_kept() -> None:
    reply = await ask(lambda _: Said(text="word " * 200, pause_s=0.2), timeout_s=0.5)
    assert reply.finish == "cut"
    assert reply.text.startswith("word word")


@pytest.mark.parametrize(
    "answer",
    [Dropped(), Hung(seconds=5), b'{"error": {"message": "Provider returned error", "code": 502}}', (503, "x")],
)
async def test_what_may_pass_is_told_from_what_will_not(answer: Answered) -> None:
    with pytest.raises(EndpointDown):
        await ask(lambda _: answer, timeout_s=0.3)


async def test_what_had_come_of_a_cancelled_call_is_written_down() -> None:
    written: list[Reply] = []
    with ChatServer(lambda _: Said(text="word " * 200, pause_s=0.5)) as server:
        model = JournaledModel(model_at(server), lambda request, reply: written.append(reply))
        call = asyncio.ensure_future(model.complete(REQUEST))
        await asyncio.to_thread(server.streamed.wait)
        for _ in range(100):
            await asyncio.sleep(0)  # What the server has sent is read in the next turns.
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert [reply.finish for reply in written] == ["cut"]
    assert written[0].text.startswith("word")


async def test_azures_query_goes_with_the_call_and_the_key_as_azure_takes_it() -> None:
    with ChatServer(lambda _: "fine") as server:
        url = f"{server.base_url}?api-version=2024-10-21"
        reply = await OpenAIModel("m", base_url=url, api_key="azure-key").complete(REQUEST)
    assert reply.text == "fine"
    assert server.paths == {"/v1/chat/completions?api-version=2024-10-21"}
    assert server.headers[0]["api-key"] == "azure-key"
    assert "authorization" not in server.headers[0]
