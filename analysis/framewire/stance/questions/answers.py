"""Questions, their answers, and where answers are kept: by a hash of all that decides them, so none is asked twice."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framewire.stance.questions.hypotheses import Hypothesis
from framewire.tables import Store

Answer = NDArray[np.float32]
Triple = tuple[float, float, float]
# The side of the answer that a head gives to both hypotheses of a target together.
BOTH = "both"
# The kind of the question whether the author approves of a target.
WRITER = "writer"
# What is asked and answered while a run goes on; a finished run has its tables instead.
FILE_NAME = "answers.sqlite"
TABLES = ("answers", "audit_answers")
NUMBERS = ("entailment", "neutral", "contradiction")
_ASKED_AT_ONCE = 500


@dataclass(frozen=True)
class Place:
    """What is asked about what: a unit (sentence or passage) in a voice, and the target or frame (kind, subject_id).

    The kind "writer" asks whether the author approves of the target `subject_id`.
    """

    unit_id: str
    voice: str
    kind: str
    subject_id: str


@dataclass(frozen=True)
class Question:
    """One premise and the hypotheses asked of it together.

    `in_context`: the premise has words before it; no question of this version does. `is_sided`: the hypotheses are
    favour and against, and there is one more answer, to both of them together, read by the stance head `head` ("" for
    none: from the two answers alone). `of_writer`: they say that who speaks approves or disapproves, which has a
    reading of its own.
    """

    place: Place
    premise: str
    hypotheses: tuple[Hypothesis, ...]
    in_context: bool = False
    is_sided: bool = False
    head: str = ""
    of_writer: bool = False

    @property
    def rows(self) -> tuple[tuple[str, int, str], ...]:
        """The (side, wording, polarity) of each answer."""
        own = tuple((asked.side, asked.wording, asked.polarity) for asked in self.hypotheses)
        return (*own, (BOTH, own[0][1], "hypothesis")) if self.is_sided else own


@dataclass(frozen=True)
class Answered:
    """One row of the table of answers, without its place.

    `side`, `wording` and `polarity` are those of its `Hypothesis`, or "both", `kind` that of its `Place`. `numbers` are
    entailment, neutral, contradiction; for the side "both" these are favour, neutral, against.
    """

    side: str
    wording: int
    polarity: str
    in_context: bool
    numbers: Triple
    kind: str = "target"


def answered(question: Question, answers: Sequence[Answer]) -> list[Answered]:
    """Return the rows that a question and its answers make."""
    return [
        Answered(*row, question.in_context, (float(answer[0]), float(answer[1]), float(answer[2])), question.place.kind)
        for row, answer in zip(question.rows, answers, strict=True)
    ]


def by_place(rows: Sequence[Mapping[str, Any]]) -> dict[Place, list[Answered]]:
    """Return the rows of the table of answers by what they are about, in their order."""
    found: dict[Place, list[Answered]] = {}
    for row in rows:
        numbers = (float(row["entailment"]), float(row["neutral"]), float(row["contradiction"]))
        place = Place(row["unit_id"], row["voice"], row["kind"], row["subject_id"])
        found.setdefault(place, []).append(
            Answered(row["side"], row["wording"], row["polarity"], row["in_context"], numbers, row["kind"])
        )
    return found


def about_target(answers: Mapping[Place, Sequence[Answered]], place: Place) -> list[Answered]:
    """Return what was answered about a target: of the writer first, then of both sides."""
    return [*answers.get(replace(place, kind=WRITER), ()), *answers.get(place, ())]


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
        """Open the ledger of a run, in memory when `path` is null. A damaged file is thrown away.

        Raises sqlite3.OperationalError where the disk has no room or the file may not be written.
        """
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
            found.update(
                (pair.hex(), np.frombuffer(kept[:-4], np.float32)) for pair, kept in rows if _holds(pair, kept)
            )
        return found

    def note(self, answers: Mapping[str, Answer]) -> None:
        """Add answers, all of them or, if the process dies, none."""
        rows = [
            _sealed(bytes.fromhex(pair), np.asarray(answer, np.float32).tobytes()) for pair, answer in answers.items()
        ]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", rows)

    def take_over(self, store: Store) -> int:
        """Add every answer of an earlier run's tables; return how many rows they have."""
        count = 0
        columns = ["pair_sha256", *NUMBERS]
        for name in filter(store.has, TABLES):
            for frame in store.batches(name, columns):
                values = frame[columns[1:]].to_numpy(np.float32)
                self.note(dict(zip(frame["pair_sha256"], values, strict=True)))
                count += len(frame)
        return count


def _sealed(pair: bytes, answer: bytes) -> tuple[bytes, bytes]:
    """A row of the ledger: the answer with a check sum, so that one which changed on the disk is asked again."""
    return pair, answer + zlib.crc32(pair + answer).to_bytes(4, "big")


def _holds(pair: bytes, kept: bytes) -> bool:
    return _sealed(pair, kept[:-4])[1] == kept


def _connected(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _checked(path)
    except sqlite3.OperationalError:
        # No room, no permission: the answers in it are not to blame.
        raise
    except sqlite3.DatabaseError:
        for stale in path.parent.glob(path.name + "*"):
            stale.unlink()
        return _checked(path)


def _checked(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
