"""Themes against the peers on the same texts and embeddings, named themes against the sample's gold, speed and memory.

    python tests/benchmarks/bench_themes.py [--parts clusters,none,named,labelled,stability,speed]
        [--sizes 1000,10000,100000] [--old ../base/.venv/bin/python]

Writes reports/benchmarks/themes.md. `--old` is the Python of a checkout of version 0.1, run beside this one.
Turftopic lives in a venv in a temporary folder that sees this one's packages;
every method runs in a process of its own. Nothing is tuned per data set: the same ThemeModel() everywhere.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from planted_subjects import PLANTED
from theme_gold import named_scores, seed_counts
from theme_labels import labelled_scores

from framewire.models.embedder import load_embedder
from framewire.models.remembered import RememberingEmbedder
from framewire.progress import Lines

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT.parent / "shared" / "data"
REPORT = ROOT / "reports" / "benchmarks" / "themes.md"
KEEP = Path(tempfile.gettempdir()) / "framewire-bench-themes"
# Processor seconds a method may use: other work on the machine changes them little. Results of peers are kept in KEEP
# between runs; delete it to run them again.
PATIENCE = 300
# Documents of the subset that methods are also run on which do not end on all of them.
SUBSET = 2000
SEEDS = 5
OLD: list[str] = []
# Documents of a corpus that the planted ones are a tenth of.
AROUND = 9 * len(PLANTED)
SHOWN = {
    "framewire": "framewire ThemeModel()",
    "version_0_1": "framewire 0.1 ThemeModel()",
    "bertopic": "BERTopic()",
    "bertopic_auto": 'BERTopic(nr_topics="auto")',
    "keynmf": "Turftopic KeyNMF(true K)",
    "topeax": "Turftopic Topeax()",
    "oracle": "k-means, true K (oracle)",
}


def main() -> None:
    """Run the wanted parts and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", default="clusters,none,named,labelled,stability,speed")
    parser.add_argument("--without", default="", help="methods to leave out, by the names in SHOWN")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--old", default="", help="the Python of version 0.1")
    chosen = parser.parse_args()
    OLD.append(chosen.old)
    wanted = chosen.parts.split(",")
    without = {*chosen.without.split(","), *([] if chosen.old else ["version_0_1"])}
    methods = [name for name in SHOWN if name not in without]
    makers = {
        "clusters": lambda: clusters(methods),
        "none": lambda: planted(methods),
        "named": named,
        "labelled": lambda: labelled(chosen.old),
        "stability": lambda: stability(methods),
        "speed": lambda: speed([int(size) for size in chosen.sizes.split(",")]),
    }
    for part in wanted:
        text = makers[part]()
        KEEP.mkdir(parents=True, exist_ok=True)
        (KEEP / f"{part}.md").write_text(f"{text}\n\n{stamp()}", encoding="utf-8")
    written = {part: (KEEP / f"{part}.md").read_text() for part in makers if (KEEP / f"{part}.md").is_file()}
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("# Themes\n\n" + "\n\n".join(written[part] for part in makers if part in written) + "\n")
    print(REPORT.read_text())


def stamp() -> str:
    """Return when and with which versions a part was measured: parts are kept, and may be of different days."""
    from datetime import date
    from importlib.metadata import version

    asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
    used = ", ".join(f"{name} {version(name)}" for name in ("framewire", "bertopic", "numpy", "scikit-learn"))
    return f"Measured {date.today().isoformat()} at commit {commit} with {used}, on {os.cpu_count()} cores."


def clusters(methods: Sequence[str]) -> str:
    """Reuters, ten largest classes: all documents, and a random subset for the methods that do not end on all."""
    texts, classes = reuters()
    truth = np.unique(classes, return_inverse=True)[1]
    rows = np.sort(np.random.default_rng(0).choice(len(texts), SUBSET, replace=False))
    whole = laid_out("reuters", texts)
    part = lay(KEEP / f"reuters-{SUBSET}", [texts[row] for row in rows], np.load(whole / "embeddings.npy")[rows])
    what = "single-label documents of the ten largest classes"
    return "\n\n".join(
        [
            f"## Reuters-21578, all {len(texts):,} {what}",
            compared(methods, whole, truth),
            f"## Reuters-21578, {SUBSET:,} of them at random",
            compared(methods, part, truth[rows]),
        ]
    )


