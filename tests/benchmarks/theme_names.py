"""A sheet on which a reader who knows neither code nor texts picks a theme's passage by its name among four.

    python tests/benchmarks/theme_names.py FOLDER [FIRST]      writes sheet.md and key.json

FIRST is the part of each corpus, 0 to 3, with which the sheet begins: names are chosen by rules that were tried on the
parts 0 and 1, so that a sheet from part 2 on judges them.

Word intrusion the other way round (Chang et al. 2009): the name is given, one passage of at least twenty words was
drawn at random from the theme, three from the other themes of the same texts. Thirty themes from parts of five corpora.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bench_themes import ROOT, embedded, mixed, reuters

from framewire.themes import ThemeModel

ITEMS, PARTS, MOST, FEWEST_WORDS, SHOWN = 30, 4, 600, 20, 500
HEAD = (
    "# Which passage belongs to the name?\n\nEach item has the name of a theme (four terms) and four passages. One was "
    "drawn at random from that theme; the other three are from other themes of the same collection. Choose the passage "
    "that the name fits best, even if you are not sure. Use nothing but this sheet. Answer with one line an item: its "
    "number and a letter, such as `7 c`.\n"
)


@dataclass(frozen=True)
class Item:
    """A name, its four passages, and the place of the right one."""

    name: str
    passages: tuple[str, ...]
    right: int


def main() -> None:
    """Write the sheet and its key."""
    folder, first = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    draw = np.random.default_rng(11 + first)
    folder.mkdir(parents=True, exist_ok=True)
    items: list[Item] = []
    for part in [*range(first, PARTS), *range(first)]:
        for texts in collections():
            if len(items) < ITEMS:
                items += items_of(texts[part::PARTS][:MOST], draw)
    items = items[:ITEMS]
    (folder / "sheet.md").write_text(HEAD + "".join(map(shown, range(1, len(items) + 1), items)), encoding="utf-8")
    key = {number: "abcd"[item.right] for number, item in enumerate(items, 1)}
    (folder / "key.json").write_text(json.dumps(key), encoding="utf-8")


def collections() -> Iterator[list[str]]:
    """Yield the texts of five corpora: State Department, KCNA, Wikinews and the sample by paragraph, Reuters whole."""
    by_source: dict[str, list[str]] = {}
    for text, source in zip(*mixed(), strict=True):
        by_source.setdefault(source, []).extend(paragraphs(text))
    yield from by_source.values()
    yield reuters()[0]
    sample = sorted((ROOT / "data" / "sample").rglob("*.txt"))
    yield [line for path in sample for line in paragraphs(path.read_text(encoding="utf-8"))]


def items_of(texts: Sequence[str], draw: np.random.Generator) -> list[Item]:
    """Return an item for each theme of some texts that is large enough."""
    model = ThemeModel().fit(list(texts), embedded(texts))
    long = np.array([len(text.split()) >= FEWEST_WORDS for text in texts], np.bool_)
    rows = [np.flatnonzero((model.labels_ == theme) & long) for theme in range(len(model.names_))]
    found = []
    for theme, own in enumerate(rows):
        others = [row for other, row in enumerate(rows) if other != theme and len(row) >= 3]
        if len(own) >= 5 and others:
            three = [others[turn % len(others)] for turn in range(3)]
            wrong = [int(draw.choice(row)) for row in three]
            four, order = [int(draw.choice(own)), *wrong], draw.permutation(4)
            passages = tuple(" ".join(texts[four[place]].split())[:SHOWN] for place in order)
            found.append(Item(model.names_[theme], passages, int(np.flatnonzero(order == 0)[0])))
    return found


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [line for line in map(str.strip, text.splitlines()) if line]


def shown(number: int, item: Item) -> str:
    """Return an item as Markdown."""
    lines = [f"- **{letter})** {passage}" for letter, passage in zip("abcd", item.passages, strict=True)]
    return f"\n## {number}. {item.name}\n\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
