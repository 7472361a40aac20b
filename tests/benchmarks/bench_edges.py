"""The campaign of edges: hostile files, mutated codebooks, failing calls, kills, pairs of runs that must be equal.

    bench_edges.py [files codebooks calls kills pairs]     the parts to run; all without any

Seeds are fixed and each part is bounded in time. Writes reports/benchmarks/edges.md.
"""

from __future__ import annotations

import gzip
import importlib.metadata
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import edge_cases  # noqa: E402
import faults  # noqa: E402
import small_runs  # noqa: E402
from framewire import pipeline  # noqa: E402
from framewire.codebook import Codebook, ModelChoice  # noqa: E402
from framewire.corpus import CorpusRequest, build_corpus  # noqa: E402
from framewire.errors import CodebookError, SourceError  # noqa: E402
from framewire.patterns import Pattern  # noqa: E402
from framewire.progress import Silent  # noqa: E402
from framewire.tables import Store  # noqa: E402

REPORT = ROOT / "reports" / "benchmarks" / "edges.md"
KEPT = REPORT.with_suffix(".json")
BOOK = Codebook.parse(small_runs.BOOK)
SECONDS = {"files": 420, "codebooks": 200, "calls": 900, "kills": 420, "pairs": 240}
BATCH, SLOW = 50, 20.0


