"""The door: open the folder of a model, give token ids, get vectors."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from .batches import Batch, batches_by_length
from .stems import batches_by_stem

if TYPE_CHECKING:
    from .weights import Updates

F32 = NDArray[np.float32]
Ids = Sequence[Sequence[int]]
# Tokens a batch: the activations of a layer then stay in a core's own cache.
INTEGER_BUDGET, FLOAT_BUDGET = 256, 2048


class Runner(Protocol):
    """An encoder's layers, which read one batch at a time."""

    @property
    def name(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def layers(self) -> int: ...

    @property
    def longest(self) -> int: ...

    def first_vectors(self, batch: Batch) -> F32:
        """Return the last layer's vector of each sequence's first token, (n, width)."""
        ...

    def token_vectors(self, batch: Batch, layers: tuple[int, ...]) -> F32:
        """Return the vectors of all tokens after some layers side by side, (tokens, len(layers) * width)."""
        ...


class Encoder:
    """A transformer encoder: token ids in, 32-bit vectors out.

    `name` is "int16" or "float32", `width` how many numbers a vector has, `layers` how many layers there are.
    What is said of a sequence depends on that sequence only: not on its batch mates, their order or the threads.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.name, self.width, self.layers = runner.name, runner.width, runner.layers

    @classmethod
    def open(cls, folder: Path, updates: Updates | None = None, name: str | None = None) -> Encoder:
        """Load the encoder of a transformers folder: a DeBERTa-v2 or v3, or a BERT, with safetensors weights.

        `updates` changes some of its matrices (not of a BERT). `name` chooses the engine, by default the fastest one.
        Raises ValueError for another kind of model, and for a BERT on a processor without AVX2.
        """
        kind = str(json.loads((folder / "config.json").read_text("utf-8")).get("model_type"))
        return cls(_runner(folder, kind, name or fastest(), updates))

    def first(self, ids: Ids, stems: Sequence[int] | None = None) -> F32:
        """Return the last layer's vector of each sequence's first token, (n, width).

        `stems` are the lengths of the sequences' stems (stems.py), null when all of a sequence is read together.
        Raises ValueError for a sequence without tokens, or with more than the model reads.
        """
        batches = self._batches(ids, stems)
        parts = self._run(self._runner.first_vectors, batches)
        found = np.empty((len(ids), self.width), np.float32)
        for batch, part in zip(batches, parts, strict=True):
            found[batch.rows] = part
        return found

    def mean(self, ids: Ids) -> F32:
        """Return the mean of the last layer's vectors of each sequence's tokens, (n, width).

        The same as the means of `tokens`, without keeping the vectors of all tokens.
        """
        batches = self._batches(ids, None)
        parts = self._run(lambda batch: means(self._runner.token_vectors(batch, (self.layers,)), batch.starts), batches)
        found = np.empty((len(ids), self.width), np.float32)
        for batch, part in zip(batches, parts, strict=True):
            found[batch.rows] = part
        return found

    def tokens(self, ids: Ids, layers: Sequence[int] | None = None, stems: Sequence[int] | None = None) -> list[F32]:
        """Return, for each sequence, the vectors of all its tokens, (tokens, len(layers) * width).

        `layers` are the numbers, from 1 up and ascending, of the layers after which a vector is taken, by default the
        last alone; the vectors of several stand side by side. `stems` and errors as for `first`.
        """
        wanted = tuple(layers) if layers is not None else (self.layers,)
        if not wanted or wanted[0] < 1 or wanted[-1] > self.layers or any(b <= a for a, b in pairwise(wanted)):
            raise ValueError(f"layers {wanted}: expected ascending numbers from 1 to {self.layers}")
        batches = self._batches(ids, stems)
        parts = self._run(lambda batch: self._runner.token_vectors(batch, wanted), batches)
        found: list[F32] = [np.zeros((0, 0), np.float32)] * len(ids)
        for batch, part in zip(batches, parts, strict=True):
            for row, start, stop in zip(batch.rows, batch.starts[:-1], batch.starts[1:], strict=True):
                found[row] = part[start:stop]
        return found

    def _batches(self, ids: Ids, stems: Sequence[int] | None) -> list[Batch]:
        self._check(ids)
        if self.name == "int16":
            budget = fair_budget(sum(map(len, ids)))
            return list(batches_by_length(ids, budget) if stems is None else batches_by_stem(ids, stems, budget))
        batches = list(batches_by_length(ids, FLOAT_BUDGET))
        if stems is not None:
            lengths = np.array(stems, np.int64)
            batches = [replace(batch, stems=lengths[batch.rows]) for batch in batches]
        return batches

    def _check(self, ids: Ids) -> None:
        for number, sequence in enumerate(ids):
            if not 1 <= len(sequence) <= self._runner.longest:
                fact = f"it has {len(sequence)} tokens; the model reads 1 to {self._runner.longest}"
                raise ValueError(f"sequence {number}: {fact}. Cut it into shorter ones")

    def _run(self, compute: Callable[[Batch], F32], batches: Sequence[Batch]) -> list[F32]:
        """Return what `compute` says of each batch; integer engines run one batch a core, floats share the cores."""
        workers = cores() if self.name == "int16" else 1
        if workers == 1 or len(batches) < 2:
            return [compute(batch) for batch in batches]
        with ThreadPoolExecutor(min(workers, len(batches))) as pool:
            return list(pool.map(compute, batches))


def fastest() -> str:
    """Return "int16" if the processor has the integer instructions (AVX2), else "float32".

    The rule is fixed, not timed at run time, so that one machine always gives the same numbers.
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return "float32"
    from llvmlite import binding  # type: ignore[import-untyped]

    return "int16" if binding.get_host_cpu_features().get("avx2") else "float32"


def cores() -> int:
    """Return the number of cores that this process may use: those it is bound to, at most OMP_NUM_THREADS."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return min(bound, max(1, int(wanted))) if wanted.isdigit() else bound


def means(vectors: F32, starts: NDArray[np.int64]) -> F32:
    """Return the mean of rows starts[n]:starts[n + 1] of `vectors` for each n.

    >>> means(np.array([[1, 2], [3, 6], [5, 5]], np.float32), np.array([0, 2, 3])).tolist()
    [[2.0, 4.0], [5.0, 5.0]]
    """
    sums = np.add.reduceat(vectors, starts[:-1], axis=0)
    return np.asarray(sums / np.diff(starts)[:, None], np.float32)


def fair_budget(tokens: int) -> int:
    """Return how many tokens a batch of the integer engine is to have, so that there is work for every core."""
    return min(INTEGER_BUDGET, tokens // (2 * cores())) if cores() > 1 else INTEGER_BUDGET


def _runner(folder: Path, kind: str, name: str, updates: Updates | None) -> Runner:
    if kind == "deberta-v2" and name == "int16":
        from .deberta import IntegerDeberta

        return IntegerDeberta(folder, updates)
    if kind == "deberta-v2":
        from .floats import FloatEncoder

        return FloatEncoder(folder, updates)
    if kind == "bert" and name == "int16" and updates is None:
        from .bert import IntegerBert

        return IntegerBert(folder)
    fact = f"there is no engine {name} for a model of type '{kind}'"
    raise ValueError(f"{folder.name}: {fact}. Choose a DeBERTa, or a BERT on a processor with AVX2")
