"""What tests of whole runs share: the sample, the command line, and what two runs are compared by."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from framewire import pipeline
from framewire.runfolder import Run
from framewire.tables import content_hash

ROOT = Path(__file__).parent.parent
SAMPLE, BOOK = ROOT / "data" / "sample", ROOT / "data" / "codebooks" / "russia-north-korea.toml"
# So many articles show what a run on more of them would.
FEW = 6


def smaller(targets, frames):
    """Return the codebook of the sample with its first few targets and frames: the others are asked as these are."""
    head, *parts = re.split(r"^(?=\[\[(?:target|frame)\]\]$)", BOOK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    of_kind = ([part for part in parts if part.startswith(f"[[{kind}]]")] for kind in ("target", "frame"))
    return head + "".join(part for own, count in zip(of_kind, (targets, frames), strict=True) for part in own[:count])


def command(sources, out, book=BOOK, **environment):
    """Run the command line in a process of its own, as a user would."""
    line = [sys.executable, "-m", "framewire", "run", *map(str, sources), "--codebook", str(book), "--out", str(out)]
    done = subprocess.run(line, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr
    return Run.open(out)


def tables_only(monkeypatch, sources, book, out, options=None):
    """Run in this process, where the models are loaded already, and write no product."""
    monkeypatch.setattr(pipeline, "write_products", lambda *_: None)
    return pipeline.run(sources, book, out, options)


def hashes(finished):
    return {name: content_hash(finished.store.arrow(name)) for name in finished.tables()}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def naming_this_machine(finished):
    """Return the files of a run in which a folder of this machine stands."""
    names = {str(ROOT), str(Path.home()), str(finished.path.parent)} - {"/"}
    files = [path for path in finished.path.rglob("*") if path.suffix in {".json", ".toml", ".html", ".ipynb", ".md"}]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files if path.is_file()}
    return [name for name, text in texts.items() if any(folder in text for folder in names)]
