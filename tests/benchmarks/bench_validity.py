"""Do the intervals hold? Simulated corpora and coders, reference packages, and the time of `validate`.

Writes reports/benchmarks/validity.md. Every number is from simulation with the seeds below: nothing was fitted on it
but the choices named in `validity/intervals.py`.
"""

from __future__ import annotations

import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from os import cpu_count
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from validity_agreement import HEAD, SETTINGS, agreement_row
from validity_worlds import Cell, World

from framewire.validity.estimators import ESTIMATORS, Estimator, Labels
from framewire.validity.intervals import Interval, difference_interval, share_interval

ROOT = Path(__file__).resolve().parents[2]
WORLDS, DRAWS = 20, 50
GROUP = 5.0
NAMES = ("naive", "gold", "corrected")
CELLS = [
    Cell(accuracy, prevalence, labels, copies, plan)
    for accuracy, prevalence, labels in (
        (0.60, 0.05, 100), (0.60, 0.50, 100), (0.60, 0.03, 300), (0.75, 0.10, 100), (0.85, 0.05, 200),
        (0.85, 0.20, 100), (0.85, 0.50, 100), (0.95, 0.05, 100), (0.95, 0.20, 200), (0.95, 0.03, 500),
    )
    for copies, plan in ((False, "equal"), (True, "equal"), (True, "by answer"))
]  # fmt: skip


def interval_of(name: str, labels: Labels) -> Interval:
    """Return an estimate with its interval; the naive one takes every answer for right, as a count would."""
    if name == "naive":
        n, value = len(labels.population), float((labels.population > 0.5).mean())
        half = 1.96 * np.sqrt(value * (1 - value) / n)
        return Interval(value, value - half, value + half, value * (1 - value) / n + 1e-9, float(n))
    estimator: Estimator = ESTIMATORS[name]
    return share_interval(estimator(labels), labels.design)


def simulate(cell: Cell, seed: int) -> dict[str, object]:
    """Return coverage, mean half-width and mean squared error of each estimator, of the share and of the difference."""
    dice = np.random.default_rng(seed)
    held = {(name, what): [] for name in NAMES for what in ("share", "difference")}
    errors = {key: [] for key in held}
    positives: list[list[float]] = [[], []]
    for _ in range(WORLDS):
        world = World(cell, dice)
        share = world.truth.mean()
        apart = world.truth[world.outlet == 0].mean() - world.truth[world.outlet == 1].mean()
        for _ in range(DRAWS):
            rows, design = world.draw(dice)
            whole = world.labels(rows, design)
            sides = [world.labels_of(outlet, rows, design) for outlet in (0, 1)]
            for outlet in (0, 1):
                positives[outlet].append(sides[outlet].truth.sum())
            for name in NAMES:
                found = interval_of(name, whole)
                gap = difference_interval(*(interval_of(name, side) for side in sides))
                for what, interval, real in (("share", found, share), ("difference", gap, apart)):
                    held[name, what].append(interval.low <= real <= interval.high)
                    errors[name, what].append(interval.value - real)
    return {"held": held, "errors": errors, "positives": [float(np.mean(each)) for each in positives]}


def row_of(cell: Cell, found: dict[str, object]) -> str:
    held, positives = found["held"], found["positives"]
    draws = len(held["corrected", "share"])
    copies, seen = "1-10" if cell.copies else "1", f"{positives[0]:.0f} + {positives[1]:.0f}"
    cells = [f"{cell.accuracy:.2f}", f"{cell.prevalence:.2f}", str(cell.labels), copies, cell.plan, seen]
    for what in ("share", "difference"):
        for name in ("corrected", "gold", "naive"):
            value = float(np.mean(held[name, what]))
            error = 1.96 * np.sqrt(value * (1 - value) / draws)
            cells.append(f"{value:.3f} ±{error:.3f}" if name == "corrected" else f"{value:.3f}")
        cells.append(f"{gain(found, what):.2f}")
    cells.append(verdict(cell, found))
    return "| " + " | ".join(cells) + " |"


def verdict(cell: Cell, found: dict[str, object]) -> str:
    """Return what of the bar is missed: share where 5 positives are expected, difference where each side has 5."""
    held, positives = found["held"], found["positives"]
    missed = []
    for what, counts in (("share", sum(positives) >= GROUP), ("difference", min(positives) >= GROUP)):
        value = float(np.mean(held["corrected", what]))
        if not 0.93 <= value <= 0.97:
            missed.append(f"{what}{'' if counts else ' (outside the bar)'}")
    return ", ".join(missed) or "held"


