"""How long a session waits for models; apart from the waiting itself, which needs a library that starts slowly."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field

from voyager.events import Event

LONGEST = 60
"""The longest wait, in units of the first."""
FIRST = 30
"""How long an endpoint that never spoke is waited for, in units of the first wait: its address may be wrong."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How the calls of one session wait.

    Args:
        patience_s: seconds after which a call that keeps failing is given up.
        retry_s: the first wait in seconds, at most; each further one may be twice as long, up to `LONGEST` times this.
        tell: told when it waits, and when that is over.
        standstill: holds the world while it waits.
    """

    patience_s: float
    retry_s: float
    tell: Callable[[Event], None]
    standstill: Callable[[], AbstractAsyncContextManager[None]] = nullcontext
    spoke: set[str] = field(default_factory=set[str])
    """Names of the models whose endpoints have spoken in this session."""
