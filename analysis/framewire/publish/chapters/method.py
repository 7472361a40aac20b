"""Chapter: how the report was made, and what its numbers mean and do not mean."""

from __future__ import annotations

from framewire.codebook import Target
from framewire.publish.blocks import Block, Chapter, Facts, Grid, Heading, Paragraph
from framewire.publish.selection import Desk
from framewire.publish.wording import count, plain, shortened

MEANING = (
    (
        "A stance",
        "is what a language model reads in a passage when it is asked whether the passage supports sentences for and "
        "against the target, and their denials. It is a reading of the text, not of its author's mind.",
    ),
    (
        "Not judged",
        "means that the passage does not speak of the target, or that no answer was clearly ahead. It is not "
        "“neutral”: neutral is judged, and means that the text takes no side.",
    ),
    (
        "A probability",
        "is how sure the model is by its own scale. It has not been set against human coding of this corpus; 0.80 does "
        "not mean that eight in ten such answers are right.",
    ),
    (
        "Counts",
        "are of documents in this corpus. They say nothing of articles that were not collected, of readers, or of how "
        "often an article was read. A difference that rests on few documents can be chance.",
    ),
    (
        "A theme",
        "is a group of passages alike in words and meaning. Its name and definition are the researcher's; its "
        "edges are the model's.",
    ),
    (
        "A frame",
        "is present where its hypothesis was found strongly enough in the document's passages, and absent where it was "
        "looked for and not found.",
    ),
    (
        "Before you cite a number,",
        "read the evidence behind it, and code a sample by hand: models of this kind misread irony, reported speech "
        "without quotation marks, and long chains of who says what about whom.",
    ),
    (
        "In the PDF,",
        "a character that its fonts lack stands as its code point, [U+XXXX]; report.html and the tables hold it "
        "as it is. Marks that turn the direction of reading are removed in both.",
    ),
)


def method_chapter(desk: Desk) -> Chapter:
    """Return the chapter on method: meaning, models, run, stages with hashes, versions."""
    blocks = [Facts(MEANING), *_models(desk), *_run(desk), *_stages(desk), *_versions(desk)]
    return Chapter("How it was made, and what the numbers mean", "method", tuple(blocks), fresh=True)


def codebook_chapter(desk: Desk) -> Chapter:
    """Return the codebook as it was asked: themes, targets with their sentences, frames."""
    book = desk.codebook
    themes = tuple((plain(theme.name), plain(theme.definition)) for theme in book.themes)
    targets = tuple((plain(target.name), _sides(target)) for target in book.targets)
    frames = tuple((plain(f.name), f"{plain(f.hypothesis)} Denied by: {plain(f.denial)}") for f in book.frames)
    blocks: list[Block] = []
    for name, items in (("Themes", themes), ("Targets", targets), ("Frames", frames)):
        if items:
            blocks += [Heading(name, f"codebook-{name.lower()}"), Facts(items)]
    return Chapter("The codebook", "codebook", tuple(blocks))


def _sides(target: Target) -> str:
    sides = (("In favour", target.favour), ("Against", target.against))
    return " ".join(
        f"{side}: {' '.join(f'“{plain(text)}”' for text in said) or 'made from its name.'}" for side, said in sides
    )


def _models(desk: Desk) -> list[Block]:
    rows = []
    for model in desk.manifest["models"]:
        name = model.get("source") or model["name"]
        licence = model["licence"] or "none stated"
        words = (model["kind"], name, model["revision"] or "not stated", licence, _short(model["sha256"]))
        rows.append(tuple(plain(word) for word in words))
    heads = ("kind", "model", "revision", "licence", "sha256 (first 16)")
    grid = Grid("What read the articles", heads, tuple(rows), "lllll", (0, 1.6, 1.2, 1.4, 0), mono=(2, 4))
    return [Heading("Models", "models"), grid, Paragraph("From manifest.json, models.", "note")]


def _run(desk: Desk) -> list[Block]:
    book, manifest = desk.codebook, desk.manifest
    sources = ", ".join(plain(name) for name in manifest["sources"])
    items = [
        (
            "Codebook",
            f"“{plain(book.title)}”, version {plain(book.version)}, sha256 {plain(manifest['codebook_sha256'])}",
        ),
        ("Corpus", f"{sources}, sha256 {plain(manifest['corpus_sha256'] or 'not stated')}"),
        ("Seed", str(manifest["seed"])),
        ("Passages", f"of {count(book.corpus.passage_sentences, 'sentence')}"),
        ("Margin", f"a stance whose two best answers are closer than {book.stance.margin:g} is not judged"),
    ]
    if manifest.get("limit"):
        items.append(("Limit", f"only the first {count(int(manifest['limit']), 'article')} of the sources"))
    return [Heading("Run", "run"), Facts(tuple(items)), Paragraph("From manifest.json and codebook.toml.", "note")]


def _stages(desk: Desk) -> list[Block]:
    rows = tuple(
        (plain(stage["name"]), plain(table), f"{stage['rows_out'].get(table, 0):,}", _short(digest))
        for stage in desk.manifest["stages"]
        for table, digest in stage["hashes"].items()
    )
    heads = ("stage", "table", "rows", "hash of the rows (first 16)")
    grid = Grid("What each stage wrote", heads, rows, "llrl", (0, 0, 0, 0), mono=(3,))
    note = (
        "From manifest.json, stages, where the hashes stand in full. `framewire verify` compares them with the tables."
    )
    return [Heading("Stages", "stages"), grid, Paragraph(note, "note"), *_notes(desk)]


def _notes(desk: Desk) -> list[Block]:
    rows = tuple(
        (plain(stage["name"]), plain(key).replace("_", " "), shortened(value, 300))
        for stage in desk.manifest["stages"]
        for key, value in stage["notes"].items()
    )
    if not rows:
        return []
    grid = Grid("What each stage notes of itself", ("stage", "what", "note"), rows, "lll", (0, 0, 1))
    return [grid, Paragraph("From manifest.json, stages, notes.", "note")]


def _versions(desk: Desk) -> list[Block]:
    text = ", ".join(f"{plain(name)} {plain(version)}" for name, version in sorted(desk.manifest["versions"].items()))
    note = "From manifest.json, versions. The machine and the time each stage took are there too."
    return [Heading("Versions", "versions"), Paragraph(f"{text}."), Paragraph(note, "note")]


def _short(digest: object) -> str:
    return plain(digest)[:16] if digest else "not stated"
