"""Chapter: how the report was made, and what its numbers mean and do not mean."""

from __future__ import annotations

from typing import Any

from framewire.publish.blocks import Block, Chapter, Facts, Grid, Heading, Paragraph
from framewire.publish.selection import Desk
from framewire.publish.wording import count, plain, shortened

MEANING = (
    (
        "A stance",
        "is what a language model reads in a passage when it is asked whether the passage supports sentences for and against the "
        "target, and their denials. It is a reading of the text, not of its author's mind.",
    ),
    (
        "Not judged",
        "means that the passage does not speak of the target, or that the answers were too close. It is not “neutral”; neutral "
        "is judged, and means that the text takes no side.",
    ),
    (
        "A probability",
        "is how sure the model is by its own scale. It has not been set against human coding of this corpus unless a chapter says so; "
        "0.80 does not mean that eight in ten such answers are right.",
    ),
    (
        "Counts",
        "are of documents in this corpus. They say nothing of articles that were not collected, of readers, or of how often an "
        "article was read. A difference that rests on few documents can be chance.",
    ),
    (
        "A theme",
        "is a group of passages with like words and meaning. Its name and definition are the researcher's; its edges are the model's.",
    ),
    (
        "A frame",
        "is marked present where at least one passage entails its hypothesis strongly enough. Absent means that none did.",
    ),
    (
        "Before you cite",
        "a number, read the evidence behind it, and code a sample by hand: models of this kind misread irony, reported speech "
        "without quotation marks, and long chains of who says what about whom.",
    ),
)


def method_chapter(desk: Desk) -> Chapter:
    """Return the chapter on method: meaning, models, choices of the codebook, stages with hashes, versions."""
    blocks = [Facts(MEANING), *_models(desk), *_run(desk), *_stages(desk), *_versions(desk)]
    return Chapter("How it was made", "method", tuple(blocks))


def codebook_chapter(desk: Desk) -> Chapter:
    """Return the codebook as it was asked: themes, targets with their sentences, frames."""
    book = desk.codebook
    blocks: list[Block] = []
    if book.themes:
        items = tuple((plain(theme.name), plain(theme.definition)) for theme in book.themes)
        blocks += [Heading("Themes", "codebook-themes"), Facts(items)]
    if book.targets:
        items = tuple((plain(target.name), _sides(target)) for target in book.targets)
        blocks += [Heading("Targets", "codebook-targets"), Facts(items)]
    if book.frames:
        items = tuple(
            (plain(frame.name), f"{plain(frame.hypothesis)} Denied by: {plain(frame.denial)}") for frame in book.frames
        )
        blocks += [Heading("Frames", "codebook-frames"), Facts(items)]
    return Chapter("The codebook", "codebook", tuple(blocks))


def _sides(target: Any) -> str:
    parts = []
    for side, texts in (("In favour", target.favour), ("Against", target.against)):
        said = " ".join(f"“{plain(text)}”" for text in texts) or "made from its name."
        parts.append(f"{side}: {said}")
    return " ".join(parts)


def _models(desk: Desk) -> list[Block]:
    rows = []
    for model in desk.manifest["models"]:
        name = plain(model["name"]) if model["name"] != "embedded" else plain(model.get("source") or "embedded")
        licence = plain(model["licence"]) if model["licence"] else "none stated"
        rows.append(
            (plain(model["kind"]), name, plain(model["revision"] or "not stated"), licence, _short(model["sha256"]))
        )
    heads = ("kind", "model", "revision", "licence", "sha256 (first 16)")
    grid = Grid("Models", heads, tuple(rows), "lllll", (0, 1.6, 1.2, 1.4, 0), mono=(2, 4))
    return [Heading("Models", "models"), grid, Paragraph("From manifest.json, models.", "note")]


def _run(desk: Desk) -> list[Block]:
    book, manifest = desk.codebook, desk.manifest
    items = [
        (
            "Codebook",
            f"“{plain(book.title)}”, version {plain(book.version)}, sha256 {_short(manifest['codebook_sha256'], 64)}",
        ),
        (
            "Corpus",
            f"{', '.join(plain(name) for name in manifest['sources'])}, sha256 {_short(manifest['corpus_sha256'], 64)}",
        ),
        ("Seed", str(manifest["seed"])),
        ("Passages", f"of {count(book.corpus.passage_sentences, 'sentence')}"),
        ("Margin", f"a stance whose two best answers are closer than {book.stance.margin:g} is not judged"),
    ]
    if manifest.get("limit"):
        items.append(("Limit", f"only the first {count(int(manifest['limit']), 'article')} of the sources"))
    return [Heading("Run", "run"), Facts(tuple(items)), Paragraph("From manifest.json and codebook.toml.", "note")]


def _stages(desk: Desk) -> list[Block]:
    rows = []
    for stage in desk.manifest["stages"]:
        for table, digest in stage["hashes"].items():
            rows.append((plain(stage["name"]), plain(table), f"{stage['rows_out'].get(table, 0):,}", _short(digest)))
    heads = ("stage", "table", "rows", "hash of the rows (first 16)")
    grid = Grid("Stages and what they wrote", heads, tuple(rows), "llrl", (0, 0, 0, 0), mono=(3,))
    note = (
        "From manifest.json, stages, where the hashes stand in full. `framewire verify` compares them with the tables."
    )
    return [Heading("Stages", "stages"), grid, Paragraph(note, "note"), *_notes(desk)]


def _notes(desk: Desk) -> list[Block]:
    items = [
        (f"{plain(stage['name'])}: {plain(key).replace('_', ' ')}", shortened(value, 400))
        for stage in desk.manifest["stages"]
        for key, value in stage["notes"].items()
    ]
    return [Facts(tuple(items)), Paragraph("From manifest.json, stages, notes.", "note")] if items else []


def _versions(desk: Desk) -> list[Block]:
    text = ", ".join(f"{plain(name)} {plain(version)}" for name, version in sorted(desk.manifest["versions"].items()))
    return [
        Heading("Versions", "versions"),
        Paragraph(f"{text}."),
        Paragraph("From manifest.json, versions. The machine and the time each stage took are there too.", "note"),
    ]


def _short(digest: object, length: int = 16) -> str:
    return plain(digest)[:length] if digest else "not stated"
