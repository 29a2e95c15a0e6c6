"""Model specs, and the chat-completions client against a real HTTP server."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import JsonValue

from tests.support.chat_server import Answer, ChatServer
from tests.unit.game import FOREST, observation, tree
from voyager.domain import CurriculumView, Message, Reply, Request
from voyager.errors import ConfigError, ModelUnavailable
from voyager.llm.journaled import JournaledModel
from voyager.llm.models import build_model
from voyager.llm.openai_model import OpenAIModel
from voyager.llm.scripted import ScriptedModel
from voyager.prompts import Prompts

KEY = "sk-secret-of-a-test"
REQUEST = Request(
    role="curriculum",
    messages=(Message(role="system", content="be brief"), Message(role="user", content="what next")),
    view=CurriculumView(observation=observation(FOREST), history=(), candidates=()),
)


@dataclass(frozen=True)
class Endpoint:
    base_url: str | None = None
    api_key: str | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    timeout_s: float = 10
    extra: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])


def test_the_planner_is_built_without_any_key() -> None:
    assert build_model("builtin:planner", Endpoint(), tree()).name == "builtin:planner"


def test_an_openai_model_needs_a_key_or_an_endpoint() -> None:
    assert build_model("openai:some-model", Endpoint(api_key=KEY), tree()).name == "openai:some-model"
    assert build_model("openai:local", Endpoint(base_url="http://127.0.0.1:1/v1"), tree()).name == "openai:local"
    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        build_model("openai:some-model", Endpoint(), tree())


@pytest.mark.parametrize("spec", ["", "planner", "builtin:", "builtin:other", "openai:", "gpt-9", "azure:x"])
def test_an_unknown_model_is_refused_with_those_there_are(spec: str) -> None:
    with pytest.raises(ConfigError, match=r"builtin:planner, openai:NAME"):
        build_model(spec, Endpoint(api_key=KEY), tree())


def model_at(server: ChatServer) -> OpenAIModel:
    return OpenAIModel("m", base_url=server.base_url, api_key=KEY, timeout_s=10)


async def test_messages_go_out_and_the_answer_comes_back_with_its_tokens() -> None:
    with ChatServer(lambda asked: "Goal: Craft 1 stick") as server:
        reply = await model_at(server).complete(REQUEST)
    assert reply.text == "Goal: Craft 1 stick"
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (4, 4)
    assert server.keys == {f"Bearer {KEY}"}
    assert [message["role"] for message in server.asked[0]["messages"]] == ["system", "user"]


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "check `api_key`"),
        (404, "model's name"),
        (429, "quota"),
        (400, "status 400"),
        (500, "status 500"),
    ],
)
async def test_a_refusal_says_what_to_do_and_never_shows_the_key(
    status: int, advice: str, caplog: pytest.LogCaptureFixture
) -> None:
    refusal: Answer = lambda asked: (status, f"no, not with {KEY}")  # noqa: E731
    with (
        ChatServer(refusal) as server,
        caplog.at_level(logging.INFO),
        pytest.raises(ModelUnavailable) as caught,
    ):
        await model_at(server).complete(REQUEST)
    assert advice in str(caught.value)
    assert KEY not in str(caught.value)
    assert KEY not in caplog.text
    assert KEY not in repr(vars(caught.value))


async def test_an_endpoint_that_is_not_there_is_named() -> None:
    gone = OpenAIModel("m", base_url="http://127.0.0.1:9/v1", api_key=None, timeout_s=5)
    with pytest.raises(ModelUnavailable, match=r"`openai:m` at http://127\.0\.0\.1:9/v1 can't be reached"):
        await gone.complete(REQUEST)


async def test_every_answer_is_written_down_before_it_is_read() -> None:
    written: list[tuple[Request, Reply]] = []
    inner = ScriptedModel({"curriculum": ["one", "two"]})
    model = JournaledModel(inner, lambda request, reply: written.append((request, reply)))
    replies = [await model.complete(REQUEST), await model.complete(REQUEST)]
    assert model.name == "scripted"
    assert written == [(REQUEST, reply) for reply in replies]
    assert [reply.text for reply in replies] == ["one", "two"]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(text="```js\nasync func", model="m", finish="length"), "cut off at the limit of its tokens"),
        (Reply(text="", model="m", finish="length", reasoning="hm"), "went into thinking"),
        (Reply(text="half", model="m", finish="cut"), "broke off on its way"),
        (Reply(text="", model="m", finish="content_filter"), "content filter"),
        (Reply(text="I won't.", model="m", finish="refusal"), "refused"),
    ],
)
def test_the_next_prompt_says_how_a_reply_ended_that_did_not_end_by_itself(reply: Reply, told: str) -> None:
    asked = Prompts("").again(REQUEST.messages, reply, "The reply holds no program")
    assert told in asked[-1].content
    assert "The reply holds no program" in asked[-1].content
    assert asked[-2].content.strip()


def test_a_recording_answers_under_its_own_spec_and_needs_no_key(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_text("")
    assert build_model(f"recorded:{file}", Endpoint(), tree()).name == f"recorded:{file}"
    with pytest.raises(ConfigError, match="can't be read"):
        build_model("recorded:none.jsonl", Endpoint(), tree())