def speed_lines() -> list[str]:
    """Time `validate` on 500 labels of 10,000 invented articles with two targets in two voices."""
    sys.path.insert(0, str(ROOT / "tests"))
    from framewire.validity.build import SampleRequest, draw_sample, validate
    from validity.fake_run import filled, make_world

    with TemporaryDirectory() as folder:
        place = Path(folder)
        world = make_world(place / "run", 10_000)
        began = time.perf_counter()
        draw_sample(world.store, world.book, SampleRequest(size=400, overlap=0.25), place / "sheets")
        drawn = time.perf_counter() - began
        for seed, coder in enumerate("ab"):
            filled(place / "sheets" / f"sheet_{coder}.csv", world, 0.9, seed)
        began, cpu = time.perf_counter(), time.process_time()
        said = validate(world.store, world.book, sorted((place / "sheets").glob("sheet_?.csv")), place)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
    return [f"`validate` on 10,000 articles, {said.splitlines()[0]}: {took:.1f} s ({cpu:.1f} s of processor). "
            f"`sample`: {drawn:.1f} s. Bar: under 10 s."]  # fmt: skip


def main() -> None:
    began = time.perf_counter()
    with ProcessPoolExecutor(cpu_count()) as pool:
        coded = pool.map(agreement_row, range(len(SETTINGS)))
        rows = []
        for cell, found in zip(CELLS, pool.map(simulate, CELLS, range(1000, 1000 + len(CELLS))), strict=True):
            rows.append((cell, found))
            print(row_of(cell, found), flush=True)
        agreement = [*HEAD, *coded]
    print("\n".join(agreement), flush=True)
    text = report(rows, agreement, speed_lines(), time.perf_counter() - began)
    (ROOT / "reports" / "benchmarks" / "validity.md").write_text(text, encoding="utf-8")


ABOUT = """\
Simulated corpora of about 6,000 articles in two outlets, {worlds} corpora of {draws} draws a cell ({whole} draws).
The code is rarer in the first outlet; the model leans against it there and for it in the second. Families have one copy
or 1 to 10, in one outlet or both. Plan `equal` draws with equal probabilities, `by answer` draws more of what the model
says is positive, as `framewire sample` does. Positives are those among the labels, of each outlet.

Coverage of nominal 95 % intervals; ± is the 95 % interval of the coverage itself. Gain is the variance of gold only by
that of the corrected estimate on the same labels: the gain in effective sample size. With `by answer` the draw
itself already holds what the model says, so gold only is narrow too.
"""
COLUMNS = (
    "accuracy", "prevalence", "labels", "copies", "plan", "positives", "share: corrected", "gold", "naive", "gain",
    "difference: corrected", "gold", "naive", "gain", "bar .93-.97",
)  # fmt: skip


def report(rows: list[tuple[Cell, dict[str, object]]], agreement: list[str], speed: list[str], took: float) -> str:
    packages = ("framewire", "numpy", "scipy", "krippendorff", "ppi-python")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    bars = [(cell, found, verdict(cell, found)) for cell, found in rows]
    missed = [word for _, _, word in bars if "share" in word.replace("share (", "(") or _apart_missed(word)]
    gains = [gain(found, what) for _, found in rows for what in ("share", "difference")]
    at_85 = [f"{gain(found, 'share'):.2f} at prevalence {cell.prevalence:.2f} ({'1-10' if cell.copies else '1'} copies)"
             for cell, found in rows if cell.accuracy == 0.85 and cell.plan == "equal"]  # fmt: skip
    return "\n".join([
        "# Validity: do the intervals hold?", "",
        f"`make bench-validity`, {datetime.now(UTC):%Y-%m-%d}, {cpu_count()} cores shared with other work, "
        f"Python {platform.python_version()}, {versions}; {took / 60:.0f} minutes.", "",
        ABOUT.format(worlds=WORLDS, draws=DRAWS, whole=WORLDS * DRAWS),
        f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS), *[row_of(cell, found) for cell, found in rows], "",
        "Cells with 5 positives or more (for a difference: in each outlet) that miss the bar: "
        f"{len(missed)} of {len(rows)}.",
        "", f"Gain at accuracy .85, equal probabilities: {'; '.join(at_85)}. Bar: 1.5. Lowest of all cells: "
        f"{min(gains):.2f} (bar: never below .95).", "",
        "## Agreement", "", *agreement, "", "## Time", "", *speed, "",
    ])  # fmt: skip


def gain(found: dict[str, object], what: str) -> float:
    errors = found["errors"]
    return float(np.var(errors["gold", what]) / np.var(errors["corrected", what]))


def _apart_missed(word: str) -> bool:
    return "difference" in word and "difference (outside" not in word


if __name__ == "__main__":
    main()
