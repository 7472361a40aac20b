"""Whole runs under other threads, kernels of linear algebra, hash seeds and processors: all leave the same files."""

from __future__ import annotations

import os
from pathlib import Path

from whole_runs import digest, hashes

ROOT = Path(__file__).parent.parent
# What all parts of a run print, draw or hold; explore.html and the dataset follow from tables as the report does.
FILES = ("report.pdf", "report.html", "explore.html", "notebooks/*.ipynb", "figures/*", "dataset/**/*.parquet")
# Every library that picks code by processor has a switch of its own.
OLDER = {
    "NUMBA_CPU_NAME": "haswell",
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "ARROW_USER_SIMD_LEVEL": "AVX2",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "PYTHONPATH": str(ROOT / "tests" / "older_processor"),
}


def setting(threads: int, kernel: str | None, seed: int, older: bool = False) -> dict[str, str]:
    """Return the environment of a run; without a kernel it is the one that this processor gets."""
    limits = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")}
    chosen = {} if kernel is None else {"OPENBLAS_CORETYPE": kernel}
    return {**limits, **chosen, "PYTHONHASHSEED": str(seed), **(OLDER if older else {})}


# Each two values of threads, kernel and seed stand together in one of them.
SETTINGS = {
    "1 thread, kernel Prescott, seed 1": setting(1, "Prescott", 1),
    "2 threads, kernel Sandybridge, seed 2": setting(2, "Sandybridge", 2),
    "2 threads, this processor's kernel, seed 1": setting(2, None, 1),
    "1 thread, this processor's kernel, seed 2": setting(1, None, 2),
    "2 threads, kernel Prescott, seed 2": setting(2, "Prescott", 2),
    "1 thread, kernel Haswell, seed 1, AVX2 forced": setting(1, "Haswell", 1, older=True),
}
ON_RAY = {
    "Ray, 2 threads, this processor's kernel, seed 1": setting(2, None, 1),
    "Ray, 1 thread, kernel Prescott, seed 2": setting(1, "Prescott", 2),
}


def has_newer() -> bool:
    """Return whether this processor has more than AVX2: on one that has not, to force AVX2 only compiles all twice."""
    from llvmlite import binding

    found = [name for name, there in binding.get_host_cpu_features().items() if there]
    return any(name.startswith(("avx512", "amx", "avx10")) or "vnni" in name for name in found)


# The two that differ in most: each kernel adds in an order of its own, and with two threads in another again.
TELLING = (setting(1, "Prescott", 1, older=has_newer()), setting(2, None, 2))
APART = f"""one run had {TELLING[0]}, the other {TELLING[1]} and a cluster of Ray, where that is installed.
Take them apart: `python tests/benchmarks/edges_parts.py settings N` makes the run number N with one setting of
{list(enumerate([*SETTINGS, *ON_RAY]))} and prints the hash of all that it left"""


def left(run: object) -> dict[str, str]:
    """Return a hash of every table and of every file that a person opens, by name."""
    paths = sorted(path for pattern in FILES for path in run.path.glob(pattern))
    files = {path.relative_to(run.path).as_posix(): digest(path) for path in paths}
    return {f"table {name}": sha for name, sha in hashes(run).items()} | files


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return the names of what two runs left that is not the same, or is in one of them only."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def environment(wanted: dict[str, str]) -> dict[str, str]:
    """Return the environment of this process with a setting; paths that it had stay behind the setting's."""
    paths = [path for path in (wanted.get("PYTHONPATH"), os.environ.get("PYTHONPATH")) if path]
    return {**os.environ, **wanted, **({"PYTHONPATH": os.pathsep.join(paths)} if paths else {})}
