"""The README of a run folder: what lies in it, how to go on, and what every column of every table means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framewire.publish.columns import dictionary
from framewire.tables import replacing

if TYPE_CHECKING:
    from pathlib import Path

    from framewire.runfolder import Run

PARTS = """# A framewire run

| what | is |
| --- | --- |
| `report.pdf`, `report.html` | the report |
| `explore.html` | one page to filter, read and compare: the sentence behind every count; works without a network |
| `notebooks/` | the notebooks, executed on this run; open them in JupyterLab |
| `figures/` | the figures as SVG, and `theme_map.html`, the map of passages |
| `tables/` | the tables, as Parquet; every number above comes from them |
| `dataset/` | a dataset for the Hugging Face Hub, without the articles' text |
| `codebook.toml` | the choices of the researcher |
| `manifest.json` | what was run, on what, with which versions and models |
| `cache/` | what can be computed again; may be deleted |

```
framewire why RUN DOCUMENT TARGET     every step behind one stance
framewire export RUN                  the report as DOCX, the tables as XLSX
framewire verify RUN                  whether the tables are still what the run wrote
```

In Python: `import framewire as fw; fw.Run.open("RUN").table("documents")`.

# Tables

Offsets count Python characters of the document's text and are half-open. Times are UTC. Probabilities lie in [0, 1].
A null stance means “not judged”. It is not neutral.

"""


def write_readme(run: Run) -> Path:
    """Write RUN/README.md and return its path. It holds no word of an article and no name of the machine."""
    path = run.path / "README.md"
    with replacing(path) as aside:
        aside.write_text(f"{PARTS}{dictionary()}\n", encoding="utf-8")
    return path
