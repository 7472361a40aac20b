"""Drawings kept from one report to the next: what decides a drawing is hashed, and the same one is not drawn twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata, resources
from pathlib import Path

from framewire.publish.figures.drawing import Drawing
from framewire.tables import replacing

CODE = ("look.py", "drawing.py", "charts.py", "stance_charts.py", "grids.py", "periods.py", "validity_charts.py")
PACKAGES = ("matplotlib", "seaborn", "numpy", "fontpkg-fira-sans")


@dataclass(frozen=True)
class Sketchbook:
    """A folder of drawings by hash. It may be deleted at any time; the same drawings are then made again."""

    folder: Path

    def drawn(self, chart: Callable[..., Drawing], values: tuple[object, ...]) -> Drawing:
        """Return `chart(*values)`, from the folder when it was drawn before by the same code from the same values.

        Raises `PublishError` for a file there that is not such a drawing.
        """
        decides = "\0".join((_code(), chart.__name__, *(repr(value) for value in values)))
        path = self.folder / f"{hashlib.sha256(decides.encode('utf-8', 'surrogatepass')).hexdigest()}.svg"
        if path.is_file():
            return Drawing.read(path.read_text(encoding="utf-8"))
        drawing = chart(*values)
        with replacing(path) as aside:
            aside.write_text(drawing.svg, encoding="utf-8")
        return drawing


@lru_cache(maxsize=1)
def _code() -> str:
    """Return the hash of the code and the versions that decide how a drawing looks."""
    digest = hashlib.sha256()
    for name in CODE:
        digest.update(resources.files("framewire.publish.figures").joinpath(name).read_bytes())
    for package in PACKAGES:
        digest.update(f"{package} {metadata.version(package)}".encode())
    return digest.hexdigest()
