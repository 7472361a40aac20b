"""`make bench-shapes`: 60 real articles in the shapes in which researchers hold news, against the plain articles.

    python tests/benchmarks/bench_shapes.py [--out reports/benchmarks/shapes.md] [--earlier CHECKOUT]

The articles are from ../shared/data; their texts are written to a temporary folder alone. With `--earlier` the program
of another checkout reads the same files, and its figures stand beside.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from text_exports import Plain
from text_shapes import REFUSED, SHAPES, Shape

from framewire.corpus import clean_article
from framewire.corpus.article import Article, RawArticle, Unreadable
from framewire.corpus.cleaning import article_of, cleaned
from framewire.corpus.reading.read import read_source
from framewire.corpus.reading.sources import discover
from framewire.errors import SourceError
from framewire.sentences import split_sentences

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
SOURCES = (
    "state_dept_press_releases/state_press_releases_2021-05_2022-08.jsonl",
    "kcna_articles/kcna_articles_2023-12_2024-11.jsonl",
)
OUTLETS = ("The Meridian Courier", "Harbour Post", "Taiga Herald (Moscow)")
COUNT = 60
OF = "the State Department and KCNA"
ABOUT = """
Days, outlets and bylines are invented. The forms were written after the real ones; no file is a real export. Reading
was mended with these shapes and articles in view, so the figures of now are no test on unseen files.

- Found: of the sentences of the plain articles, as the same program cleans them, those read in the shape.
- Right: of the sentences read in the shape, those of the plain articles.
- Title: the share of articles of which the title is read.