def compared(methods: Sequence[str], folder: Path, truth: np.ndarray) -> str:
    """Return the table of the methods on one set, and which of them did not end."""
    rows, late = [], []
    for method in methods:
        found = run(method, folder, k=10)
        if found:
            rows.append({"method": SHOWN[method], **agreement(truth, np.load(folder / f"{method}-0.npy")), **found})
        else:
            late.append(f"{SHOWN[method]} had not ended after {PATIENCE} processor seconds and was stopped.")
    late += [f"{SHOWN[name]} was left out of this run." for name in SHOWN if name not in methods]
    return markdown(rows) + ("\n\n" + " ".join(late) if late else "")


def planted(methods: Sequence[str]) -> str:
    """Texts on recipes, matches and instructions among three corpora, a tenth of each: who says that they are none?"""
    rows = []
    sources: dict[str, list[str]] = {"Reuters": reuters()[0]}
    for text, source in zip(*mixed(), strict=True):
        sources.setdefault(source, []).append(text)
    for source in ("Reuters", "state_dept_press_releases", "kcna_articles"):
        texts = sources[source]
        drawn = np.sort(np.random.default_rng(0).choice(len(texts), AROUND, replace=False))
        folder = laid_out(f"planted-{source}", [*(texts[row] for row in drawn), *PLANTED])
        for method in [name for name in ("framewire", "version_0_1", "bertopic") if name in methods]:
            if run(method, folder, k=5):
                none = np.load(folder / f"{method}-0.npy") < 0
                row = {
                    "off-topic in none": f"{none[AROUND:].mean():.3f}",
                    "on-topic in none": f"{none[:AROUND].mean():.3f}",
                }
                rows.append({"corpus": source, "method": SHOWN[method], **row})
    return f"## {len(PLANTED)} planted off-topic texts among {AROUND} documents of each corpus\n\n{markdown(rows)}"


def labelled(old: str) -> str:
    """Passages of three sources labelled by reading: precision and recall of the sample codebook's themes."""
    rows = labelled_scores(ROOT, DATA, old)
    said = (
        "299 passages of Wikinews, KCNA and the State Department, two of five at random, three of five of "
        "those with a word of war or diplomacy, labelled by reading before any model was asked. Weights are fitted on "
        "data/sample; where a passage begins to belong was set on the first half of the articles (the second of the "
        "two halves shown). What could be argued either way counts neither for nor against."
    )
    return f"## Named themes on passages labelled by reading\n\n{markdown(rows)}\n\n{said}"


def named() -> str:
    """Named themes of the sample codebook against the authors' gold, and in the five seeds."""
    gold = "## Named themes, data/sample against its gold\n\n" + markdown(named_scores(ROOT))
    return gold + "\n\n## Named themes in the five seed articles\n\n" + markdown(seed_counts(ROOT, DATA / "seeds"))


def stability(methods: Sequence[str]) -> str:
    """Three sources mixed: do the themes keep sources apart, and do five seeds agree?"""
    texts, sources = mixed()
    folder = laid_out("mixed", texts)
    rows = []
    for method in [name for name in ("framewire", "version_0_1", "bertopic") if name in methods]:
        done = [seed for seed in range(SEEDS) if run(method, folder, k=3, seed=seed)]
        if len(done) > 1:
            rows.append(source_row(SHOWN[method], [np.load(folder / f"{method}-{seed}.npy") for seed in done], sources))
    head = f"## State Department, KCNA and Wikinews mixed, {len(texts):,} documents, {SEEDS} seeds"
    return f"{head}\n\n{markdown(rows)}"


