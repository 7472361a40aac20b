"""Figures that must not sink: what they are measured on and how; what they are held to stands in floors.toml.

    python tests/floors.py RUN      measure again: RUN is a run on data/sample (make demo makes one in reports/demo)

A floor is the best figure reached. A lower one keeps the best beside it and says in a sentence why it may be lower.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.append(str(Path(__file__).parent / "benchmarks"))

from quote_scores import QuoteScores  # noqa: E402
from shingles import mean_scores  # noqa: E402
from stance_sample import decided, planted, score  # noqa: E402
from stance_scores import auc  # noqa: E402

from framewire.corpus import clean_article  # noqa: E402
from framewire.corpus.attribution.attributions import Attribution  # noqa: E402
from framewire.corpus.reading.encoding import decode  # noqa: E402
from framewire.runfolder import Run  # noqa: E402

FLOORS = Path(__file__).with_suffix(".toml")
SAMPLE = ROOT / "data" / "sample"
SHARED = ROOT.parent / "shared" / "data"
STATE = SHARED / "state_dept_press_releases" / "state_press_releases_2021-05_2022-08.jsonl"
KCNA = SHARED / "kcna_articles" / "kcna_articles_2023-12_2024-11.jsonl"
WIKINEWS = SHARED / "wikinews_saliency" / "saliency-dataset.json"
PAGES = SHARED / "article_extraction_benchmark"
# Every so many-th article or page, so that a figure takes a second or two.
EVERY = {"state": 20, "kcna": 12, "wikinews": 3, "pages": 4}
# Figures have four decimals; a longer one is another sum of the same.
EXACT = 5e-5
SHOWN = ("title", "published", "outlet", "byline", "language")
LONG_ENOUGH = 30


@dataclass(frozen=True)
class Floor:
    """A figure in [0, 1] to hold, the best one reached, the hash of its data, and why it is lower if it is."""

    floor: float
    best: float
    data: str
    date: str
    reason: str = ""


def floors() -> dict[str, Floor]:
    """Return the floors as they are written down."""
    return {name: Floor(**values) for name, values in tomllib.loads(FLOORS.read_text(encoding="utf-8")).items()}


def sunk(figures: Mapping[str, float], data: Mapping[str, str], known: Mapping[str, Floor]) -> list[str]:
    """Return a sentence for each figure that is below its floor, was measured on other data, or has no floor."""
    told = []
    for name, figure in figures.items():
        held = known.get(name)
        if held is None:
            told.append(f"{name}: {figure:.4f} has no floor. Write one in {FLOORS.name}")
        elif held.data != data[name]:
            told.append(
                f"{name}: its data are not those of the floor. Measure it again, and say in `reason` what changed"
            )
        elif figure < held.floor - EXACT:
            fact = (
                f"{name}: {figure:.4f} sank by {held.floor - figure:.4f} below its floor {held.floor:.4f} ({held.date})"
            )
            told.append(f"{fact}. Mend it, or lower the floor and say in `reason` why")
    return told


def unexplained(known: Mapping[str, Floor]) -> list[str]:
    """Return one sentence for each floor that was lowered without a reason, or is above the best figure reached."""
    told = [
        f"{name}: its floor {each.floor} is above the best {each.best}"
        for name, each in known.items()
        if each.floor > each.best
    ]
    lowered = {name: each for name, each in known.items() if each.floor < each.best}
    return told + [
        f"{name}: lowered by {each.best - each.floor:.4f} and no sentence in `reason` says why"
        for name, each in lowered.items()
        if len(each.reason) < LONG_ENOUGH
    ]


def sha256(paths: Iterable[Path]) -> str:
    """Return a short hash of the bytes of some files, in order."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def of_the_sample(run: Run) -> tuple[dict[str, float], dict[str, str]]:
    """Return the figures of a run on the sample, and the hash of the data of each."""
    with (SAMPLE / "gold.csv").open(encoding="utf-8", newline="") as lines:
        gold = list(csv.DictReader(lines))
    figures = {
        **_quotes(run, gold),
        **_sides(run, gold),
        **_frames(run, gold),
        **_themes(run, gold),
        **_facts(run, gold),
    }
    files = sorted(path for path in SAMPLE.rglob("*") if path.is_file())
    return figures, dict.fromkeys(figures, sha256([*files, ROOT / "data" / "codebooks" / "russia-north-korea.toml"]))


