"""A finished or growing run as a folder: where its parts lie, and how the rest of framewire and users read it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framewire.codebook import Codebook
from framewire.errors import RunFolderError, TableError
from framewire.manifest import FILE_NAME, DamagedManifestError, Manifest

if TYPE_CHECKING:
    import pandas as pd

    from framewire.tables import Store


@dataclass(frozen=True)
class Run:
    """A run folder. Open one with `Run.open(path)`; read its tables with `run.table("documents")`."""

    path: Path

    @classmethod
    def open(cls, path: str | Path) -> Run:
        """Open a run folder. Raises `RunFolderError` when the folder is not one, or one of another version's tables."""
        folder = Path(path)
        if not (folder / FILE_NAME).is_file():
            raise RunFolderError(folder, "not a run folder (it has no manifest.json)", "Give the --out folder of a run")
        # Tables can be read without it, and `verify` has a sentence for it.
        with suppress(DamagedManifestError):
            Manifest.read(folder)
        return cls(folder)

    @property
    def store(self) -> Store:
        from framewire.tables import Store

        return Store(self.path / "tables")

    @property
    def codebook(self) -> Codebook:
        return Codebook.read(self.path / "codebook.toml")

    @property
    def manifest(self) -> dict[str, Any]:
        """The manifest as plain values (`Manifest` is the checked form). Raises `RunFolderError` for a damaged one."""
        try:
            values: dict[str, Any] = json.loads((self.path / FILE_NAME).read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise DamagedManifestError.of(error) from error
        return values

    def check_tables(self) -> None:
        """Raise `TableError` for the first table that a stage wrote and that is not there any more."""
        for stage in Manifest.read(self.path).stages:
            for name in stage.hashes:
                if not self.store.has(name):
                    raise TableError.missing(name)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as a DataFrame, checked against its schema. Raises `TableError`."""
        return self.store.read(name)

    def tables(self) -> list[str]:
        """Return the names of the tables that are there."""
        return self.store.names()

    def products(self) -> list[tuple[str, Path]]:
        """Return what a person opens, each with its label, where it is there, the page to look around in first."""
        named = (
            ("explore", "explore.html"),
            ("PDF", "report.pdf"),
            ("HTML", "report.html"),
            ("notebooks", "notebooks"),
            ("dataset", "dataset"),
        )
        return [(label, self.path / name) for label, name in named if (self.path / name).exists()]

    def bertopic(self) -> Any:
        """Return the fitted BERTopic model of the themes: row by row its topics are those of table passage_themes.

        Its topics are the themes, -1 is none; `bertopic/` in the run folder opens in plain BERTopic, too. Raises
        ModelError when the run has none, FramewireError when its texts held no words for one.
        """
        # Through the front door of the package: rooms lie above run folders.
        from framewire import ThemeModel

        return ThemeModel.load(self.path / "bertopic", self.codebook.embedding).bertopic_

    def verify(self, products: bool = True) -> list[str]:
        """Return one sentence for each part that is not what the manifest recorded; empty when all is well.

        Parts are the codebook, the tables and, with `products`, the files of report, notebooks, page and dataset.
        """
        from framewire.verification import verify

        return verify(self.path, products)


def checked_manifest(run: Run) -> Manifest:
    """Return the manifest of a run in its checked form."""
    return Manifest.read(run.path)
