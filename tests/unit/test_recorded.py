"""Recorded calls: what is on disk when, what answers again, and what a miss says."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.test_models import REQUEST
from voyager.domain import Message, Reply, Request
from voyager.errors import ConfigError, ModelUnavailable, StorageError
from voyager.llm.recorded import RecordedModel, RecordingModel
from voyager.llm.scripted import ScriptedModel

KEY = 'sk-"quoted"-secret'


def asking(text: str) -> Request:
    return replace(REQUEST, messages=(REQUEST.messages[0], Message(role="user", content=text)))


async def record(file: Path, *answers: str, requests: list[Request]) -> list[Reply]:
    inner = ScriptedModel({"curriculum": list(answers)})
    model = RecordingModel(inner, file, [KEY, ""])
    return [await model.complete(request) for request in requests]


async def test_equal_questions_are_answered_in_their_order_and_others_in_any(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    said = await record(file, "one", "two", "three", requests=[asking("a"), asking("b"), asking("a")])
    again = RecordedModel(file)
    assert [await again.complete(asking(text)) for text in "baa"] == [said[1], said[0], said[2]]
    assert again.name == f"recorded:{file}"


async def test_each_call_is_on_disk_when_it_is_answered(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    model = RecordingModel(ScriptedModel({"curriculum": ["one", "two"]}), file, [])
    for number in (1, 2):
        await model.complete(REQUEST)
        assert len(file.read_bytes().splitlines()) == number


async def test_a_line_that_a_kill_cut_short_costs_only_itself(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    await record(file, "one", "two", requests=[asking("a"), asking("b")])
    file.write_bytes(file.read_bytes()[:-20])
    await record(file, "three", requests=[asking("c")])
    again = RecordedModel(file)
    assert [(await again.complete(asking(text))).text for text in "ac"] == ["one", "three"]
    with pytest.raises(ModelUnavailable):
        await again.complete(asking("b"))


async def test_a_key_is_not_written_even_when_the_endpoint_echoes_it(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    await record(file, f"your key is {KEY}", requests=[REQUEST])
    assert "secret" not in file.read_text()
    assert (await RecordedModel(file).complete(REQUEST)).text == "your key is (key)"


async def test_a_miss_says_which_role_and_what_differs(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    await record(file, "one", "two", requests=[asking("3 oak_log at hand"), asking("nothing at hand")])
    again = RecordedModel(file)
    with pytest.raises(ModelUnavailable, match=r"curriculum.*message 2 \(user\).*`3 birch_log.*`3 oak_log at hand`"):
        await again.complete(asking("3 birch_log at hand"))
    with pytest.raises(ModelUnavailable, match="nothing was recorded of that role"):
        await again.complete(replace(REQUEST, role="critic"))
    await again.complete(asking("nothing at hand"))
    with pytest.raises(ModelUnavailable, match=r"further answer.*asked 1 times then and once more now"):
        await again.complete(asking("nothing at hand"))


@pytest.mark.parametrize("text", ["hello\n", '{"role": "curriculum"}\n', "[1]\n"])
def test_a_file_that_is_no_recording_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_text(text)
    with pytest.raises(ConfigError, match=r"line 1 of .* is no recorded call"):
        RecordedModel(file)
    with pytest.raises(ConfigError, match="can't be read"):
        RecordedModel(tmp_path / "none.jsonl")
    with pytest.raises(StorageError, match="--record"):
        RecordingModel(ScriptedModel({}), tmp_path, [])
