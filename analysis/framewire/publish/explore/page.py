"""explore.html: the columns of a run, one style sheet and one script in a single file that may load nothing."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

from framewire.codebook import Target
from framewire.manifest import Manifest
from framewire.publish.explore.corpus_columns import (
    PageDocuments,
    attribution_columns,
    document_columns,
    removal_columns,
    sentence_columns,
)
from framewire.publish.explore.packing import zipped
from framewire.publish.explore.stance_columns import (
    corrected_rows,
    document_stance_columns,
    frame_columns,
    reading_columns,
    speaker_rows,
    theme_columns,
)
from framewire.publish.wording import plain
from framewire.reasons import OUTCOMES, REASONS
from framewire.runfolder import Run
from framewire.schemas import STANCES, VOICES
from framewire.stance.questions.hypotheses import target_questions
from framewire.tables import replacing

PAGE = "explore.html"
# In this order they are one script: each file uses only what stands in files before it, or is called later.
SCRIPTS = (
    "columns.js", "text.js", "dom.js", "state.js", "filter.js", "facets.js", "list.js", "compare.js", "words.js",
    "why.js", "article.js", "workbook.js", "takeaway.js", "main.js",
)  # fmt: skip


def write_explore(run: Run, text: bool = True) -> Path:
    """Write RUN/explore.html and return its path; the same run gives the same bytes.

    Without `text` the page holds ids, titles, numbers and offsets, but no word of an article's text: for corpora under
    copyright. Raises `TableError` when a table is missing or not what its schema says.
    """
    page = explore_page(explore_data(run, text))
    with replacing(run.path / PAGE) as aside:
        aside.write_text(page, encoding="utf-8")
    return run.path / PAGE


def explore_data(run: Run, text: bool = True) -> dict[str, Any]:
    """Return all that the page knows, as JSON values; columns of numbers are packed (`packing`).

    `texts` are the articles' texts in the order of `documents`, null without text. `run.hash` names the tables: it is
    the hash of the hashes of all tables, so a citation can be checked against manifest.json.
    """
    store, book = run.store, run.codebook
    shown = PageDocuments.of(store, text)
    return {
        "run": _facts(run, shown),
        "words": {"outcomes": dict(OUTCOMES), "reasons": dict(REASONS), "stances": STANCES, "voices": VOICES},
        "targets": [_target(target) for target in book.targets],
        "documents": document_columns(shown),
        "sentences": sentence_columns(shown),
        "attributions": attribution_columns(store, shown),
        "removals": removal_columns(store, shown),
        "stances": document_stance_columns(store, shown, book),
        "readings": reading_columns(store, shown, book),
        "themes": theme_columns(store, shown),
        "frames": frame_columns(store, shown, book),
        "speakers": speaker_rows(store, book),
        "corrected": corrected_rows(store),
        "texts": list(shown.documents["text"]) if text else None,
    }


def _target(target: Target) -> dict[str, Any]:
    """Return a target with the hypotheses that were asked: those of the codebook, or those made from its name."""
    asked = target_questions(target)
    sides = {side: [each.text for each in getattr(asked, side)] for side in ("favour", "against")}
    return {"id": target.id, "name": target.name, **sides, "writer": [each.text for each in asked.writer]}


def tables_hash(manifest: Manifest) -> str:
    """Return the sha256 of the names and hashes of all tables that the manifest records."""
    hashes = sorted((name, sha) for stage in manifest.stages for name, sha in stage.hashes.items())
    return hashlib.sha256(json.dumps(hashes).encode()).hexdigest()


def explore_page(data: dict[str, Any]) -> str:
    """Return the page: template, style, script and data in one file, with a policy that allows this script alone."""
    folder = resources.files("framewire.publish.explore").joinpath("front")
    parts = [folder.joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS]
    script = "\n".join(['(async () => {\n"use strict";', *parts, "})();"])
    style = folder.joinpath("explore.css").read_text(encoding="utf-8")
    template = folder.joinpath("explore.html").read_text(encoding="utf-8")
    values = {
        "title": html.escape(plain(data["run"]["title"])),
        "policy": policy(script, style),
        "style": style,
        "script": script,
        "data": zipped(data),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda place: values[place[1]], template)


def policy(script: str, style: str) -> str:
    """Return a content security policy: nothing is loaded, nothing is sent, and only this script and style are used."""
    allowed = f"script-src '{_sha256(script)}'; style-src '{_sha256(style)}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _facts(run: Run, shown: PageDocuments) -> dict[str, Any]:
    manifest, book = Manifest.read(run.path), run.codebook
    return {
        "title": manifest.title,
        "hash": tables_hash(manifest),
        "framewire": manifest.versions.get("framewire", ""),
        "codebook": manifest.codebook_sha256,
        "codebook_version": book.version,
        "language": book.language,
        "margin": book.stance.margin,
        "text": shown.text,
        "left_out": shown.left_out,
        "interrupted": manifest.interruption(),
    }


def _sha256(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