An article read stands for one article alone. Spaces and capitals are not compared, everything else is: a bullet or a
hyphen that is left makes another sentence. Found and right are 1 for plain text by this definition.
"""
PACKAGES = ("trafilatura", "ftfy", "dateparser", "regex", "lxml")
Figures = dict[str, float | str]


def plain_articles() -> list[Plain]:
    """Return the articles, drawn by a fixed seed, with days and outlets that are invented."""
    lines = [line for name in SOURCES for line in (SHARED / name).read_text(encoding="utf-8").splitlines()]
    drawn = random.Random(5).sample(list(map(json.loads, lines)), 150)
    kept = [row for row in drawn if 500 < len(row["text"]) < 9000 and row.get("title")][:COUNT]
    return [plain(row, number) for number, row in enumerate(kept)]


def plain(row: Mapping[str, str], number: int) -> Plain:
    paragraphs = tuple(" ".join(part.split()) for part in row["text"].split("\n") if part.strip())
    day = date(2023, 1 + number % 12, 1 + number * 7 % 28)
    return Plain(" ".join(row["title"].split()), paragraphs, day, OUTLETS[number % 3], number + 1, COUNT)


def sentences(text: str) -> set[str]:
    """Return the sentences of a text, whatever its spaces and capitals."""
    return {" ".join(text[start:end].split()).casefold() for start, end in split_sentences(text)}


def plainly_read(article: Plain) -> set[str]:
    return sentences(clean_article("\n\n".join([article.title, *article.paragraphs]), html=False).text)


def read(folder: str) -> tuple[list[Article], list[str]]:
    """Return what is read in a folder, and what is said of files that give no article."""
    try:
        units = [unit for file in discover([folder]) for unit in read_source(file, {})]
    except SourceError as error:
        return [], [str(error).replace(folder, "the folder")]
    articles = [article_of(*cleaned(unit, ())) for unit in units if isinstance(unit, RawArticle)]
    return articles, [unit.message for unit in units if isinstance(unit, Unreadable)]


def read_in(shape: Shape, articles: Sequence[Plain]) -> tuple[list[Article], list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in shape.files(articles):
            (Path(folder) / name).write_bytes(text.encode())
        return read(folder)


def paired(wanted: Sequence[set[str]], found: Sequence[set[str]]) -> list[tuple[int, int]]:
    """Return which article was read for which: by their order, or, where some are missing, by sentences they share."""
    if len(wanted) == len(found):
        return [(number, number) for number in range(len(wanted))]
    shared = ((len(one & other), i, j) for i, one in enumerate(wanted) for j, other in enumerate(found))
    pairs = dict[int, int]()
    for count, i, j in sorted(shared, reverse=True):
        if count and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return list(pairs.items())


def scored(shape: Shape, articles: Sequence[Plain], wanted: Sequence[set[str]]) -> Figures:
    found, messages = read_in(shape, articles)
    texts = [sentences(one.text) for one in found]
    pairs = paired(wanted, texts)
    same = sum(len(wanted[i] & texts[j]) for i, j in pairs)
    figures: Figures = {
        "articles": len(found),
        "found": same / sum(map(len, wanted)),
        "right": same / max(sum(map(len, texts)), 1),
        "said": messages[0] if messages else "",
    }
    return figures | facts_of(shape, [(articles[i], found[j]) for i, j in pairs])


def facts_of(shape: Shape, pairs: Sequence[tuple[Plain, Article]]) -> Figures:
    """Return the share of articles of which each fact that the shape tells is read."""
    right = {
        "title": [(one.title or "").casefold() == plain.title.casefold() for plain, one in pairs],
        "date": [one.published is not None and one.published.date() == plain.day for plain, one in pairs],
        "outlet": [one.outlet == plain.outlet for plain, one in pairs],
    }
    return {name: sum(right[name]) / COUNT for name in shape.tells}


def measured() -> Iterator[tuple[str, Figures]]:
    articles = plain_articles()
    wanted = [plainly_read(article) for article in articles]
    for shape in SHAPES + REFUSED:
        yield shape.name, scored(shape, articles, wanted)


def measured_by(checkout: Path) -> dict[str, Figures]:
    """Return the figures of the program of another checkout, by this benchmark."""
    environment = os.environ | {"PYTHONPATH": str(checkout.resolve() / "analysis")}
    asked = [sys.executable, __file__, "--figures"]
    return json.loads(subprocess.run(asked, env=environment, capture_output=True, check=True, text=True).stdout)


def commit(checkout: Path) -> str:
    asked = ["git", "-C", str(checkout), "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, check=True, text=True).stdout.strip()


def both(sides: Mapping[str, object], *names: str) -> list[tuple[str, str]]:
    return [(name, side) for name in names for side in sides]


def table(
    columns: Sequence[tuple[str, str]], names: Sequence[str], sides: Mapping[str, Mapping[str, Figures]]
) -> list[str]:
    """Return a table of figures, each of its side; a dash where the shape does not tell it."""
    heads = [f"{name} {side}".strip() for name, side in columns]
    lines = ["| shape | " + " | ".join(heads) + " |", "| --- |" + " --- |" * len(heads)]
    for shape in names:
        cells = [shown(sides[side][shape].get(name, "-")) for name, side in columns]
        lines.append(f"| {shape} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def shown(value: float | str) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value).replace("|", "/")


def report(sides: Mapping[str, Mapping[str, Figures]], commits: str) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    names, refused = [shape.name for shape in SHAPES], [shape.name for shape in REFUSED]
    dated = [shape.name for shape in SHAPES if "date" in shape.tells]
    lines = [
        "# Shapes of texts", "",
        f"{date.today().isoformat()}, Python {platform.python_version()}, {os.cpu_count()} cores, {packages}.",
        f"{commits} Made by `tests/benchmarks/bench_shapes.py`.", "",
        f"{COUNT} articles of {OF}, drawn by a fixed seed, in {len(names)} shapes.", ABOUT,
        *table(both(sides, "articles", "found", "right", "title"), names, sides),
        "## Date and outlet", "", "The share of articles of which they are read; a dash where a shape has none.", "",
        *table(both(sides, "date", "outlet"), dated, sides),
        "## Refused", "", "One run each: the articles read, and what is said of the first file that gives none.", "",
        *table([*both(sides, "articles"), ("said", list(sides)[-1])], refused, sides),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=ROOT / "reports/benchmarks/shapes.md")
    arguments.add_argument("--earlier", type=Path, help="another checkout, whose program reads the same files")
    arguments.add_argument("--figures", action="store_true", help="print the figures as JSON, and write no report")
    asked = arguments.parse_args()
    if asked.figures:
        print(json.dumps(dict(measured())))
        return
    now = dict[str, Figures]()
    for name, figures in measured():
        now[name] = figures
        told = ", ".join(f"{key} {shown(value)}" for key, value in figures.items() if value != "")
        print(f"{name}: {told}", flush=True)
    sides, commits = {"": now}, f"Commit {commit(ROOT)}."
    if asked.earlier:
        sides = {"before": measured_by(asked.earlier), "now": now}
        commits = f"Before: commit {commit(asked.earlier)}; now: commit {commit(ROOT)}."
    asked.out.write_text(report(sides, commits), encoding="utf-8")


if __name__ == "__main__":
    main()
