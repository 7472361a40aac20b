"""Articles in their final form, each with its passages and who says what in it; one that fails never ends a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from framewire.codebook import Codebook
from framewire.corpus.attribution.attributions import Attribution
from framewire.corpus.attribution.attributor import AT_ONCE, Attributor
from framewire.corpus.passages import Passage, split_passages
from framewire.corpus.reading.read import reason
from framewire.corpus.spool import Draft
from framewire.errors import FramewireError


@dataclass(frozen=True)
class Attributed:
    """An article with its passages and attributions: none of both where it is in another language than the codebook.

    `failed` says why an article in the codebook's language has none, null where it has.
    """

    draft: Draft
    passages: Sequence[Passage] = ()
    attributions: Sequence[Attribution] = ()
    failed: str | None = None


def attributed(drafts: Iterator[Draft], attributor: Attributor, book: Codebook) -> Iterator[list[Attributed]]:
    """Yield the articles in their order, a few at a time: those are read together, which is faster."""
    while some := list(islice(drafts, AT_ONCE)):
        yield _read(attributor, some, book)


def _read(attributor: Attributor, drafts: Sequence[Draft], book: Codebook) -> list[Attributed]:
    own = [made for made in drafts if made.language == book.language]
    try:
        read = _read_together(attributor, own, book)
    except (FramewireError, OSError):
        raise
    except Exception:  # noqa: BLE001 (one article never ends a run: each is tried alone, and those that fail are named)
        read = [_read_alone(attributor, made, book) for made in own]
    known = {each.draft.document_id: each for each in read}
    return [known.get(made.document_id, Attributed(made)) for made in drafts]


def _read_together(attributor: Attributor, drafts: Sequence[Draft], book: Codebook) -> list[Attributed]:
    passages = [split_passages(made.text, book.corpus.passage_sentences) for made in drafts]
    found = attributor.of([made.text for made in drafts], passages)
    return [Attributed(made, tiles, said) for made, tiles, said in zip(drafts, passages, found, strict=True)]


def _read_alone(attributor: Attributor, made: Draft, book: Codebook) -> Attributed:
    try:
        return _read_together(attributor, [made], book)[0]
    except (FramewireError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 (see above)
        return Attributed(made, failed=reason(error))
