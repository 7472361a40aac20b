"""The answers that are already known, on disk: what a killed run had scored, and what an earlier run holds."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framewire.tables import Store

Answer = NDArray[np.float32]
FILE_NAME = "answers.sqlite"
# The tables that hold the answers of a finished run.
TABLES = ("entailments", "audit_entailments")
_ASKED_AT_ONCE = 500


def pair_sha256(premise: str, hypothesis: str, model: str, revision: str) -> str:
    """Return the hash of everything that decides an answer; no two different four-tuples hash alike."""
    digest = hashlib.sha256()
    for part in (premise, hypothesis, model, revision):
        coded = part.encode("utf-8", "surrogatepass")
        digest.update(len(coded).to_bytes(8, "big") + coded)
    return digest.hexdigest()


class Ledger:
    """Answers by pair hash in one SQLite file: a batch is in it whole or not at all, also after `kill -9`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(
            "CREATE TABLE IF NOT EXISTS answers (pair BLOB PRIMARY KEY, answer BLOB NOT NULL) WITHOUT ROWID"
        )

    @classmethod
    @contextmanager
    def open(cls, path: Path | None) -> Iterator[Ledger]:
        """Open the ledger of a run, in memory when `path` is null. A damaged file is thrown away."""
        connection = sqlite3.connect(":memory:") if path is None else _connected(path)
        try:
            yield cls(connection)
        finally:
            connection.close()

    def known(self, pairs: Sequence[str]) -> dict[str, Answer]:
        """Return the known answers (3,) among `pairs`, by hash."""
        found: dict[str, Answer] = {}
        for start in range(0, len(pairs), _ASKED_AT_ONCE):
            part = [bytes.fromhex(pair) for pair in pairs[start : start + _ASKED_AT_ONCE]]
            marks = ",".join("?" * len(part))
            rows = self._connection.execute(f"SELECT pair, answer FROM answers WHERE pair IN ({marks})", part)
            found.update((pair.hex(), np.frombuffer(answer, np.float32)) for pair, answer in rows)
        return found

    def note(self, answers: Mapping[str, Answer]) -> None:
        """Add answers, all of them or, if the process dies, none."""
        rows = [(bytes.fromhex(pair), np.asarray(answer, np.float32).tobytes()) for pair, answer in answers.items()]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", rows)

    def take_over(self, store: Store) -> int:
        """Add every answer of an earlier run's entailments; return how many rows its tables have."""
        count = 0
        columns = ["pair_sha256", "entailment", "neutral", "contradiction"]
        for name in filter(store.has, TABLES):
            for frame in store.batches(name, columns):
                values = frame[columns[1:]].to_numpy(np.float32)
                self.note(dict(zip(frame["pair_sha256"], values, strict=True)))
                count += len(frame)
        return count


def _connected(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _checked(path)
    except sqlite3.DatabaseError:
        for stale in path.parent.glob(path.name + "*"):
            stale.unlink()
        return _checked(path)


def _checked(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
