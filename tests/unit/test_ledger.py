"""Operators' commands in the embedded world reach the run's ledger, and `/stop` ends the session."""

from pathlib import Path

from voyager.checkpoint.advice import AdviceSpool
from voyager.checkpoint.journal import Journal
from voyager.checkpoint.recorder import Recorder
from voyager.domain import LedgerEntry
from voyager.history import History, fold
from voyager.people.advising import ChatAdvice
from voyager.people.listening import WorldEvents


def told(folder: Path, *events: dict[str, str | int]) -> tuple[History, WorldEvents]:
    journal = Journal.create(folder / "journal.db", {})
    try:
        chat = ChatAdvice(AdviceSpool(folder / "advice"), None, "Voyager")
        ledger = WorldEvents(Recorder(journal), chat)
        for event in events:
            ledger("event", dict(event))
        return fold(journal.entries()), ledger
    finally:
        journal.close()


def test_a_command_is_an_entry_with_who_gave_it_and_makes_the_run_assisted(tmp_path: Path) -> None:
    history, _ = told(
        tmp_path,
        {"type": "command", "player": "Ada", "text": "give @s diamond 3", "tick": 71},
        {"type": "command", "player": "console", "text": "time set day", "tick": 90},
    )
    assert history.ledger == (
        LedgerEntry(kind="command", detail="Ada: /give @s diamond 3", tick=71),
        LedgerEntry(kind="command", detail="console: /time set day", tick=90),
    )
    assert history.stamp == "assisted"
    assert history.tick == 90


def test_play_leaves_the_ledger_empty(tmp_path: Path) -> None:
    history, _ = told(
        tmp_path,
        {"type": "join", "player": "Ada", "tick": 1},
        {"type": "chat", "player": "Ada", "text": "/not a command", "tick": 2},
        {"type": "death", "player": "Ada", "text": "fall", "tick": 3},
    )
    assert (history.ledger, history.stamp) == ((), "clean")


def test_stop_ends_the_session_once_there_is_one(tmp_path: Path) -> None:
    _, ledger = told(tmp_path, {"type": "stop", "player": "Ada", "tick": 5})
    stopped: list[bool] = []
    ledger.on_stop = lambda: stopped.append(True)
    ledger("event", {"type": "stop", "tick": 6})
    assert stopped == [True]


def test_what_an_operator_says_in_chat_waits_as_advice(tmp_path: Path) -> None:
    told(
        tmp_path,
        {"type": "chat", "player": "Ada", "text": "iron lies east", "operator": True, "tick": 2},
        {"type": "chat", "player": "Bob", "text": "no, west", "operator": False, "tick": 3},
        {"type": "chat", "player": "Voyager", "text": "I mine", "operator": True, "tick": 4},
        {"type": "chat", "player": "Ada", "text": "said by a command", "tick": 5},
    )
    assert [advice.text for _, advice in AdviceSpool(tmp_path / "advice").waiting()] == ["iron lies east"]
