"""A parquet file of unknown origin to lines of JSON on stdout, in a process of its own with limits on memory and time.

Run as a program: `python foreign.py FILE BYTES`. It imports nothing of framewire, so that it starts quickly.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

# Bytes of address space; the libraries take 400 MB of it.
MEMORY = 2 << 30
# Processor seconds for one batch of rows.
SECONDS = 20
BATCH = 64


def main() -> None:
    """Write one line a row: `{"row": ...}` with `"missing"` naming columns that cannot be read, or `{"error": ...}`."""
    path, largest = sys.argv[1], int(sys.argv[2])
    _limit()
    try:
        for line in _rows(path, largest):
            _tell(line)
    except BrokenPipeError:
        return
    except MemoryError:
        _tell({"error": "too_large", "message": "The file needs too much memory to be read"})
    except Exception as error:  # noqa: BLE001 (a damaged file can make the reader raise anything)
        _tell({"error": "not_parquet", "message": f"The file is not readable parquet ({type(error).__name__})"})


def _tell(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _timed() -> None:
    """Let the system end this process, in whatever library it hangs, unless this is called again in time."""
    if sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_PROF, SECONDS)


def _rows(path: str, largest: int) -> Iterator[dict[str, object]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.set_memory_pool(pa.system_memory_pool())
    _timed()
    with pq.ParquetFile(path) as table:
        for batch in table.iter_batches(BATCH, use_threads=False):
            try:
                batch.validate(full=True)
            except pa.ArrowInvalid as error:
                # Text that is not UTF-8 is mended cell by cell; offsets that point elsewhere are the end.
                if "UTF8" not in str(error):
                    raise
            for number in range(batch.num_rows):
                _timed()
                yield _row(batch, number, largest)


def _row(batch: Any, number: int, largest: int) -> dict[str, object]:
    row: dict[str, object] = {}
    missing, size = [], 0
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        cell = column[number]
        size += _size(cell)
        if size > largest:
            return {"row": None, "error": "too_large", "message": f"The row is larger than {largest >> 20} MB"}
        try:
            row[name] = _plain(cell)
        except Exception:  # noqa: BLE001 (times out of range, unknown zones, extension types)
            row[name] = None
            missing.append(name)
    return {"row": row, "missing": missing} if missing else {"row": row}


def _size(cell: Any) -> int:
    import pyarrow as pa

    is_bytes = isinstance(cell, (pa.StringScalar, pa.BinaryScalar, pa.LargeStringScalar, pa.LargeBinaryScalar))
    buffer = cell.as_buffer() if is_bytes else None
    return 0 if buffer is None else buffer.size


def _plain(cell: Any) -> object:
    """A cell as JSON can hold it."""
    try:
        return _json(cell.as_py())
    except UnicodeDecodeError:
        return _json(cell.as_buffer().to_pybytes())


def _json(value: object) -> object:
    """Lists and fields as such, times in ISO form, bytes as UTF-8, what else there is as its text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, list):
        # A map arrives as pairs.
        is_map = any(isinstance(item, tuple) for item in value)
        return _json(dict(value)) if is_map else [_json(item) for item in value if item is not None]
    return str(value)


if __name__ == "__main__":
    main()
