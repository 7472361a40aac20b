"""One thread for the numbers that decide: sums in another order differ in their last digits, and a tie may flip."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Make matrix products and k-means give the same bits whatever number of threads the machine offers."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        yield
