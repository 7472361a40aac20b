"""The parts of the campaign of edges. Each is a row of batches; a batch is told by its number alone, so that any of them
can be done again, or last.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import edge_cases  # noqa: E402
import faults  # noqa: E402
import settings_runs  # noqa: E402
import small_runs  # noqa: E402
import whole_runs  # noqa: E402
from framewire import pipeline  # noqa: E402
from framewire.codebook import Codebook, ModelChoice  # noqa: E402
from framewire.corpus import CorpusRequest, build_corpus  # noqa: E402
from framewire.errors import CodebookError, SourceError  # noqa: E402
from framewire.patterns import Pattern  # noqa: E402
from framewire.progress import Silent  # noqa: E402
from framewire.runfolder import Run  # noqa: E402
from framewire.tables import Store  # noqa: E402

BOOK = Codebook.parse(small_runs.BOOK)
SLOW = 20.0
Counts = dict[str, object]


@dataclass(frozen=True)
class Part:
    """One part: batches are done until `counted` has come to `short`, or to `full` in the whole campaign."""

    title: str
    counted: str
    short: int
    full: int
    batch: Callable[[int, Path], Counts]


def files(number: int, folder: Path, size: int = 50) -> Counts:
    """Read hostile files through the whole corpus stage; what they throw is a crash of one file."""
    rng, source, store = random.Random(f"files {number}"), folder / "in", Store(folder / "tables")
    source.mkdir()
    for place in range(size):
        name, data = edge_cases.hostile_file(rng)
        with open(os.fsencode(source) + b"/%d-" % place + name, "wb") as file:
            file.write(data)
    found = Counter(files=size, crashes=0, not_cleaned=0, not_attributed=0)
    book = Codebook(title="Edges", text="edges", embedding=ModelChoice("none"))
    began = time.process_time()
    with small_runs.without_models():
        try:
            build_corpus(CorpusRequest((str(source),), book), store, Silent())
            errors = Counter(store.read("failures")["error"])
            found.update(articles=store.count("documents"), failures=errors.total())
            found.update({name: errors[name] for name in ("not_cleaned", "not_attributed")})
        except SourceError:
            found.update(failures=size)
        except Exception as error:  # noqa: BLE001 (what it is, is what is counted)
            found.update(crashes=1)
            print("crash", number, repr(error)[:300], file=sys.stderr)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return {
        **found,
        "over 20 s": int(time.process_time() - began > SLOW),
        "over 2 GB": int(peak > 2048),
        "peak MB": peak,
    }


def codebooks(number: int, folder: Path, size: int = 50) -> Counts:
    """Read mutated codebooks; search with the patterns of those that are accepted."""
    rng, found = random.Random(f"codebooks {number}"), Counter(codebooks=size, crashes=0)
    found["over 20 s"] = 0
    text = (ROOT / "data" / "codebooks" / "russia-north-korea.toml").read_text(encoding="utf-8")
    texts = [edge_cases.TEXT, "a" * 3000, "ab" * 1500 + "!", "x " * 1500]
    for _ in range(size):
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
            print("crash", number, repr(error)[:300], file=sys.stderr)
        found["over 20 s"] += time.process_time() - began > SLOW
    return dict(found)


@cache
def _five() -> tuple[Path, dict[str, str], float]:
    """Five articles, the tables of a run on them, and how many seconds it takes: once in a process."""
    folder = Path(mkdtemp(prefix="framewire-five-"))
    source = small_runs.articles(folder / "in")
    pipeline.run(source, BOOK, folder / "warm")
    began = time.monotonic()
    run = pipeline.run(source, BOOK, folder / "whole")
    return source, small_runs.hashes(run), time.monotonic() - began


def calls(number: int, folder: Path, size: int = 10) -> Counts:
    """Let the n-th writing call of a run over five documents fail, for `size` numbers n, each in a new folder."""
    found = Counter({"failing calls": 0, "not resumed": 0, "numbers past the last call": 0})
    with small_runs.without_models():
        source, wanted, _ = _five()
        for at in range(number * size + 1, (number + 1) * size + 1):
            try:
                failed = faults.fail_and_resume(source, BOOK, folder / str(at), at, wanted)
            except Exception as error:  # noqa: BLE001 (counted)
                failed = "unknown"
                found["not resumed"] += 1
                print("bad", at, repr(error)[:300], file=sys.stderr)
            found["failing calls" if failed else "numbers past the last call"] += 1
            found.update([failed] if failed else [])
    return dict(found)


def kills(number: int, folder: Path) -> Counts:
    """Kill a run at drawn instants, one to four times in one folder, then let it end: its tables are a whole run's."""
    rng, out, killed = random.Random(f"kills {number}"), folder / "run", 0
    with small_runs.without_models():
        source, wanted, seconds = _five()
        for _ in range(rng.randint(1, 4)):
            child = _begun(source, out)
            time.sleep(rng.uniform(0, seconds))
            killed += os.waitpid(child, os.WNOHANG) == (0, 0)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
        done = pipeline.run(source, BOOK, out)
    left = [path for path in out.rglob("*") if path.name.endswith(".part")]
    bad = bool(small_runs.hashes(done) != wanted or done.verify() or left)
    return {"kills": killed, "runs that then ended": 1, "other tables or differences": int(bad)}


