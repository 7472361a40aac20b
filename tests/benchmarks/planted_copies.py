"""Edited copies of texts, to measure whether families are found: 10 to 40 % of the sentences changed, some moved, a
new title.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_BREAK = re.compile(r"(?<=[.!?])\s+")


def planted(originals: Sequence[str], count: int, rng: random.Random) -> list[tuple[str, int]]:
    """Return `count` edited copies, each with the index of its original."""
    pool = [line for text in originals for line in _BREAK.split(text) if 5 < len(line.split()) < 60]
    words = sorted({word for text in originals[:300] for word in re.findall(r"[a-z]{4,}", text)})
    numbers = [rng.randrange(len(originals)) for _ in range(count)]
    return [(edited(originals[number], pool, words, rng), number) for number in numbers]


def edited(text: str, pool: Sequence[str], words: Sequence[str], rng: random.Random) -> str:
    """Change a share of the sentences drawn from 10 to 40 %, move a few in half of the copies, put another title on
    top.
    """
    share = rng.uniform(0.1, 0.4)
    lines = [changed(line, pool, words, rng) if rng.random() < share else line for line in _BREAK.split(text)]
    if rng.random() < 0.5:
        for _ in range(rng.randint(1, 3)):
            one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
    return rng.choice(pool)[:60] + "\n\n" + " ".join(line for line in lines if line)


def changed(line: str, pool: Sequence[str], words: Sequence[str], rng: random.Random) -> str:
    """Swap a third of the words, or the whole sentence, or drop it, or add one behind it."""
    kind = rng.random()
    if kind < 0.4:
        return " ".join(rng.choice(words) if rng.random() < 0.35 else word for word in line.split())
    if kind < 0.7:
        return rng.choice(pool)
    return "" if kind < 0.85 else f"{line} {rng.choice(pool)}"