def speed(sizes: Sequence[int]) -> str:
    """Time and memory against stock BERTopic, embeddings given."""
    texts, _ = reuters()
    points = embedded(texts)
    rows = []
    for size in sizes:
        folder = enlarged(texts, points, size)
        ours, stock = run("framewire", folder, k=10), run("bertopic", folder, k=10)
        old = run("version_0_1", folder, k=10) if OLD[0] else {}
        times = {
            **spent_by(ours, "framewire"),
            **spent_by(old, "0.1"),
            **spent_by(stock, "BERTopic"),
            **ratios(ours, stock),
        }
        rows.append({"passages": f"{size:,}", **times})
    said = (
        "Texts are Reuters documents, above 7,522 drawn with replacement, their embeddings moved a little so that no "
        f"two are equal. A run that used more than {PATIENCE} processor seconds was stopped: a lower bound of its time."
    )
    return f"## Processor time and peak memory, embeddings given\n\n{markdown(rows)}\n\n{said}"


def ratios(ours: dict[str, float], stock: dict[str, float]) -> dict[str, str]:
    """Return the ratios of time and memory; of a run that was stopped an upper bound of time."""
    if not stock:
        return {"time": f"< {ours['seconds'] / PATIENCE:.2f}", "memory": "-"}
    time, memory = ours["seconds"] / stock["seconds"], ours["peak_mb"] / stock["peak_mb"]
    return {"time": f"{time:.2f}", "memory": f"{memory:.2f}"}


def reuters() -> tuple[list[str], list[str]]:
    """Return the texts and classes of the single-label documents of the ten largest classes."""
    with gzip.open(DATA / "reuters21578" / "reuters21578.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = [row for row in rows if len(row["topics"]) == 1 and row["text"].strip()]
    largest = {name for name, _ in Counter(row["topics"][0] for row in rows).most_common(10)}
    rows = [row for row in rows if row["topics"][0] in largest]
    return [f"{row['title'] or ''}\n{row['text']}" for row in rows], [row["topics"][0] for row in rows]


def mixed() -> tuple[list[str], list[str]]:
    """Return texts of three sources and the source of each."""
    found: list[tuple[str, str]] = []
    for name in ("state_dept_press_releases", "kcna_articles", "wikinews_saliency"):
        path = next(path for path in sorted((DATA / name).iterdir()) if path.suffix in (".jsonl", ".json"))
        for line in path.read_text(encoding="utf-8").splitlines():
            text = text_of(json.loads(line))
            if len(text) > 200:
                found.append((text, name))
    return [text for text, _ in found], [name for _, name in found]


def text_of(row: dict[str, Any]) -> str:
    """Return the text of an article of any of the sources."""
    if "document" in row:
        return "\n".join(part["value"] for part in row["document"] if part["name"].startswith("body"))
    return str(row["text"] or "")


def embedded(texts: Sequence[str]) -> np.ndarray:
    """Return the embeddings of texts, kept between runs of the benchmark."""
    return RememberingEmbedder(load_embedder(), KEEP, Lines()).encode(texts)


def laid_out(name: str, texts: list[str]) -> Path:
    """Put texts and embeddings where the methods find them."""
    return lay(KEEP / name, texts, embedded(texts))


def lay(folder: Path, texts: list[str], points: np.ndarray) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    np.save(folder / "embeddings.npy", points)
    return folder


def enlarged(texts: list[str], points: np.ndarray, size: int) -> Path:
    """Draw `size` texts with replacement, their embeddings moved a little so that no two are the same."""
    draw = np.random.default_rng(0)
    rows = draw.choice(len(texts), size, replace=size > len(texts))
    moved = points[rows] + draw.normal(0, 0.02, (size, points.shape[1])).astype(np.float32)
    return lay(KEEP / f"size-{size}", [texts[row] for row in rows], moved / np.linalg.norm(moved, axis=1)[:, None])


def run(method: str, folder: Path, k: int, seed: int = 0) -> dict[str, float]:
    """Run one method in its own process; returns seconds and peak_mb, or nothing if it used more than PATIENCE."""
    written = folder / f"{method}-{seed}.json"
    if method != "framewire" and written.is_file():
        return dict(json.loads(written.read_text()))
    python = peer_python() if method in ("keynmf", "topeax") else OLD[0] if method == "version_0_1" else sys.executable
    path = os.pathsep.join(
        [*([] if method == "version_0_1" else [str(ROOT / "analysis")]), os.environ.get("PYTHONPATH", "")]
    )
    script = Path(__file__).with_name("theme_peers.py")
    print(f"{method} on {folder.name}, seed {seed}", flush=True)
    command = [python, str(script), method, str(folder), str(k), str(seed), str(PATIENCE)]
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if -done.returncode in (signal.SIGXCPU, signal.SIGKILL):
        written.write_text("{}")
        return {}
    if done.returncode:
        raise RuntimeError(f"{method} failed: {done.stderr[-2000:]}")
    return dict(json.loads(written.read_text()))


def peer_python() -> str:
    """Return the Python of a venv with Turftopic, made once; it sees the packages of the running one."""
    folder = KEEP / "peers"
    python = folder / "bin" / "python"
    if not (folder / "ready").is_file():
        venv.create(folder, with_pip=True, clear=True)
    # Written anew each time: another checkout may have made the venv.
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "framewire_parent.pth").write_text(sysconfig.get_paths()["purelib"])
    if not (folder / "ready").is_file():
        subprocess.run([python, "-m", "pip", "install", "-q", "turftopic==0.28.0"], check=True)
        (folder / "ready").touch()
    return str(python)


