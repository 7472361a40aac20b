"""Chapter: how the report was made, and what its numbers mean and do not mean."""

from __future__ import annotations

from framewire.codebook import Frame, Target
from framewire.publish import how
from framewire.publish.report.blocks import Block, Chapter, Facts, Grid, Heading, Paragraph
from framewire.publish.report.selection import Desk
from framewire.publish.wording import count, plain, shortened

PROBABILITY = (
    "is how sure the model is on its own scale. It has not been compared with human coding of this corpus: 0.80 "
    "does not mean that eight in ten such answers are right."
)
COUNTS = (
    "are of documents in this corpus. They say nothing about articles that were not collected, about readers, or "
    "about how often an article was read. A difference that rests on few documents can be chance. An interval says "
    "how far chance alone could move a share; it does not cover the model's errors."
)
# With codes of coders, what is said of probabilities and counts is another.
PROBABILITY_CHECKED = (
    "is how sure the model is on its own scale. The chapter “How far to trust it” compares its answers with codes "
    "of coders; a single 0.80 still does not mean that eight in ten such answers are right."
)
COUNTS_CHECKED = f"{COUNTS} The corrected shares of the chapter “How far to trust it” do cover them."
MEANING = (
    ("Who is judged.", f"{how.WHO_IS_JUDGED} {how.VOICES}"),
    (
        "A stance",
        f"is what a language model reads in a sentence. {how.TARGETS_ASKED} It is a reading of the text, not of its "
        "author's mind.",
    ),
    ("Not judged", f"has a reason of its own, one word for one cause. {how.NOT_NEUTRAL}"),
    ("A probability", PROBABILITY),
    ("Counts", COUNTS),
    (
        "A theme",
        f"is a group of passages alike in words and meaning. {how.THEMES} The name and definition of a codebook theme "
        "are the researcher's; its edges are the model's.",
    ),
    (
        "A frame",
        f"is the angle of a document. {how.FRAMES_ASKED} {how.FRAMES_BY_EXAMPLES} {how.PRESENT_FROM} {how.STOPS_EARLY}",
    ),
    (
        "Before you cite a number,",
        "read the evidence behind it, and code a sample by hand: models of this kind misread irony, unmarked reported "
        "speech, and long chains of who says what about whom.",
    ),
    (
        "In the PDF,",
        "a character that the fonts lack is shown as its code point, [U+XXXX]; report.html and the tables keep the "
        "character. Marks that change the direction of reading are removed in both.",
    ),
)


def method_chapter(desk: Desk) -> Chapter:
    """Return the chapter on method: meaning, models, run, stages with hashes, versions."""
    blocks = [Facts(_meaning(desk)), *_models(desk), *_run(desk), *_stages(desk), *_versions(desk)]
    return Chapter("How it was made, and what the numbers mean", "method", tuple(blocks))


def _meaning(desk: Desk) -> tuple[tuple[str, str], ...]:
    if not len(desk.select("gold")):
        return MEANING
    checked = {PROBABILITY: PROBABILITY_CHECKED, COUNTS: COUNTS_CHECKED}
    return tuple((word, checked.get(text, text)) for word, text in MEANING)


def codebook_chapter(desk: Desk) -> Chapter:
    """Return the codebook as it was asked: themes, targets with their sentences, frames."""
    book = desk.codebook
    themes = tuple((plain(theme.name), plain(theme.definition)) for theme in book.themes)
    targets = tuple((plain(target.name), _sides(target)) for target in book.targets)
    frames = tuple((plain(frame.name), _frame(frame)) for frame in book.frames)
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


def _frame(frame: Frame) -> str:
    threshold = how.frame_threshold(frame.threshold, bool(frame.examples))
    denial = "" if frame.denial is None else f" Denied by: {plain(frame.denial)}"
    shown = f" Shown by {count(len(frame.examples), 'example')}." if frame.examples else ""
    return f"{plain(frame.hypothesis)}{denial}{shown} Present from {threshold:g}."


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
        ("Margin", how.margin_rule(book)),
        ("Targets", how.targets_rule(book)),
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
