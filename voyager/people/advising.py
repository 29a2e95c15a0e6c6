"""Takes up what people say to a run, from the command line and in the game's chat."""

import logging
import re
from collections.abc import Awaitable, Callable, Sequence

from voyager.checkpoint.advice import AdviceSpool
from voyager.checkpoint.recorder import Recorder
from voyager.domain import Advice
from voyager.errors import ServiceError, VoyagerError

_log = logging.getLogger(__name__)
GOALS_SHOWN = 2
"""Advice is shown for the goal that it came in for and for the one after."""
OPERATOR = "the operator"
"""Who advice on the command line is from."""
_ANSWER = 200
"""Characters of an answer in chat; a line there takes 256."""
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f§]+")


class Counsel:
    """What people said, taken from the spool and written into the journal; implements `ports.Counsel`.

    Args:
        known: what the journal holds already.
        answer: says a line in the game, to who spoke there.
    """

    def __init__(
        self,
        spool: AdviceSpool,
        recorder: Recorder,
        known: Sequence[Advice],
        answer: Callable[[str], Awaitable[None]],
    ) -> None:
        self._spool = spool
        self._recorder = recorder
        self._known = list(known)
        self._answer = answer

    async def heard(self, goals_ended: int) -> tuple[str, ...]:
        """Take up what waits, and give all that is to be shown now, oldest first, each with who said it.

        Args:
            goals_ended: goals of the run that have ended: the next or present one has this number, counted from 0.
        Raises:
            StorageError: the disk refused.
        """
        ids = {advice.id for advice in self._known}
        for waiting, told in self._spool.waiting():
            if waiting not in ids:
                advice = Advice(id=waiting, by=told.by, text=told.text, goal=goals_ended)
                self._recorder.advised(advice)
                self._known.append(advice)
            self._spool.remove(waiting)
            if waiting not in ids and told.by != OPERATOR:
                await self._confirm(told.by, told.text)
        shown = (each for each in self._known if each.goal <= goals_ended < each.goal + GOALS_SHOWN)
        return tuple(f"{each.by}: {each.text}" for each in shown)

    async def _confirm(self, player: str, text: str) -> None:
        line = _UNSPEAKABLE.sub(" ", f"{player}: taken for this goal and the next: {text}")
        try:
            await self._answer(line if len(line) <= _ANSWER else f"{line[:_ANSWER]}...")
        except ServiceError as trouble:
            _log.warning("no answer in chat: %s", trouble)


class ChatAdvice:
    """Hears the game's chat, and leaves in the spool what the run's advisers say there.

    Args:
        advisers: the players to listen to; None for a world's operators, as the world tells them.
        bot: the bot's own name: what its programs chat is no advice, whoever they claim to be.
    """

    def __init__(self, spool: AdviceSpool, advisers: frozenset[str] | None, bot: str) -> None:
        self._spool = spool
        self._advisers = advisers
        self._bot = bot

    def __call__(self, player: object, text: object, operator: object) -> None:
        """One line of chat, as a world or the bot's process told of it; anything else is passed over."""
        if not isinstance(player, str) or not isinstance(text, str) or player == self._bot:
            return
        allowed = operator is True if self._advisers is None else player in self._advisers
        if not allowed:
            return
        try:
            self._spool.put(_UNSPEAKABLE.sub(" ", text), by=player)
        except VoyagerError as refused:
            _log.warning("what %s said was not taken: %s", player, refused)
