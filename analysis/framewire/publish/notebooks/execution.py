"""The notebooks of a run: shipped as words and calls, executed into the run folder, the same bytes every time."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from framewire.environment import without_secrets
from framewire.errors import PublishError
from framewire.tables import replacing

if TYPE_CHECKING:
    from jupyter_client.kernelspec import KernelSpecManager

    from framewire.runfolder import Run

AT_ONCE = 2
CELL_SECONDS = 900
# What a kernel is asked before each notebook: it then holds nothing of the one before.
FORGET = "get_ipython().reset()"
PARAMETER = re.compile(r'^RUN = "[^"]*"', re.MULTILINE)
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class Kernel:
    """Where notebooks are executed: kernel specs, a folder for sockets, the working folder and the environment."""

    specs: KernelSpecManager
    sockets: Path
    folder: Path
    environment: dict[str, str]


def write_notebooks(run: Run) -> list[Path]:
    """Execute every shipped notebook on the tables of a run and write the results to RUN/notebooks.

    The same tables and versions give the same bytes: no time, path, user name or warning is kept. All are written, or
    none. Raises `PublishError` naming the notebook and the cell that failed.
    """
    folder = run.path / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    sources = notebook_sources()
    series = [sources[first::AT_ONCE] for first in range(min(AT_ONCE, len(sources)))]
    with _kernel(folder) as kernel, ThreadPoolExecutor(AT_ONCE) as pool:
        done = [pool.submit(_execute_all, some, kernel) for some in series]
        executed = {path: text for each in done for path, text in each.result().items()}
    written = [folder / source.name for source in sources]
    for source, path in zip(sources, written, strict=True):
        with replacing(path) as aside:
            aside.write_text(executed[source], encoding="utf-8")
    return written


def notebook_sources() -> list[Path]:
    """Return the shipped notebooks that read a run, in order.

    They lie inside the package when it is installed, beside `analysis/` in a checkout. `00_start.ipynb`, which begins
    without a run, lies beside them.
    """
    package = Path(__file__).parents[2]
    folders = (package / "notebooks", package.parents[1] / "notebooks")
    found = next((found for folder in folders if (found := sorted(folder.glob("0[1-9]*.ipynb")))), [])
    if not found:
        raise PublishError("framewire", "its notebooks are not installed", "Install framewire again from its wheel")
    return found


def tidy(notebook: Any) -> dict[str, Any]:
    """Return a notebook with everything removed that a run, an editor or a machine left in it; outputs stay.

    Cell ids come from the cells' own text, so that they do not change between two executions.
    """
    seen: Counter[str] = Counter()
    cells = [_tidy_cell(cell, seen) for cell in notebook.cells]
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def tidy_sources(folder: str | Path) -> None:
    """Rewrite the notebooks of a folder as they are committed: tidy and without outputs."""
    for path in sorted(Path(folder).glob("[0-9]*.ipynb")):
        notebook = _read(path)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        path.write_text(_text(tidy(notebook)), encoding="utf-8")


@contextmanager
def _kernel(folder: Path) -> Iterator[Kernel]:
    """Offer one kernel, the Python that runs now, whatever kernels and IPython profiles this machine has besides."""
    from ipykernel.kernelspec import write_kernel_spec
    from jupyter_client.kernelspec import KernelSpecManager

    with TemporaryDirectory(prefix="framewire-") as aside:
        write_kernel_spec(Path(aside) / "kernels" / "python3")
        specs = KernelSpecManager(kernel_dirs=[f"{aside}/kernels"], ensure_native_kernel=False)
        yield Kernel(specs, Path(aside), folder, _environment(f"{aside}/ipython"))


def _environment(profile: str) -> dict[str, str]:
    """Return the environment of a kernel: no profile, secret or chance of its own, and the same import path as here."""
    given = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    return {
        **without_secrets(os.environ),
        "IPYTHONDIR": profile,
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        # The kernel works in another folder, where a relative entry would mean something else.
        "PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in given),
    }


def _execute_all(sources: Sequence[Path], kernel: Kernel) -> dict[Path, str]:
    """Execute notebooks one after another in one process: its imports are kept, and the names of each notebook are not.

    Half of the time of a notebook would go into a process of its own, before its first cell.
    """
    from nbclient import NotebookClient
    from nbformat import v4

    client = NotebookClient(
        v4.new_notebook(cells=[v4.new_code_cell(FORGET)]),  # type: ignore[no-untyped-call]
        km=_manager(kernel, sources[0].stem),
        timeout=CELL_SECONDS,
        record_timing=False,
        resources={"metadata": {"path": str(kernel.folder)}},
    )
    with _told(sources[0].name), client.setup_kernel(env=kernel.environment, cleanup_kc=True):
        return {source: _execute(source, client) for source in sources}


def _execute(source: Path, client: Any) -> str:
    from nbclient.exceptions import CellExecutionError

    forgetful, notebook = client.nb, _parametrised(_read(source), source.name)
    with _told(source.name):
        client.execute_cell(forgetful.cells[0], 0, store_history=False)
        client.nb = notebook
        try:
            client.execute(cleanup_kc=False)
        except CellExecutionError as error:
            place = f"{source.name}, cell {_failed_cell(notebook)}"
            cure = "Check the run with: framewire verify RUN"
            raise PublishError(place, f"{error.ename}: {error.evalue}", cure) from error
        finally:
            client.nb = forgetful
    return _text(tidy(notebook))


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell of a kernel that does not answer as an error of the notebook `name`."""
    try:
        yield
    except (TimeoutError, RuntimeError) as error:
        fact = f"the kernel did not answer ({type(error).__name__})"
        raise PublishError(name, fact, "Free some memory and run: framewire notebooks RUN") from error


