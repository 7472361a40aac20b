"""framewire: from a folder of scraped news to a report a reviewer would accept.

Order of reading: `pipeline` (the job) and `stages` (one of its stages), then the rooms that data walks: `corpus`,
`themes`, `stance`, `validity`, `publish`. They stand on `codebook` (with `choices`, `section`, `patterns`, `describe`),
`tables` (`schema`, `schemas`, `coding_schemas`, `reasons`, `arrow`), the folder of a run (`opening`, `runfolder`,
`manifest`, `lock`, `products`), and `models` over `engine`. `cli` and `commands` are what a person types; nothing
imports `training`, which fits the weights.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from framewire.codebook import Codebook
    from framewire.corpus import Article, attributions, clean_article
    from framewire.errors import FramewireError
    from framewire.pipeline import RunOptions, run
    from framewire.runfolder import Run
    from framewire.stance import StanceModel
    from framewire.themes import ThemeModel

    __version__: str

_HOMES = {
    "Article": "corpus",
    "Codebook": "codebook",
    "FramewireError": "errors",
    "Run": "runfolder",
    "RunOptions": "pipeline",
    "StanceModel": "stance",
    "ThemeModel": "themes",
    "attributions": "corpus",
    "clean_article": "corpus",
    "run": "pipeline",
}

__all__ = [
    "Article",
    "Codebook",
    "FramewireError",
    "Run",
    "RunOptions",
    "StanceModel",
    "ThemeModel",
    "__version__",
    "attributions",
    "clean_article",
    "run",
]


def __getattr__(name: str) -> object:
    """Load a public name on first use, so that `import framewire` loads no heavy package."""
    if name == "__version__":
        from importlib.metadata import version

        return version("framewire")
    if name not in _HOMES:
        raise AttributeError(f"module 'framewire' has no attribute '{name}'")
    value: object = getattr(import_module(f"framewire.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