def _quotes(run: Run, gold: Sequence[Mapping[str, str]]) -> dict[str, float]:
    documents, found, counts = run.table("documents"), defaultdict(list), QuoteScores()
    for row in run.table("attributions").itertuples():
        speaker = row.speaker if isinstance(row.speaker, str) else None
        found[row.document_id].append(Attribution(row.start, row.end, speaker, None, None, row.direct))
    for row in documents[documents["language"] == "en"].itertuples():
        wanted = [
            each for each in gold if each["layer"] == "quote" and each["path"] == row.path and each["value"] in row.text
        ]
        starts = [row.text.index(each["value"]) for each in wanted]
        spans = [(at, at + len(each["value"]), each["speaker"]) for at, each in zip(starts, wanted, strict=True)]
        counts.add(spans, found[row.document_id])
    return {
        "sample: quotations found (recall)": counts.matched / counts.gold,
        "sample: their speaker is right": counts.speaker_accuracy,
    }


def _sides(run: Run, gold: Sequence[Mapping[str, str]]) -> dict[str, float]:
    found = decided(run.store)
    wanted = {(r["path"], r["id"], r["voice"]): r["value"] for r in gold if r["layer"] == "stance" and not r["speaker"]}
    narration = [key for key in wanted if key[2] == "narration"]
    given = [key for key in wanted if found.get(key) in ("favour", "against")]
    leaked = planted(wanted, found)
    return {
        "sample: stances, macro-F1": score(wanted, found, list(wanted)),
        "sample: stances of narration, macro-F1": score(wanted, found, narration),
        "sample: sides that are right": sum(found[key] == wanted[key] for key in given) / len(given),
        "sample: quotations that do not colour the narration": 1 - sum(leaked) / len(leaked),
    }


def _frames(run: Run, gold: Sequence[Mapping[str, str]]) -> dict[str, float]:
    paths = dict(run.table("documents")[["document_id", "path"]].itertuples(index=False))
    there = {(row["path"], row["id"]) for row in gold if row["layer"] == "frame"}
    table = run.table("frames").dropna(subset=["probability"])
    table = table[table["document_id"].map(paths).isin({row["path"] for row in gold})]
    areas = []
    for name, rows in table.groupby("frame_id"):
        wanted = np.array([(paths[document], name) in there for document in rows["document_id"]])
        areas.append(auc(wanted, rows["probability"].to_numpy(float)))
    return {"sample: frames, mean AUC": float(np.mean(areas))}


def _themes(run: Run, gold: Sequence[Mapping[str, str]]) -> dict[str, float]:
    paths = dict(run.table("documents")[["document_id", "path"]].itertuples(index=False))
    named = {theme.id for theme in run.codebook.themes}
    rows = run.table("document_themes")
    found = {(paths[row.document_id], row.theme_id) for row in rows.itertuples() if row.theme_id in named}
    wanted = {(row["path"], row["id"]) for row in gold if row["layer"] == "theme" and row["value"] == "present"}
    return {"sample: named themes, F1": 2 * len(found & wanted) / (len(found) + len(wanted))}


def _facts(run: Run, gold: Sequence[Mapping[str, str]]) -> dict[str, float]:
    documents = run.table("documents").set_index("path")
    documents["published"] = documents["published"].dt.strftime("%Y-%m-%d")
    right = []
    for path, row in documents.iterrows():
        stated = {each["id"]: each["value"] for each in gold if each["layer"] == "meta" and each["path"] == path}
        right += [(None if row[name] != row[name] else row[name]) == stated.get(name) for name in SHOWN]
    return {"sample: titles, dates, outlets, bylines, languages": sum(right) / len(right)}