def _manager(kernel: Kernel, name: str) -> Any:
    """Give a kernel of its own to a notebook: over sockets in a private folder where the system has them, else TCP."""
    from jupyter_client.manager import AsyncKernelManager

    return AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=kernel.specs,
        connection_file=str(kernel.sockets / f"{name}.json"),
        transport="ipc" if os.name == "posix" else "tcp",
    )


def _parametrised(notebook: Any, name: str) -> Any:
    """Point the one parameter cell at the run folder, seen from RUN/notebooks."""
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1 or len(PARAMETER.findall(cells[0].source)) != 1:
        raise PublishError(name, 'it has no single parameter cell with RUN = "..."', "Install framewire again")
    cells[0].source = PARAMETER.sub('RUN = ".."', cells[0].source)
    return notebook


def _failed_cell(notebook: Any) -> int:
    """Return the number, counted from 1, of the cell whose output is an error."""
    for number, cell in enumerate(notebook.cells, 1):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return number
    return 0


def _tidy_cell(cell: Any, seen: Counter[str]) -> dict[str, object]:
    made = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
    seen[made] += 1
    name = made if seen[made] == 1 else f"{made}-{seen[made]}"
    tags = {"tags": list(cell.metadata["tags"])} if cell.metadata.get("tags") else {}
    kept: dict[str, object] = {"id": name, "cell_type": cell.cell_type, "metadata": tags, "source": cell.source}
    if cell.cell_type == "code":
        outputs = [_tidy_output(output) for output in cell.outputs if output.get("name") != "stderr"]
        kept |= {"execution_count": cell.execution_count, "outputs": outputs}
    return kept


def _tidy_output(output: Any) -> dict[str, object]:
    """Keep what is shown; warnings (stderr, dropped before) hold machine paths, display metadata may hold times."""
    kept = dict(output)
    if "metadata" in kept:
        kept["metadata"] = {}
    return kept


def _read(path: Path) -> Any:
    import nbformat

    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def _text(notebook: dict[str, Any]) -> str:
    import nbformat

    text: str = nbformat.writes(nbformat.from_dict(notebook))  # type: ignore[no-untyped-call]
    return text if text.endswith("\n") else text + "\n"
