"""What people tell a run: a folder of small files, written by any process and taken up by the one that runs it.

The run's journal has one writer, so who gives advice does not write there. A file gets its name only when it is
whole and on disk; it goes when the journal holds it, which knows it by its id: nothing is lost or taken twice,
whichever process is killed when.
"""

import json
import logging
import os
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from voyager.checkpoint.durable import disk_errors, sync_folder, write_file
from voyager.errors import UserError
from voyager.wire import from_json

_log = logging.getLogger(__name__)
LIMIT = 2_000
"""Characters of one piece of advice."""
MOST_WAITING = 50
"""Pieces that may wait to be taken up."""
_SUFFIX = ".json"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One piece of advice as it lies in the spool."""

    by: str
    text: str


def clean(text: str) -> str:
    """`text` without blanks around it.

    Raises:
        UserError: empty, too long, not UTF-8, or with control characters other than line breaks and tabs.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UserError("the advice is not UTF-8; check the terminal's encoding") from error
    told = text.replace("\r\n", "\n").strip()
    if not told:
        raise UserError('the advice is empty; say what the run should know, for example "iron lies east of the lake"')
    if len(told) > LIMIT:
        raise UserError(f"the advice has {len(told)} characters; the limit is {LIMIT}, since every prompt carries it")
    strange = next((sign for sign in told if sign not in "\n\t" and unicodedata.category(sign) == "Cc"), None)
    if strange is not None:
        raise UserError(f"the advice has the control character {strange!r}; leave it out")
    return told


class AdviceSpool:
    """The advice that waits for a run, in `folder`; the folder is made with the first piece."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, text: str, *, by: str) -> str:
        """Leave advice; on disk when this returns its id.

        Raises:
            UserError: see `clean`; or `MOST_WAITING` pieces wait already.
            StorageError: the disk refused.
        """
        told = clean(text)
        with disk_errors(self._folder):
            self._folder.mkdir(exist_ok=True)
            waiting = len(self._names())
            if waiting >= MOST_WAITING:
                raise UserError(f"{waiting} pieces of advice wait in {self._folder} already; resume the run first")
            # Ids sort by time; the process's own number tells those of one moment apart.
            name = f"{time.time_ns():020d}-{os.getpid()}"
            draft = self._folder / f".{name}"
            try:
                write_file(draft, json.dumps({"by": by, "text": told}).encode())
                draft.rename(self._folder / f"{name}{_SUFFIX}")
            finally:
                draft.unlink(missing_ok=True)
            sync_folder(self._folder)
        return name

    def waiting(self) -> list[tuple[str, Told]]:
        """What waits, oldest first, each with its id; a file that holds no advice is set aside.

        Raises:
            StorageError: the disk refused.
        """
        found: list[tuple[str, Told]] = []
        with disk_errors(self._folder):
            for name in self._names():
                path = self._folder / f"{name}{_SUFFIX}"
                try:
                    told = from_json(Told, json.loads(path.read_bytes()))
                    found.append((name, Told(by=told.by, text=clean(told.text))))
                except (ValueError, ValidationError, UserError) as error:
                    _log.warning("%s holds no advice and is set aside: %s", path, error)
                    path.rename(path.with_suffix(".refused"))
        return found

    def remove(self, advice_id: str) -> None:
        """Forget a piece that is written down elsewhere. Raises: StorageError."""
        with disk_errors(self._folder):
            (self._folder / f"{advice_id}{_SUFFIX}").unlink(missing_ok=True)

    def _names(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        return sorted(path.name.removesuffix(_SUFFIX) for path in self._folder.glob(f"[!.]*{_SUFFIX}"))
