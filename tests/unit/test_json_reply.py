"""Objects as models write them, and what is told where there is none."""

import pytest

from voyager.errors import BadReply
from voyager.llm.json_reply import REPAIRED, read_object


@pytest.mark.parametrize(
    "text",
    [
        '{"success": true, "critique": "ok"}',
        '```json\n{"success": true, "critique": "ok"}\n```',
        'The bot {did} it.\n{"success": true, "critique": "ok"}\nThat is my judgement.',
        '{"success": true, "critique": "ok",}',
        '{"success": True, "critique": "ok"}',
        "{'success': True, 'critique': 'ok'}",
        '{success: true, critique: "ok"}',
        '// judged\n{"success": true /* yes */, "critique": "ok"}',
        '{"success": true, "critique": "ok"',
        '{"success": true "critique": "ok"}',
        'First {"success": false, "critique": "no"}, but then: {"success": true, "critique": "ok"}',
        '{"draft": 1}\n```json\n{"success": true, "critique": "ok"}\n```\n{"note": "done"}',
        '[{"success": true, "critique": "ok"}]',
        '“Sure!” {"success": true, "critique": "ok"}',
    ],
)
def test_an_object_is_read_however_it_is_dressed(text: str) -> None:
    assert read_object(text, "success", "critique") == {"success": True, "critique": "ok"}


def test_braces_within_strings_are_not_objects() -> None:
    assert read_object('{"critique": "call {x: 1} first", "success": false}', "success")["critique"] == (
        "call {x: 1} first"
    )


@pytest.mark.parametrize("text", ["", "no object here", "{", "}{", "```json\n```", "[1, 2]", "true"])
def test_where_there_is_no_object_the_model_is_told_what_to_answer(text: str) -> None:
    with pytest.raises(BadReply, match=r"`success`"):
        read_object(text, "success")


def test_a_key_that_is_missing_is_named() -> None:
    with pytest.raises(BadReply, match=r"has no `success`; give `success`, `critique`"):
        read_object('{"critique": "ok"}', "success", "critique")


@pytest.mark.parametrize("text", ['["' * 20_000 + "{" * 20_000, "{" * 50_000, '{"a": ' * 50_000])
def test_what_is_too_long_to_be_mended_is_refused(text: str) -> None:
    assert len(text) > REPAIRED
    with pytest.raises(BadReply):
        read_object(text, "success")
