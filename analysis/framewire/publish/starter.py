"""A first codebook for a folder of articles: its frequent names and found themes to choose from, all explained."""

from __future__ import annotations

import json
import re
import shlex
import tempfile
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from string import Template

from framewire.codebook import Codebook
from framewire.errors import RunFolderError, printable
from framewire.progress import Progress
from framewire.tables import Store, replacing

MOST_NAMES, MOST_THEMES, MOST_KEYWORDS = 6, 6, 8
# The texts that themes are looked for in: enough to see what a corpus is about.
MOST_TEXTS = 2_000
_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'-]*\w"
# Several capitalised words in a row, or one inside a sentence.
NAME = re.compile(rf"{_WORD}(?:[ ](?:of |de |al |bin )?{_WORD})+|(?<=[a-zà-ÿ,][ ]){_WORD}")
NOT_NAMES = frozenset(
    """The A An This That These Those In On At But And For From It He She They We I Its His Her Their Monday Tuesday
    Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October
    November December""".split()
)


def write_starter(sources: Sequence[str], out: Path, progress: Progress) -> Path:
    """Write a commented codebook for some articles and return its path.

    Frequent names become targets and found themes become themes: candidates, to be kept, changed or deleted. Raises
    `RunFolderError` when the file is there already and `SourceError` when no article is found.
    """
    if out.exists():
        raise RunFolderError(out, "there is a file of this name", "Give another name with --out")
    texts, language = _articles(sources, progress)
    names = frequent_names(texts)
    template = resources.files("framewire.publish").joinpath("templates", "codebook.toml").read_text(encoding="utf-8")
    filled = Template(template).substitute(
        articles=f"{len(texts):,}",
        file=printable(shlex.quote(out.name)),
        language=language,
        targets="\n".join(_target(name, number, _surname(name, texts)) for name, number in names),
        themes="\n".join(_theme(number, terms) for number, terms in enumerate(_themes(texts), 1)),
    )
    Codebook.parse(filled, out.name)
    with replacing(out) as aside:
        aside.write_text(filled, encoding="utf-8")
    return out


def frequent_names(texts: Sequence[str]) -> list[tuple[str, int]]:
    """Return the names in the most articles, each with their number: at most six, none in one article alone.

    Of two spellings of a name that differ in case, blanks and hyphens the commoner one is kept.

    >>> frequent_names(["Talks with Ada Quill began.", "Nobody met Ada Quill.", "Rain."])
    [('Ada Quill', 2)]
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({name for match in NAME.finditer(text) if (name := _trimmed(match.group()))})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    chosen: list[tuple[str, int]] = []
    for name, number in ranked:
        if number > 1 and not any(_same(name, other) for other, _ in chosen):
            chosen.append((name, number))
    return chosen[:MOST_NAMES]


def _same(name: str, other: str) -> bool:
    return name in other or other in name or _identifier(name) == _identifier(other)


def _identifier(name: str) -> str:
    found = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "target"
    return (found if found[0].isalpha() else f"t_{found}")[:60]


def _trimmed(name: str) -> str:
    words = name.split()
    while words and words[0] in NOT_NAMES:
        words.pop(0)
    return " ".join(words)


def _articles(sources: Sequence[str], progress: Progress) -> tuple[list[str], str]:
    """Clean the articles aside; return the texts in the commonest language, each text once, and that language."""
    from framewire.corpus import CorpusRequest, build_corpus

    with tempfile.TemporaryDirectory(prefix="framewire-") as aside:
        store = Store(Path(aside) / "tables")
        build_corpus(CorpusRequest(tuple(sources), Codebook(title="Starter", text="starter")), store, progress)
        documents = store.read("documents", ["document_id", "family_id", "text", "language"])
    language = str(documents["language"].mode().iloc[0]) if len(documents) else "en"
    first = documents[documents["family_id"].eq(documents["document_id"]) & documents["language"].eq(language)]
    return first["text"].tolist(), language


def _themes(texts: Sequence[str]) -> list[Sequence[str]]:
    """Return the terms of the themes found in the paragraphs of the texts, the largest theme first."""
    from framewire.themes import ThemeModel

    paragraphs = [part for text in texts for part in text.split("\n") if len(part.split()) >= 12][:MOST_TEXTS]
    if not paragraphs:
        return []
    found = ThemeModel(seed=0).fit(paragraphs)
    sizes = Counter(int(label) for label in found.labels_)
    ranked = sorted(enumerate(found.themes_), key=lambda item: (-sizes[item[0]], item[0]))
    return [info.terms.terms[:MOST_KEYWORDS] for _, info in ranked[:MOST_THEMES] if info.terms.terms]


def _target(name: str, number: int, surname: tuple[str, int] | None) -> str:
    mentions = _quoted("[ -]".join(map(re.escape, re.split("[ -]", name))))
    lines = [
        f"# Named in {number:,} articles.", "[[target]]", f"id = {_quoted(_identifier(name))}",
        f"name = {_quoted(name)}", 'kind = "entity"', f"mentions = [{mentions}]",
    ]  # fmt: skip
    if surname is not None:
        short, more = surname
        lines.append(
            f"# {_quoted(short)} stands without the full name in {more:,} more. Where it means the same, write:"
        )
        lines.append(f"# mentions = [{mentions}, {_quoted(chr(92) + 'b' + re.escape(short) + chr(92) + 'b')}]")
    return "\n".join((*lines, ""))


def _surname(name: str, texts: Sequence[str]) -> tuple[str, int] | None:
    """Return the last word of a name and in how many texts without the name it stands; null where it does in none."""
    short = re.split("[ -]", name)[-1]
    alone = re.compile(rf"\b{re.escape(short)}\b")
    more = sum(bool(alone.search(text)) and name not in text for text in texts) if short != name else 0
    return (short, more) if more else None


def _theme(number: int, terms: Sequence[str]) -> str:
    keywords = ", ".join(_quoted(term) for term in terms)
    return "\n".join(
        (
            "[[theme]]", f'id = "theme_{number}"', f"name = {_quoted(', '.join(terms[:3]))}",
            f"definition = {_quoted('News about ' + ', '.join(terms[:4]) + '.')}", f"keywords = [{keywords}]", "",
        )
    )  # fmt: skip


def _quoted(text: str) -> str:
    """Return text as a TOML basic string, which has the escapes of JSON."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