def of_shared() -> tuple[dict[str, float], dict[str, str]]:
    """Return the figures of some articles and pages of ../shared/data, and the hash of the data of each."""
    pages = sorted((PAGES / "html").glob("*.html.gz"))[1 :: EVERY["pages"]]
    seeds = sorted((SHARED / "seeds").glob("*.txt"))
    figures = {
        "pages, every fourth: main text, F1": _pages(pages),
        "Wikinews, every third: dates right": _dates(_wikinews()[:: EVERY["wikinews"]], silent=False),
        "State Department, every twentieth: dates not wrong": _dates(_rows(STATE)[:: EVERY["state"]], silent=True),
        "KCNA, every twelfth: dates not wrong": _dates(_rows(KCNA)[:: EVERY["kcna"]], silent=True),
        "seeds: title, date and origin": _seeds(seeds),
    }
    data = (
        sha256([PAGES / "ground-truth.json", *pages]),
        *(sha256([path]) for path in (WIKINEWS, STATE, KCNA)),
        sha256(seeds),
    )
    return figures, dict(zip(figures, data, strict=True))


def _pages(paths: Sequence[Path]) -> float:
    gold = json.loads((PAGES / "ground-truth.json").read_text(encoding="utf-8"))
    found = [clean_article(decode(gzip.decompress(path.read_bytes()), html=True), html=True).text for path in paths]
    wanted = [gold[path.name.split(".")[0]]["articleBody"] for path in paths]
    return mean_scores(zip(wanted, found, strict=True))[2]


def _rows(path: Path) -> list[tuple[str, date]]:
    """The articles of a table that have a text, each with its day."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(f"{row['title']}\n\n{row['text']}", date.fromisoformat(row["date"])) for row in rows if row["text"]]


def _wikinews() -> list[tuple[str, date]]:
    """The articles whose dateline states a day in full."""
    found = []
    for line in WIKINEWS.read_text(encoding="utf-8").splitlines():
        named = {part["name"]: str(part.get("value", "")) for part in json.loads(line)["document"]}
        if re.fullmatch(r"\w+ \d{1,2}, \d{4}", day := named.get("dateline", "")):
            text = "\n\n".join(value for value in named.values() if value.strip())
            found.append((text, datetime.strptime(day, "%B %d, %Y").date()))
    return found


def _dates(articles: Sequence[tuple[str, date]], silent: bool) -> float:
    """The share of articles that are given their day; with `silent`, or none."""
    published = [clean_article(text, html=False).published for text, _ in articles]
    right = [silent if at is None else at.date() == day for at, (_, day) in zip(published, articles, strict=True)]
    return sum(right) / len(right)


def _seeds(paths: Sequence[Path]) -> float:
    from bench_corpus import SEEDS

    right = 0
    for path in paths:
        article = clean_article(path.read_text(encoding="utf-8"), html=False)
        day = article.published.date().isoformat() if article.published else None
        right += (article.title, day, article.origin) == SEEDS[path.name[:3]]
    return right / len(paths)


def main() -> None:
    """Print every figure with its floor, and an entry for each that has none or may rise."""
    known, figures, data = floors(), dict[str, float](), dict[str, str]()
    for found in [of_the_sample(Run.open(sys.argv[1]))] + [of_shared()] * SHARED.is_dir():
        figures |= found[0]
        data |= found[1]
    for name, figure in figures.items():
        held = known.get(name)
        if held is None or held.data != data[name] or abs(figure - held.floor) > EXACT:
            best = figure if held is None or held.data != data[name] else max(figure, held.best)
            print(f'["{name}"]  # {"new" if held is None else f"was {held.floor}"}')
            print(f'floor = {figure:.4f}\nbest = {best:.4f}\ndata = "{data[name]}"\ndate = "{date.today()}"\n')


if __name__ == "__main__":
    main()
