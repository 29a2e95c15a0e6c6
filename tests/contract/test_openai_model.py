"""The chat-completions client against a real HTTP server: whatever comes back is an answer or `ModelUnavailable`."""

import json
from typing import Any

import pytest

from voyager.domain import CurriculumView, Message, Observation, Position, Request, Usage
from voyager.errors import ConfigError, ModelUnavailable
from voyager.llm.openai_model import REPLY_LIMIT, OpenAIModel

from ..support.chat_server import Answer, ChatServer

HERE = Observation(
    tick=0,
    position=Position(x=0, y=64, z=0),
    dimension="overworld",
    biome="plains",
    time_of_day=0,
    is_day=True,
    health=20,
    food=20,
)
REQUEST = Request(
    role="curriculum",
    messages=(Message(role="user", content="hello"),),
    view=CurriculumView(observation=HERE, history=(), candidates=()),
)


def choices(message: Any) -> bytes:
    return json.dumps({"choices": [{"message": message}]}).encode()


async def ask(answer: Answer) -> str:
    with ChatServer(answer) as server:
        model = OpenAIModel("m", base_url=server.base_url, api_key="test-key")
        return (await model.complete(REQUEST)).text


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<html></html>",
        b"\xff\xfe",
        b"null",
        b'"hello"',
        b"[1, 2]",
        b'{"choices": {}}',
        b'{"choices": "abc"}',
        choices(None),
        choices({"content": ["a"]}),
        choices({"content": 5}),
    ],
)
async def test_a_document_of_another_shape_means_the_model_is_unavailable(document: bytes) -> None:
    with pytest.raises(ModelUnavailable, match=r"base_url|chat-completions"):
        await ask(lambda _: document)


@pytest.mark.parametrize(
    "usage", ["none", 7, [1], {"prompt_tokens": -3}, {"completion_tokens": "9"}, {"prompt_tokens": True}]
)
async def test_a_usage_that_is_none_is_not_told_and_the_paid_reply_is_kept(usage: Any) -> None:
    document = {"choices": [{"message": {"content": "x"}}], "model": 5, "usage": usage}
    with ChatServer(lambda _: json.dumps(document).encode()) as server:
        reply = await OpenAIModel("m", base_url=server.base_url, api_key=None).complete(REQUEST)
    assert (reply.text, reply.model, reply.usage) == ("x", "m", Usage())


async def test_half_a_surrogate_pair_does_not_survive() -> None:
    text = await ask(lambda _: rb'{"choices": [{"message": {"content": "half \ud800 pair"}}]}')
    assert text == "half ? pair"


async def test_an_endless_reply_is_cut() -> None:
    assert len(await ask(lambda _: "x" * (REPLY_LIMIT + 10))) == REPLY_LIMIT


async def test_no_choices_and_no_content_are_an_empty_reply() -> None:
    assert await ask(lambda _: b'{"choices": []}') == ""
    assert await ask(lambda _: choices({"content": None})) == ""


@pytest.mark.parametrize("url", ["http://[::1", "http://localhost:99999/v1", "ftp://h/v1", "localhost:1", "http://"])
def test_an_endpoint_that_is_no_url_is_refused(url: str) -> None:
    from tests.unit.game import tree
    from voyager.config import Settings
    from voyager.llm.models import build_model

    with pytest.raises(ConfigError, match="is no endpoint"):
        build_model("openai:m", Settings(base_url=url), tree())


def test_an_endpoint_with_a_password_is_refused_because_a_run_keeps_its_endpoint() -> None:
    from tests.unit.game import tree
    from voyager.config import Settings
    from voyager.llm.models import build_model

    with pytest.raises(ConfigError, match="would be written down") as refused:
        build_model("openai:m", Settings(base_url="http://me:secret@h/v1"), tree())
    assert "secret" not in str(refused.value)