def agreement(truth: np.ndarray, labels: np.ndarray) -> dict[str, str]:
    """Return how well labels agree with classes. Texts without a theme are one group of their own in the scores."""
    from sklearn.metrics import adjusted_rand_score, fowlkes_mallows_score, normalized_mutual_info_score

    return {
        "K": str(len(set(labels[labels >= 0].tolist()))),
        "Fowlkes-Mallows": f"{fowlkes_mallows_score(truth, labels):.3f}",
        "ARI": f"{adjusted_rand_score(truth, labels):.3f}",
        "NMI": f"{normalized_mutual_info_score(truth, labels):.3f}",
        "without a theme": f"{np.mean(labels < 0):.3f}",
    }


def source_row(name: str, runs: Sequence[np.ndarray], sources: list[str]) -> dict[str, str]:
    from sklearn.metrics import adjusted_rand_score

    scores = [adjusted_rand_score(left, right) for left, right in combinations(runs, 2)]
    table = pd.crosstab(runs[0], np.array(sources)).to_numpy()
    return {
        "method": name,
        "K": " ".join(str(len(set(labels[labels >= 0].tolist()))) for labels in runs),
        "ARI between seeds, mean": f"{np.mean(scores):.3f}",
        "least": f"{np.min(scores):.3f}",
        "source purity": f"{table.max(axis=1).sum() / table.sum():.3f}",
        "without a theme": f"{np.mean([np.mean(labels < 0) for labels in runs]):.3f}",
    }


def spent_by(found: dict[str, float], name: str) -> dict[str, str]:
    if not found:
        return {f"{name} s": f"more than {PATIENCE}", f"{name} peak MB": "-"}
    return {f"{name} s": f"{found['seconds']:.1f}", f"{name} peak MB": f"{found['peak_mb']:.0f}"}


def markdown(rows: Sequence[dict[str, object]]) -> str:
    """Return rows as a Markdown table."""
    heads = list(rows[0])
    shown = [{**row, **{key: f"{value:.1f}" for key, value in row.items() if isinstance(value, float)}} for row in rows]
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    return "\n".join(lines + ["| " + " | ".join(str(row[head]) for head in heads) + " |" for row in shown])


if __name__ == "__main__":
    main()
