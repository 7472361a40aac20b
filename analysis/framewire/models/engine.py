"""Chooses the fastest engine that this processor can run, and runs it over batches on all cores.

The rule is fixed, not timed at run time, so that one machine always gives the same numbers; tests/benchmarks/ measures
what it rests on. The engine's name goes into the manifest.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.models.adapter import Adapter
from framewire.models.batches import Batch, batches_by_length, batches_by_stem

Array = NDArray[np.float32]
# Tokens a batch: the activations of a layer then stay in a core's own cache.
INTEGER_BUDGET, FLOAT_BUDGET = 256, 2048


class Engine(Protocol):
    """Runs an encoder on batches of token ids."""

    name: str

    def first_vectors(self, batch: Batch) -> Array:
        """Return the last layer's vector of each sequence's first token, (n, width)."""
        ...


def load_engine(folder: Path, name: str | None = None, adapter: Adapter | None = None) -> Engine:
    """Load the DeBERTa encoder of a transformers folder with the engine `name`, by default the fastest one.

    `adapter` updates its matrices; null leaves them as they are.
    """
    if (name or fastest()) == "int16":
        from framewire.models.integer import IntegerDeberta

        return IntegerDeberta(folder, adapter)
    from framewire.models.encoder import FloatEncoder

    return FloatEncoder(folder, adapter)


def fastest() -> str:
    """Return "int16" if the processor has the integer instructions (AVX2), else "float32"."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return "float32"
    from llvmlite import binding  # type: ignore[import-untyped]

    return "int16" if binding.get_host_cpu_features().get("avx2") else "float32"


def cores() -> int:
    """Return the number of cores that this process may use: those it is bound to, at most OMP_NUM_THREADS."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return min(bound, max(1, int(wanted))) if wanted.isdigit() else bound


def first_vectors(engine: Engine, sequences: Sequence[Sequence[int]], stems: Sequence[int] | None = None) -> Array:
    """Return the first token's last vector of each sequence of token ids, (n, width), on all cores.

    `stems` are the lengths of the sequences' stems (stems.py), null when all of a sequence is read together.
    """
    if engine.name == "int16":
        budget = fair_budget(sum(map(len, sequences)))
        if stems is None:
            return run_batches(engine.first_vectors, list(batches_by_length(sequences, budget)), cores())
        return run_batches(engine.first_vectors, list(batches_by_stem(sequences, stems, budget)), cores())
    batches = list(batches_by_length(sequences, FLOAT_BUDGET))
    if stems is not None:
        lengths = np.array(stems, np.int64)
        batches = [replace(batch, stems=lengths[batch.rows]) for batch in batches]
    return run_batches(engine.first_vectors, batches, 1)


def fair_budget(tokens: int) -> int:
    """Return how many tokens a batch of the integer engine is to have, so that there is work for every core."""
    return min(INTEGER_BUDGET, tokens // (2 * cores())) if cores() > 1 else INTEGER_BUDGET


def run_batches(compute: Callable[[Batch], Array], batches: Sequence[Batch], workers: int) -> Array:
    """Return what `compute` says of each sequence of all batches, one row each, `workers` batches at a time.

    For no batches the result is (0, 0).
    """
    if not batches:
        return np.zeros((0, 0), np.float32)
    if workers == 1 or len(batches) == 1:
        parts = [compute(batch) for batch in batches]
    else:
        with ThreadPoolExecutor(min(workers, len(batches))) as pool:
            parts = list(pool.map(compute, batches))
    found = np.empty((sum(len(batch.rows) for batch in batches), parts[0].shape[1]), np.float32)
    for batch, part in zip(batches, parts, strict=True):
        found[batch.rows] = part
    return found
