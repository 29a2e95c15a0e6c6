"""One tree of errors; the type says who acts. A failing generated program is data (`Execution`), never one of these.

VoyagerError
|- UserError        the operator gave something unusable             exit code 2
|  |- GoalError, ConfigError, UnknownRun, SchemaTooNew
|- SetupError       something is missing on this machine             exit code 3
|- ModelError       the model endpoint                               exit code 4
|  |- ModelUnavailable    gone, refused, out of quota
|  |  |- EndpointDown        busy, broken or away just now: the same call may succeed later
|  |  |- ContextOverflow     the prompt is longer than the model takes: it is shortened and sent again
|  |- BadReply            answered, but not in the format: the model is asked again
|- ServiceError     the world or the bridge                          exit code 5
|  |- BridgeError (BridgeCrashed, ConnectionFailed)
|  |- WorldError (PortInUse, SnapshotError)
|- StorageError     the disk: full, read-only, no permission         exit code 3
   |- LibraryError
"""

from typing import ClassVar


class VoyagerError(Exception):
    """Base of all; the message names the fact, the limit and the next step."""

    exit_code: ClassVar[int] = 1


class UserError(VoyagerError):
    exit_code = 2


class BudgetSpent(UserError):
    """What a run may cost is spent: it is saved, and goes on with a larger budget."""


class GoalError(UserError):
    """A goal's text that names no known item, block or mob."""


class ConfigError(UserError):
    """A setting, flag or file that can't be used."""


class UnknownRun(UserError):
    """No run of that name."""


class SchemaTooNew(UserError):
    """Data written by a newer version than this one."""


class SetupError(VoyagerError):
    exit_code = 3


class StorageError(VoyagerError):
    """The disk refused: full, read-only or without permission."""

    exit_code = 3


class LibraryError(StorageError):
    """A skill library that can't be opened or written."""


class UnknownSkill(LibraryError):
    """A name or version that the library has not; the message tells those it has, or the command that does."""

    exit_code = 2


class CyclicCalls(LibraryError):
    """Skills that would call each other in a circle; the message names the circle."""


class ModelError(VoyagerError):
    exit_code = 4


class ModelUnavailable(ModelError):
    """The endpoint is gone, refuses the key, or has no such model."""


class EndpointDown(ModelUnavailable):
    """The endpoint fails now and may not later.

    Args:
        retry_after_s: what the endpoint said to wait, in seconds.
        spoke: whether anything answered at all; False where nothing that speaks the protocol was there.
    """

    def __init__(self, message: str, *, retry_after_s: float | None = None, spoke: bool = True) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.spoke = spoke


class ContextOverflow(ModelUnavailable):
    """The prompt is longer than the model takes.

    Args:
        fits: the part of the prompt that the model would take, between 0 and 1; None where the endpoint did not say.
    """

    def __init__(self, message: str, *, fits: float | None = None) -> None:
        super().__init__(message)
        self.fits = fits


class BadReply(ModelError):
    """A reply that does not follow the format; the message is what the model reads next."""


class ServiceError(VoyagerError):
    exit_code = 5


class BridgeError(ServiceError):
    """The bot process refused or misused a call."""


class BridgeCrashed(BridgeError):
    """The bot process is gone; the world goes on, restart the bot."""


class ConnectionFailed(BridgeError):
    """The game server refused or dropped the bot."""


class WorldError(ServiceError):
    """The world process refused a call or is gone."""


class PortInUse(WorldError):
    """The port is taken by another program."""

    exit_code = 2


class SnapshotError(WorldError):
    """A snapshot that is missing or damaged."""
