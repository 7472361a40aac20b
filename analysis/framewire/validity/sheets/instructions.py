"""What a coder has to know, from the codebook: the task, the meaning of each code, and what is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from framewire.errors import printable
from framewire.validity.sheets.items import CLOSE, OPEN

if TYPE_CHECKING:
    from framewire.codebook import Codebook, Target

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "stance": {
        "against": "this voice speaks against it, or shows it as bad, harmful or wrong",
        "neutral": "this voice takes it up and takes no side, or both sides alike",
        "favour": "this voice speaks for it, or shows it as good, useful or right",
        "absent": "this voice says nothing about it",
    },
    "theme": {"present": "at least one passage is about it", "absent": "nothing in the article is about it"},
    "frame": {"present": "the article is told from this angle", "absent": "it is not"},
    "attribution": {
        "narration": "the marked sentence is the writer's own",
        "quotation": "all or part of it is what somebody else says, writes or thinks, in marks or not",
    },
}


def instructions(book: Codebook, kind: str) -> list[str]:
    """Return what a coder has to know, one paragraph a string, from the codebook."""
    base = "stance" if kind == "evidence" else kind
    lines = [f"Codebook: {book.title}, version {book.version}.", *_task(kind)]
    lines += [f"{code}: {meaning}." for code, meaning in MEANINGS[base].items()]
    if base == "stance":
        lines += [_about(target) for target in book.targets]
    elif base == "frame":
        lines += [f"{frame.name}: {frame.hypothesis}" for frame in book.frames]
    elif base == "theme":
        lines += [f"{theme.name}: {theme.definition}" for theme in book.themes]
    return [printable(line) for line in lines]


def _about(target: Target) -> str:
    """Return what is asked about a target. The sentences that are made of its name are for a model, not for people."""
    sides = (("In favour:", target.favour), ("Against:", target.against))
    said = [" ".join((head, *sentences)) for head, sentences in sides if sentences]
    return " ".join((f"{target.name}.", *said)) if said else f"{target.name}: in favour and against as said above."


def _task(kind: str) -> list[str]:
    marked = f"The sentence to judge stands between {OPEN} and {CLOSE}; the rest of the article is its context."
    voices = (
        "Narration is what the article says in its own voice; quotation is what it lets others say, in quotation marks "
        "or not. Judge only the voice that is asked about."
    )
    asked = {
        "stance": [f"For each article: what does it say about the target? {voices}"],
        "evidence": [f"For each sentence: what does it say about the target? {voices}", marked],
        "theme": ["For each article: is any part of it about the theme?"],
        "frame": ["For each article: is it told from this angle?"],
        "attribution": ["For each sentence: whose words or thoughts are they?", marked],
    }[kind]
    return [*asked, "Code alone. Leave the code empty where you cannot decide, and say why in the note."]
