"""The ledger keeps what is known, under a hash of everything that decides it."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np

from framewire.models.parts.tokens import pair_sha256
from framewire.stance.questions.answers import Ledger

A, B = np.array([0.1, 0.2, 0.7], np.float32), np.array([1, 0, 0], np.float32)


def test_no_two_different_pairs_share_a_hash() -> None:
    pairs = [
        ("a", "b", "m", "1"),
        ("ab", "", "m", "1"),
        ("a", "b", "m1", ""),
        ("b", "a", "m", "1"),
        ("a", "b", "m", "2"),
    ]
    assert all(pair_sha256(*one) != pair_sha256(*other) for one, other in combinations(pairs, 2))


def test_what_was_noted_is_known_to_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "answers.sqlite"
    name = pair_sha256("p", "h", "m", "1")
    with Ledger.open(path) as ledger:
        ledger.note({name: A})
    with Ledger.open(path) as ledger:
        assert ledger.known([name, "00" * 32])[name].tolist() == A.tolist()
        assert list(ledger.known([name, "00" * 32])) == [name]


def test_more_hashes_than_one_query_may_hold(tmp_path: Path) -> None:
    names = [pair_sha256(str(number), "h", "m", "1") for number in range(1201)]
    with Ledger.open(None) as ledger:
        ledger.note(dict.fromkeys(names, B))
        assert len(ledger.known(names)) == 1201


def test_a_damaged_file_is_only_a_lost_cache(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with Ledger.open(path) as ledger:
        assert ledger.known(["00" * 32]) == {}


def test_kill_nine_loses_at_most_the_block_under_way(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    code = (
        "import os, signal, sys, numpy as np\n"
        "from pathlib import Path\n"
        "from framewire.models.parts.tokens import pair_sha256\n"
        "from framewire.stance.questions.answers import Ledger\n"
        "with Ledger.open(Path(sys.argv[1])) as ledger:\n"
        "    for n in range(50):\n"
        "        ledger.note({pair_sha256(f'{n}-{k}', 'h', 'm', '1'): np.ones(3, np.float32) for k in range(10)})\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == -9
    names = [pair_sha256(f"{n}-{k}", "h", "m", "1") for n in range(50) for k in range(10)]
    with Ledger.open(path) as ledger:
        assert len(ledger.known(names)) == 500
