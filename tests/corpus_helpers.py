"""Small helpers of the corpus tests."""

from __future__ import annotations

from pathlib import Path

from framewire.codebook import Codebook
from framewire.corpus import Article, CorpusRequest, build_corpus
from framewire.corpus.cleaning import MENDED
from framewire.progress import Silent
from framewire.tables import Store

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
BODY = (
    "Delegates of nine countries met in the harbour town on Monday to discuss a plan for peace.\n\n"
    "“We have one week and no excuse,” said Ana Lind, who leads the mediators. "
    "She said that the plan had three parts.\n\n"
    "The talks will go on until Friday, according to the hosts, and another round is planned for June.\n"
)


def rebuilt(article: Article) -> list[str]:
    """The raw lines, put together from the kept and the removed ones; a mended line differs from its raw one."""
    removed = {gone.line: gone.text for gone in article.removed if gone.rule != MENDED}
    mended = {gone.line: gone.text for gone in article.removed if gone.rule == MENDED}
    kept = iter(article.text.split("\n"))
    count = len(removed) + (article.text.count("\n") + 1 if article.text or not removed else 0)
    lines = [removed[number] if number in removed else next(kept) for number in range(1, count + 1)]
    for number, raw in mended.items():
        assert lines[number - 1].replace(" ", "") == raw.replace(" ", "")
        lines[number - 1] = raw
    return lines


def build(
    folder: Path, *sources: Path | str, codebook: str = "", limit: int | None = None
) -> tuple[Store, dict[str, str]]:
    """Run the corpus stage with a codebook of one title and what `codebook` adds."""
    book = Codebook.parse(f'title = "Test"\n{codebook}')
    store = Store(folder)
    notes = build_corpus(CorpusRequest(tuple(str(source) for source in sources), book, limit), store, Silent())
    return store, notes
