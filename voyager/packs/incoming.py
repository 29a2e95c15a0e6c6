"""What is read of others' files, before it is stored; and what became of each file."""

from dataclasses import dataclass
from typing import Literal

from voyager.domain import SkillDraft

Status = Literal["imported", "translated", "refused"]


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A skill about to be stored. `notes` say what was changed on the way."""

    file: str
    draft: SkillDraft
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A file, or one skill of it, that is not stored, and why."""

    file: str
    reason: str
    skill: str | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What became of one skill of a file, or of a file without any."""

    file: str
    status: Status
    skill: str | None = None
    version: int | None = None
    """None where nothing was stored."""
    calls: tuple[str, ...] = ()
    note: str = ""
    """Why it was refused, what was changed, or that it was there already."""
