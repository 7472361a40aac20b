"""Size and speed of explore.html for 10,000 articles. Writes reports/benchmarks/explore.md.

    python tests/benchmarks/bench_explore.py RUN [--articles 10000]

RUN is a finished run of the sample: its articles are repeated under new ids and dates until there are enough. Strings
that repeat are written anew each time, and the texts of copies stand too far apart for gzip to see; its columns of
numbers still find some copies, so the size scaled from the page of RUN itself is the safer figure.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from framewire.publish.explore import corpus_columns, stance_columns, write_explore
from framewire.publish.explore.packing import Names
from framewire.publish.explore.page import explore_page
from framewire.runfolder import Run

REPORT = Path(__file__).parents[2] / "reports" / "benchmarks" / "explore.md"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
IDS = ("document_id", "family_id", "passage_id", "sentence_id", "attribution_id", "unit_id")
LISTS = ("sentence_ids", "evidence", "counter_evidence")
READ = (
    "documents removals sentences attributions relevance answers sentence_stances document_stances document_themes"
    " frames themes speaker_stances"
).split()
APART = ("themes", "speaker_stances")


CLICK = """key => { const box = document.querySelector(`[data-key^="${key}"]`), before = performance.now();
box.click(); document.body.offsetHeight; return performance.now() - before; }"""
SEARCH = """word => { const before = performance.now(); location.hash = `q=${word}`;
dispatchEvent(new PopStateEvent("popstate")); document.body.offsetHeight; return performance.now() - before; }"""


class Fresh(Names):
    """A string table of removed lines or of what was read that finds nothing twice."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[str] = []

    def code(self, name: object) -> int:
        if name is None or name != name or len(str(name)) < 40:
            code = super().code(name)
            return code and self._place(str(name), code)
        self._all.append(str(name))
        return len(self._all)

    def _place(self, name: str, code: int) -> int:
        places = self.__dict__.setdefault("_places", {})
        if code not in places:
            self._all.append(name)
            places[code] = len(self._all)
        return int(places[code])

    @property
    def listed(self) -> list[str]:
        return self._all


def repeated(source: Path, folder: Path, articles: int) -> Run:
    """Write a run with the articles of another, again and again under new ids."""
    (folder / "tables").mkdir(parents=True)
    for name in ("manifest.json", "codebook.toml"):
        shutil.copyfile(source / name, folder / name)
    own = pq.read_metadata(source / "tables" / "documents.parquet").num_rows
    for name in READ:
        table = pq.read_table(source / "tables" / f"{name}.parquet")
        times = 1 if name in APART else -(-articles // own)
        pieces = [_renamed(table, number) for number in range(times)]
        pq.write_table(pa.concat_tables(pieces), folder / "tables" / f"{name}.parquet", compression="zstd")
    return Run.open(folder)


def _renamed(table: pa.Table, number: int) -> pa.Table:
    for place, column in enumerate(table.column_names):
        values = table[column].combine_chunks()
        if column in IDS:
            renamed = _new(values, number)
        elif column == "published":
            # Ten days lie 130 kB of text apart; gzip looks back 32 kB.
            renamed = pc.add(values, pa.scalar(timedelta(days=10 * number)))
        elif column in LISTS:
            renamed = pa.ListArray.from_arrays(values.offsets, _new(values.flatten(), number))
        else:
            continue
        table = table.set_column(place, table.schema.field(place), renamed)
    return table


def _new(ids: pa.Array, number: int) -> pa.Array:
    return pc.replace_substring_regex(ids, r"^(d[0-9a-f]+)", rf"\1r{number}") if number else ids


def scaled(source: Path, folder: Path, articles: int) -> str:
    """Return the row of a page as large as the run's own page, article by article: an upper bound, nothing repeats."""
    run = repeated(source, folder, 1)
    count, front = run.store.count("documents"), len(explore_page({"run": {"title": ""}}))
    size = (write_explore(run).stat().st_size - front) / count * articles + front
    return f"| {articles:,} articles with text, scaled from a page of {count} without copies | {size / 1e6:.1f} MB | |"


def timed(page_path: Path) -> dict[str, tuple[float, float]]:
    """Return milliseconds to the first list and of filters, in Chromium: by the clock, and of the page's processor."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page, session = browser.new_page(), browser.new_browser_cdp_session()

        def used() -> float:
            processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
            return 1000 * sum(each["cpuTime"] for each in processes if each["type"] == "renderer")

        def repeated_use(script: str, given: Sequence[str]) -> tuple[float, float]:
            before, times = used(), [page.evaluate(script, each) for each in given]
            return min(times), (used() - before) / len(given)

        before = used()
        page.goto(f"file://{page_path}", wait_until="commit")
        page.wait_for_selector(".card")
        found = {"first list of articles, from navigation": (page.evaluate("performance.now()"), used() - before)}
        keys = {"filter by an outlet": "outlet=", "filter by a stance": "stance=", "filter by a theme": "theme="}
        found |= {what: repeated_use(CLICK, [key] * 6) for what, key in keys.items()}
        found["first search for a word"] = repeated_use(SEARCH, ["shells"])
        found["next searches"] = repeated_use(SEARCH, ["harbour", "minister", "talks"])
        browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    asked = parser.parse_args()
    corpus_columns.Names = stance_columns.Names = Fresh  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as work:
        run, lines = repeated(asked.run, Path(work) / "run", asked.articles), []
        count = run.store.count("documents")
        for text in (False, True):
            begun = time.process_time()
            path = write_explore(run, text)
            cost, size = time.process_time() - begun, path.stat().st_size / 1e6
            what = "with text" if text else "without text"
            lines.append(f"| {count:,} articles {what} | {size:.1f} MB | written in {cost:.1f} s of processor time |")
        times = timed(path)
        lines.append(scaled(asked.run, Path(work) / "one", asked.articles))
    load = os.getloadavg()[0]
    machine = f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {load:.1f} (other work on them), Chromium."
    head = f"# The page to explore\n\n{machine}\n"
    rows = [f"| {what} | {clock:.0f} ms | {own:.0f} ms of processor time |" for what, (clock, own) in times.items()]
    body = "\n".join(["", "| what | figure | |", "| --- | --- | --- |", *lines, *rows, ""])
    command = (
        "Command: `python tests/benchmarks/bench_explore.py RUN`, RUN a run of the sample (mean 1,320 characters an "
        "article). By the clock, a filter is the best of six clicks, until the page is laid out, and a search "
        "the best of three; processor time is the mean, of the page's own process. On a free machine the clock shows "
        "about the processor time; on this one other work had most of both cores.\n"
    )
    REPORT.write_text(f"{head}{body}\n{command}", encoding="utf-8")


if __name__ == "__main__":
    main()
