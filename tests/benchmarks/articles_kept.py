"""Persons, bodies and countries in real articles kept to judge on, against the code of a reader of the whole."""

from __future__ import annotations

import csv
import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from stance_scores import table

from framewire.codebook import Codebook, StanceChoices, Target
from framewire.schemas import STANCES
from framewire.training.writer.judged import TO_JUDGE, part_of

Text = tuple[str, str, str]
Row = Mapping[str, object]
Read = Callable[[Sequence[Text], Codebook], Mapping[tuple[str, str], Row]]
CODES = {"F": "favour", "A": "against"}
# The probability of a side from which it is given: where it is likelier than all else, and where it is sure.
LEVELS = (0.5, 0.7)


def kept_part(codes: Path, sources: Mapping[str, Iterable[Text]], read: Read, mention: Callable[[str], str]) -> str:
    """Return the table of sides given in narration, by source; each article is read with a codebook of its own."""
    wanted: dict[str, dict[str, str]] = {}
    with codes.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = f"{row['source']} {row['id']}"
            if row["kind"] == "entity" and part_of(name) == TO_JUDGE:
                wanted.setdefault(name, {})[row["target"]] = row["stance"]
    counts: dict[str, Counter[str]] = {name: Counter() for name in sources}
    for source, texts in sources.items():
        for text in texts:
            counts[source] += _counted(text, wanted.get(f"{source} {text[0]}", {}), read, mention)
    counts["all"] = sum(counts.values(), Counter())
    return "## Articles kept to judge on\n\n" + table(_COLUMNS, [_line(*item) for item in counts.items()])


_COLUMNS = ("source", "pairs", "sides seen by the reader", *(f"right, recall from {level}" for level in LEVELS),
            "judged, of them discussed")  # fmt: skip


def _counted(text: Text, gold: Mapping[str, str], read: Read, mention: Callable[[str], str]) -> Counter[str]:
    found: Counter[str] = Counter()
    if not gold:
        return found
    targets = [Target(f"t{n}", name, "entity", (mention(name),)) for n, name in enumerate(gold)]
    book = dataclasses.replace(Codebook("kept", targets=tuple(targets)), stance=StanceChoices(margin=0.0))
    rows = read([text], book)
    for target in targets:
        code, row = gold[target.name], rows.get((text[0], target.id), {})
        found += Counter(["pairs"] + ["seen"] * (code in CODES))
        if row.get("stance") in STANCES:
            found += Counter(["judged"] + ["discussed"] * (code != "0"))
        for level in LEVELS:
            given = _given(row, level)
            found += Counter([f"given {level}"] * bool(given) + [f"right {level}"] * (given == CODES.get(code, "-")))
    return found


def _given(row: Row, level: float) -> str:
    sides = {side: row.get(f"p_{side}") for side in CODES.values()}
    sure = [side for side, value in sides.items() if isinstance(value, float) and value >= level]
    return sure[0] if sure else ""


def _line(name: str, found: Counter[str]) -> tuple[object, ...]:
    levels = [
        f"{found[f'right {level}']} of {found[f'given {level}']}, {found[f'right {level}'] / max(1, found['seen']):.2f}"
        for level in LEVELS
    ]
    return name, found["pairs"], found["seen"], *levels, f"{found['judged']}, {found['discussed']}"
