"""What a run hears of the world while it goes on."""

from collections.abc import Callable

from voyager.bridge.rpc import Params
from voyager.checkpoint.recorder import Recorder
from voyager.config import Settings
from voyager.domain import LedgerEntry
from voyager.people.advising import ChatAdvice
from voyager.places import log_event
from voyager.worlds.embedded import CONSOLE


def advisers(settings: Settings) -> frozenset[str] | None:
    """The players whose chat is advice; None for a world's own operators."""
    return None if settings.advisers is None else frozenset(filter(None, settings.advisers.split(",")))


class WorldEvents:
    """Listens to the world: ledgers operators' commands, hears advice, and ends the session on `/stop`."""

    def __init__(self, recorder: Recorder, chat: ChatAdvice) -> None:
        self._recorder = recorder
        self._chat = chat
        self.on_stop: Callable[[], None] | None = None
        self.listening = True
        """False while a start is made: that is no help."""

    def __call__(self, method: str, params: Params) -> None:
        log_event(method, params)
        if method != "event" or not self.listening:
            return
        if params.get("type") == "command":
            detail = f"{params.get('player', CONSOLE)}: /{params.get('text', '')}"
            tick = params.get("tick")
            self._recorder.ledger(LedgerEntry(kind="command", detail=detail, tick=tick if isinstance(tick, int) else 0))
        elif params.get("type") in ("chat", "said"):
            self._chat(params.get("player"), params.get("text"), params.get("operator"))
        elif params.get("type") == "stop" and self.on_stop is not None:
            self.on_stop()
