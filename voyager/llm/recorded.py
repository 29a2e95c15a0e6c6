"""Calls written to a file, and answered from it again: `--record FILE` and `--model recorded:FILE`.

One call is one line of JSON: role, messages, their hash, reply. A line is on disk before its reply is used, so that a
kill loses none; a line that a kill cut short is left out when the file is read. Keys are no part of what is written.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError
from pydantic.dataclasses import dataclass

from voyager.domain import Message, Reply, Request, Role
from voyager.errors import ConfigError, ModelUnavailable, StorageError
from voyager.ports import ChatModel
from voyager.prompts import prompt_hash
from voyager.wire import from_json, to_json

SPEC = "recorded:FILE"
_AROUND = 40
"""Characters shown before and after the first difference."""
_BEGINNING = b'{"role":'
"""How a line begins, also one that a kill cut short."""


@dataclass(frozen=True, kw_only=True)
class _Line:
    role: Role
    hash: str
    messages: tuple[Message, ...]
    reply: Reply


class RecordingModel:
    """Implements `ports.ChatModel` around another, each call of which is added to `file`.

    Args:
        secrets: never written, also where an endpoint echoes one.
    Raises:
        StorageError: the file can't be written.
    """

    def __init__(self, inner: ChatModel, file: Path, secrets: Sequence[str]) -> None:
        self._inner = inner
        self._path = file
        self._secrets = [json.dumps(secret)[1:-1] for secret in secrets if secret]
        self._add(b"")

    @property
    def name(self) -> str:
        return self._inner.name

    async def complete(self, request: Request) -> Reply:
        """Raises: ModelUnavailable, StorageError."""
        reply = await self._inner.complete(request)
        line = _Line(role=request.role, hash=prompt_hash(request.messages), messages=request.messages, reply=reply)
        text = json.dumps(to_json(line), separators=(",", ":"))
        for secret in self._secrets:
            text = text.replace(secret, "(key)")
        self._add(text.encode() + b"\n")
        return reply

    def _add(self, line: bytes) -> None:
        """Write `line` after what there is; one that a kill cut short is ended first."""
        try:
            with self._path.open("ab+") as file:
                if file.seek(0, os.SEEK_END) > 0:
                    file.seek(-1, os.SEEK_END)
                    line = line if file.read(1) == b"\n" else b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> StorageError:
        return StorageError(f"{self._path} can't be written: {error.strerror or error}; name another with --record")


class RecordedModel:
    """Implements `ports.ChatModel`: answers as the recorded one did, without it.

    A call is found by its role and messages; where equal ones were recorded, they are answered in that order.
    """

    def __init__(self, file: Path) -> None:
        """Raises: ConfigError, when the file is not there or is no recording."""
        self._path = file
        self._left: defaultdict[tuple[Role, str], list[Reply]] = defaultdict(list)
        self._asked: defaultdict[Role, list[tuple[Message, ...]]] = defaultdict(list)
        for line in _lines(file):
            self._left[line.role, line.hash].append(line.reply)
            self._asked[line.role].append(line.messages)

    @property
    def name(self) -> str:
        return f"recorded:{self._path}"

    async def complete(self, request: Request) -> Reply:
        """Raises: ModelUnavailable, when no such call is left; it says what is asked otherwise now."""
        key = (request.role, prompt_hash(request.messages))
        if not self._left[key]:
            raise ModelUnavailable(
                f"{self._path} has no {'further ' if key[1] in self._hashes(request.role) else ''}answer of the"
                f" {request.role} to this: {self._difference(request)}; record the run again with --record"
            )
        return self._left[key].pop(0)

    def _hashes(self, role: Role) -> set[str]:
        return {prompt_hash(messages) for messages in self._asked[role]}

    def _difference(self, request: Request) -> str:
        recorded = self._asked[request.role]
        if not recorded:
            return "nothing was recorded of that role"
        if request.messages in recorded:
            return f"it was asked {recorded.count(request.messages)} times then and once more now"
        nearest = max(recorded, key=lambda messages: _alike(messages, request.messages))
        for number, (then, now) in enumerate(zip(nearest, request.messages, strict=False), start=1):
            if then != now:
                at = _common(then.content, now.content)
                return f"message {number} ({now.role}) has `{_near(now, at)}` where `{_near(then, at)}` was recorded"
        return f"{len(nearest)} messages were recorded and there are {len(request.messages)} now"


def _lines(file: Path) -> Iterator[_Line]:
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise ConfigError(f"{file} can't be read: {error.strerror}; `{SPEC}` names a file of --record") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield from_json(_Line, json.loads(line))
        except (ValueError, ValidationError) as error:
            if isinstance(error, ValidationError) or not line.startswith(_BEGINNING):
                what = f"line {number} of {file} is no recorded call; `{SPEC}` names a file of --record"
                raise ConfigError(what) from error


def _alike(one: Sequence[Message], other: Sequence[Message]) -> int:
    """Characters up to the first difference."""
    total = 0
    for then, now in zip(one, other, strict=False):
        if then != now:
            return total + _common(then.content, now.content)
        total += len(then.content)
    return total


def _common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _near(message: Message, at: int) -> str:
    return " ".join(message.content[max(0, at - _AROUND) : at + _AROUND].split())