def files(folder: Path, seconds: float, most: int = 10_000) -> dict[str, object]:
    """Read hostile files in batches through the whole corpus stage; what a batch throws is a crash of one file."""
    rng, ended = random.Random(22), time.time() + seconds
    counted = ("files", "crashes", "over 20 s", "articles", "failures", "not_cleaned", "not_attributed")
    found = dict.fromkeys(counted, 0)
    book = Codebook(title="Edges", text="edges", embedding=ModelChoice("none"))
    with small_runs.without_models():
        while found["files"] < most and time.time() < ended:
            source, store = folder / "in", Store(folder / "tables")
            source.mkdir()
            for number in range(BATCH):
                name, data = edge_cases.hostile_file(rng)
                with open(os.fsencode(source) + b"/%d-" % number + name, "wb") as file:
                    file.write(data)
            began = time.process_time()
            try:
                build_corpus(CorpusRequest((str(source),), book), store, Silent())
                failures = store.read("failures")
                found["articles"] += store.count("documents")
                found["failures"] += len(failures)
                for name in ("not_cleaned", "not_attributed"):
                    found[name] += int((failures["error"] == name).sum())
            except SourceError:
                pass
            except Exception as error:  # noqa: BLE001 (what it is, is what is counted)
                found["crashes"] += 1
                print("crash", repr(error)[:300], flush=True)
            found["over 20 s"] += time.process_time() - began > SLOW
            found["files"] += BATCH
            shutil.rmtree(source)
            shutil.rmtree(store.folder, ignore_errors=True)
    return found | {"peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}


def codebooks(folder: Path, seconds: float, most: int = 5_000) -> dict[str, object]:
    """Read mutated codebooks; search with the patterns of those that are accepted."""
    rng, ended = random.Random(9), time.time() + seconds
    text = (ROOT / "data" / "codebooks" / "russia-north-korea.toml").read_text(encoding="utf-8")
    Codebook.parse(text)
    texts = [edge_cases.TEXT, "a" * 3000, "ab" * 1500 + "!", "x " * 1500]
    found = {"codebooks": 0, "accepted": 0, "refused": 0, "crashes": 0, "over 20 s": 0}
    while found["codebooks"] < most and time.time() < ended:
        found["codebooks"] += 1
        began = time.process_time()
        try:
            book = Codebook.parse(edge_cases.mutated_codebook(rng, text))
            patterns = {one for target in book.targets for one in (*target.mentions, *target.context)}
            for pattern in sorted(patterns | {*book.corpus.keep}):
                _ = [Pattern(pattern).search(each) for each in texts]
            found["accepted"] += 1
        except CodebookError:
            found["refused"] += 1
        except Exception as error:  # noqa: BLE001 (what it is, is what is counted)
            found["crashes"] += 1
            print("crash", repr(error)[:300], flush=True)
        found["over 20 s"] += time.process_time() - began > SLOW
    return found


def calls(folder: Path, seconds: float) -> dict[str, object]:
    """Let the n-th writing call of a run over five documents fail, for n = 1, 2, 3 ... until the run passes."""
    ended, kinds, bad, passed = time.time() + seconds, dict[str, int](), 0, False
    with small_runs.without_models():
        source = small_runs.articles(folder / "in")
        wanted = small_runs.hashes(pipeline.run(source, BOOK, folder / "whole"))
        number = 0
        while not passed and time.time() < ended:
            number += 1
            try:
                failed = faults.fail_and_resume(source, BOOK, folder / "run", number, wanted)
                passed = failed is None
            except Exception as error:  # noqa: BLE001 (counted)
                bad, failed = bad + 1, "unknown"
                print("bad", number, repr(error)[:300], flush=True)
            if failed:
                kinds[failed] = kinds.get(failed, 0) + 1
            shutil.rmtree(folder / "run", ignore_errors=True)
    return {"failing calls": sum(kinds.values()), "not resumed": bad, "until the run passed": passed, **kinds}


def _begun(source: Path, out: Path) -> int:
    """Begin a run in a fork of this process, in which all is imported; return its process id."""
    child = os.fork()
    if child == 0:
        try:
            pipeline.run(source, BOOK, out)
        finally:
            os._exit(0)
    return child


def kills(folder: Path, seconds: float, most: int = 1_000) -> dict[str, object]:
    """Kill a run at a drawn instant, again and again in one folder, then let it end: its tables are a whole run's."""
    rng, ended = random.Random(62), time.time() + seconds
    found = {"kills": 0, "runs that then ended": 0, "other tables or differences": 0}
    with small_runs.without_models():
        source = small_runs.articles(folder / "in")
        wanted = small_runs.hashes(pipeline.run(source, BOOK, folder / "whole"))
        while found["kills"] < most and time.time() < ended:
            out = folder / "run"
            for _ in range(rng.randint(1, 4)):
                child = _begun(source, out)
                time.sleep(rng.uniform(0, 2.5))
                found["kills"] += os.waitpid(child, os.WNOHANG) == (0, 0)
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                    os.waitpid(child, 0)
            done = pipeline.run(source, BOOK, out)
            found["runs that then ended"] += 1
            left = [path for path in out.rglob("*") if path.name.endswith(".part")]
            found["other tables or differences"] += bool(small_runs.hashes(done) != wanted or done.verify() or left)
            shutil.rmtree(out)
    return found


def pairs(folder: Path, seconds: float) -> dict[str, object]:
    """Runs that must have equal tables: files written in another order, another folder's name, taken over, again."""
    found = dict[str, object]()
    with small_runs.without_models():
        source = small_runs.articles(folder / "in")
        first = pipeline.run(source, BOOK, folder / "first")
        wanted = small_runs.hashes(first)
        other = folder / "another name"
        other.mkdir()
        for path in sorted(source.iterdir(), reverse=True):
            shutil.copyfile(path, other / path.name)
        same = {
            "order of writing and name of the folder": (other, {}),
            "taken over from another run": (source, {"reuse": first.path}),
            "one file after another as globs": (str(source / "*.txt"), {}),
        }
        for number, (name, (given, options)) in enumerate(same.items()):
            run = pipeline.run(given, BOOK, folder / f"same{number}", pipeline.RunOptions(**options))
            found[name] = "equal" if small_runs.hashes(run) == wanted else "DIFFER"
        found["gzip"] = _gzipped(folder, source, first)
    return found


def _gzipped(folder: Path, source: Path, first: object) -> str:
    zipped = folder / "zipped"
    zipped.mkdir()
    for path in source.iterdir():
        with gzip.open(zipped / f"{path.name}.gz", "wb") as file:
            file.write(path.read_bytes())
    run = pipeline.run(zipped, BOOK, folder / "run of zipped")
    texts = [sorted(each.table("documents")["text"]) for each in (first, run)]
    return "the same texts" if texts[0] == texts[1] else "OTHER TEXTS"


PARTS = {"files": files, "codebooks": codebooks, "calls": calls, "kills": kills, "pairs": pairs}
TITLES = {
    "files": "Hostile and mutated files, through the whole corpus stage in batches of 50",
    "codebooks": "Mutated codebooks, and searches with the patterns of those accepted",
    "calls": "The n-th writing call of a run over five documents fails, then the same command",
    "kills": "kill -9 at a drawn instant, one to four times, then the same command",
    "pairs": "Runs that must be equal",
}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="framewire-edges-") as folder:
            began, used = time.time(), time.process_time()
            found = PARTS[name](Path(folder), SECONDS[name])
        about = {"date": date.today().isoformat(), "wall s": round(time.time() - began),
                 "processor s": round(time.process_time() - used)}  # fmt: skip
        known = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
        known[name] = {"found": found, "about": about}
        KEPT.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
        print(name, found, about, flush=True)
    write()


def write() -> None:
    """Write the report from what all parts found last."""
    known = json.loads(KEPT.read_text(encoding="utf-8"))
    packages = ("framewire", "pyarrow", "lxml", "trafilatura", "regex")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    lines = [
        "# Edges", "",
        f"`make bench-edges`. Python {sys.version.split()[0]}, {versions}; {os.cpu_count()} cores. Seeds are fixed; each part ends",
        "after a time, so that a busy machine gets through fewer cases. Stages with models are stood in for (tests/small_runs.py):",
        "files, tables, caches, locks and the manifest are the real ones.", "",
    ]  # fmt: skip
    for name in PARTS:
        if name in known:
            found, about = known[name]["found"], known[name]["about"]
            lines += [f"## {TITLES[name]}", "", "| what | count |", "| --- | --- |"]
            lines += [f"| {what} | {count} |" for what, count in found.items()]
            lines += [
                "",
                f"{about['date']}, {about['wall s']} s, of which {about['processor s']} s of this processor.",
                "",
            ]
    REPORT.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
