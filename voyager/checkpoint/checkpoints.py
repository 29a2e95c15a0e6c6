"""The points of a run to resume from, kept beside its journal's entries."""

import json
import sqlite3

from voyager.checkpoint.database import Database, Row
from voyager.domain import Checkpoint
from voyager.errors import UserError
from voyager.wire import from_json, to_json

TABLE = """
CREATE TABLE checkpoints (
    id TEXT PRIMARY KEY,
    journal_seq INTEGER NOT NULL,
    library_number INTEGER NOT NULL,
    snapshot_id TEXT,
    snapshot_hash TEXT,
    tick INTEGER NOT NULL,
    goals_ended INTEGER NOT NULL,
    data TEXT NOT NULL
) STRICT
"""


class Checkpoints:
    """Checkpoints in the order they were taken."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, checkpoint: Checkpoint) -> None:
        """On disk when this returns.

        Raises:
            StorageError: the disk refused.
            UserError: there is a checkpoint of that id.
        """
        with self._database.transaction() as connection:
            self.insert(connection, checkpoint)

    def insert(self, connection: sqlite3.Connection, checkpoint: Checkpoint) -> None:
        """`add` within a transaction of the caller's. Raises: UserError."""
        snapshot = checkpoint.snapshot
        known = connection.execute("SELECT 1 FROM checkpoints WHERE id = ?", (checkpoint.id,)).fetchone()
        if known is not None:
            raise UserError(f"checkpoint {checkpoint.id} exists already; ids are used once in a run")
        connection.execute(
            "INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                checkpoint.id,
                checkpoint.journal_seq,
                checkpoint.library_number,
                None if snapshot is None else snapshot.id,
                None if snapshot is None else snapshot.hash,
                checkpoint.tick,
                checkpoint.goals_ended,
                json.dumps(to_json(checkpoint)),
            ),
        )

    def latest(self) -> Checkpoint | None:
        """The one taken last, or None before the first."""
        rows = self._database.rows("SELECT data FROM checkpoints ORDER BY rowid DESC LIMIT 1")
        return _checkpoint(rows[0]) if rows else None

    def get(self, checkpoint_id: str) -> Checkpoint | None:
        rows = self._database.rows("SELECT data FROM checkpoints WHERE id = ?", (checkpoint_id,))
        return _checkpoint(rows[0]) if rows else None

    def list(self) -> list[Checkpoint]:
        """Oldest first."""
        return [_checkpoint(row) for row in self._database.rows("SELECT data FROM checkpoints ORDER BY rowid")]


def _checkpoint(row: Row) -> Checkpoint:
    return from_json(Checkpoint, json.loads(row[0]))