def _begun(source: Path, out: Path) -> int:
    """Begin a run in a fork of this process, in which all is imported; return its process id."""
    child = os.fork()
    if child == 0:
        try:
            pipeline.run(source, BOOK, out)
        finally:
            os._exit(0)
    return child


def machine(number: int, folder: Path, size: int = 5) -> Counts:
    """Draw sequences of what a user may do; after each the tables are a fresh run's (tests/run_machine.py)."""
    from hypothesis import HealthCheck, Phase, seed, settings
    from hypothesis.stateful import run_state_machine_as_test

    from run_machine import Runs

    slow = settings(
        max_examples=size,
        stateful_step_count=30,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    wrong = 0
    with small_runs.without_models():
        try:
            run_state_machine_as_test(seed(number)(Runs), settings=slow)
        except Exception as error:  # noqa: BLE001 (counted, and told with its steps)
            wrong = 1
            print("wrong", number, repr(error)[:300], *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
    return {"sequences": size, "seeds with a wrong table or error": wrong}


def pairs(number: int, folder: Path) -> Counts:
    """Runs that must be equal."""
    from metamorphic import unequal

    with small_runs.without_models():
        found = unequal(folder)
    return {"pairs": len(found), "unequal": sum(found.values()), "which": [name for name, bad in found.items() if bad]}


def settings(number: int, folder: Path) -> Counts:
    """One whole run with its models under one setting; what it left is compared with what the others left."""
    names = [*settings_runs.SETTINGS, *settings_runs.ON_RAY]
    name = names[number]
    source = ROOT / "data" / "sample" / "harbour_courier"
    options = ["--limit", str(whole_runs.FEW), *(["--engine", "ray"] if name in settings_runs.ON_RAY else [])]
    wanted = {**settings_runs.SETTINGS, **settings_runs.ON_RAY}[name]
    run = whole_runs.command([source, *options], folder / "run", **settings_runs.environment(wanted))
    return {"runs": 1, "settings": [name], "left": settings_runs.left(Run.open(run.path))}


PARTS = {
    "files": Part("Hostile and mutated files, through the whole corpus stage in batches of 50", "files", 1_000, 10_000, files),
    "codebooks": Part(
        "Mutated codebooks, and searches with the patterns of those accepted", "codebooks", 500, 5_000, codebooks
    ),
    "calls": Part(
        "The n-th writing call of a run over five documents fails, then the same command",
        "numbers past the last call", 1, 1, calls,
    ),
    "kills": Part("kill -9 at a drawn instant, one to four times, then the same command", "kills", 60, 1_000, kills),
    "machine": Part("What a user may do, in drawn orders, against fresh runs", "sequences", 20, 1_000, machine),
    "pairs": Part("Runs that must be equal", "pairs", 1, 1, pairs),
    "settings": Part(
        "Whole runs with their models under other threads, kernels, seeds, processors, and on Ray",
        "runs", len(settings_runs.SETTINGS) + len(settings_runs.ON_RAY),
        len(settings_runs.SETTINGS) + len(settings_runs.ON_RAY), settings,
    ),
}  # fmt: skip


def main() -> None:
    """Do batches of one part, given by numbers; print the counts of each as one line of JSON."""
    part, numbers = PARTS[sys.argv[1]], map(int, sys.argv[2:])
    for number in numbers:
        folder = Path(mkdtemp(prefix="framewire-edges-"))
        try:
            print(json.dumps({"number": number, "found": part.batch(number, folder)}), flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
