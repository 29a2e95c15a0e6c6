"""What one question finds out about an endpoint, and `voyager models test` over real HTTP."""

from typing import Any

import pytest
from typer.testing import CliRunner

from voyager.cli.main import app
from voyager.llm.examination import Abilities, examine
from voyager.llm.openai_model import OpenAIModel

from ..support.chat_server import Answer, Answered, Asked, ChatServer, Refused, Said, overflow

RIGHT = '{"word": "voyager", "sum": 42}'
FULL = {
    "prompt_tokens": 60,
    "completion_tokens": 12,
    "prompt_tokens_details": {"cached_tokens": 0},
    "completion_tokens_details": {"reasoning_tokens": 9},
}


async def examined(answer: Answer, **server: Any) -> Abilities:
    with ChatServer(answer, **server) as chat:
        return await examine(OpenAIModel("m", base_url=chat.base_url, api_key=None))


async def test_an_endpoint_that_can_all_of_it_is_asked_once() -> None:
    found = await examined(
        lambda _: Said(text=RIGHT, usage=FULL, model="m-2026"), models=[{"id": "m", "max_model_len": 32_768}]
    )
    assert (found.calls, found.model, found.in_format, found.schema) == (1, "m-2026", True, "json_schema")
    assert found.streaming
    assert found.usage
    assert found.cached_tokens
    assert found.reasoning
    assert found.context_tokens == 32_768
    assert (found.refused, found.advice) == ((), ())


async def test_an_endpoint_that_can_little_is_asked_once_more_for_each_thing() -> None:
    def plain(asked: Asked) -> Answered:
        for name in ("response_format", "stream_options", "stream"):
            if name in asked:
                return Refused(status=400, message=f"unknown field: {name}", param=name)
        return b'{"choices": [{"message": {"content": "Sure! {word: voyager, sum: 42}"}}]}'

    found = await examined(plain)
    assert (found.calls, found.in_format, found.schema) == (5, True, "text")
    assert found.refused == ("stream", "stream_options")
    assert not found.streaming
    assert not found.usage
    assert found.context_tokens is None
    assert [advice.split(":")[0] for advice in found.advice] == ["answers come whole", "tokens are not counted"]


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        (Said(text="Hello! How can I help?"), "choose a larger model"),
        (Said(text='{"word": "voyager", "sum": 41}'), "choose a larger model"),
        (Said(text="", reasoning="hmm", finish="length"), "raise `max_tokens`"),
        (Said(text="", refusal="no"), "another model"),
        (Said(text="", finish="content_filter"), "filter"),
    ],
)
async def test_what_fails_comes_with_what_to_do(said: Said, advice: str) -> None:
    found = await examined(lambda _: said)
    assert not found.in_format
    assert advice in found.advice[0]


async def test_context_is_read_as_llama_cpp_tells_it_under_a_name_of_its_own() -> None:
    found = await examined(lambda _: RIGHT, models=[{"id": "/models/x.gguf", "meta": {"n_ctx_train": 8_192}}])
    assert found.context_tokens == 8_192


def run(*arguments: str, answer: Answer) -> tuple[int, str]:
    with ChatServer(answer) as server:
        done = CliRunner().invoke(app, ["models", "test", "--base-url", server.base_url, *arguments])
    return done.exit_code, done.output


def test_the_command_says_what_each_role_asks_and_exits_by_what_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOYAGER_API_KEY", "sk-secret")
    code, out = run("--model", "openai:m", "--model", "coder=builtin:planner", answer=lambda _: RIGHT)
    assert code == 0
    assert "answers on this machine" in out
    assert "openai:m at http://127.0.0.1" in out
    assert "held by the endpoint" in out
    code, out = run("--model", "openai:m", answer=lambda _: "Hello!")
    assert code == 1
    assert "it answered `Hello!`" in out
    code, out = run("--model", "openai:m", answer=lambda _: (401, "bad key sk-secret"))
    assert code == 4
    assert "check `api_key`" in out
    assert "sk-secret" not in out


def test_the_command_prints_json_for_scripts() -> None:
    code, out = run("--model", "openai:m", "--json", answer=lambda _: (503, "busy"))
    assert code == 4
    assert '"reachable": false' in out
    assert '"roles"' in out


@pytest.mark.parametrize(
    ("tokens", "becomes", "advice"),
    [(9_400, "whole", ()), (4_098, "cut", ("read 4098 tokens",)), (None, "not told", ("tokens are not counted",))],
)
async def test_a_prompt_that_is_cut_without_a_word_is_noticed(
    tokens: int | None, becomes: str, advice: tuple[str, ...]
) -> None:
    usage = {"prompt_tokens": tokens, "completion_tokens": 12}
    with ChatServer(lambda _: Said(text=RIGHT, usage=usage)) as chat:
        model = OpenAIModel("m", base_url=chat.base_url, api_key=None)
        found = await examine(model, "declare function f(bot: Bot): void\n" * 1_000)
    assert (found.calls, found.prompt, len(found.advice)) == (1, becomes, len(advice))
    assert all(said in told for said, told in zip(advice, found.advice, strict=True))


async def test_a_prompt_that_is_refused_for_its_length_is_followed_by_a_short_one() -> None:
    def small(asked: Asked) -> Answered:
        return overflow("llama.cpp") if len(str(asked["messages"])) > 5_000 else Said(text=RIGHT)

    with ChatServer(small) as chat:
        model = OpenAIModel("m", base_url=chat.base_url, api_key=None)
        found = await examine(model, "declare function f(bot: Bot): void\n" * 1_000)
    assert (found.in_format, found.prompt) == (True, "too long")
    assert "does not fit" in found.advice[0]
