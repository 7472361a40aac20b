"""Attributions of many texts: read by the tagger a few at a time, decided one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framewire.corpus.attribution.attributions import Attribution, find_attributions
from framewire.corpus.attribution.identities import names_of
from framewire.corpus.attribution.marks import quoted_spans
from framewire.corpus.attribution.shapes import token_shapes
from framewire.corpus.passages import Passage, split_passages

if TYPE_CHECKING:
    import pandas as pd

    from framewire.models.tagger import Tagger

# The language that the tagger was fitted on.
LANGUAGE = "en"
# Texts that are read together: enough for all cores, few enough for memory.
AT_ONCE = 8
# Half a character: no model reads it.
_SURROGATE = re.compile("[\ud800-\udfff]")
Keep = Callable[[Sequence[str], NDArray[np.float32]], None]


class Attributor:
    """Finds the attributions of texts of one language.

    `keep` is given the texts of passages with their embeddings, which the same reading yields. The tagger is loaded on
    first use, and not at all for a language that it does not read.
    """

    def __init__(self, language: str, keep: Keep | None = None) -> None:
        self._language, self._keep = language, keep
        self._tagger: Tagger | None = None

    def of(self, texts: Sequence[str], passages: Sequence[Sequence[Passage]]) -> list[list[Attribution]]:
        """Return the attributions of each text, given its passages. They depend on that text alone."""
        if self._language != LANGUAGE:
            return [find_attributions(text, None) for text in texts]
        from framewire.models.tagger import Tagger, TiledText

        self._tagger = self._tagger or Tagger.load()
        articles = [
            TiledText(_SURROGATE.sub("\ufffd", text), [(passage.start, passage.end) for passage in own])
            for text, own in zip(texts, passages, strict=True)
        ]
        tags, vectors = self._tagger.read(articles, _shapes)
        if self._keep is not None:
            self._keep([one.text[start:end] for one in articles for start, end in one.passages], vectors)
        return [find_attributions(text, found) for text, found in zip(texts, tags, strict=True)]


def _shapes(text: str, offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    return token_shapes(text, offsets, quoted_spans(text))


def attributions(texts: Iterable[str], language: str = LANGUAGE) -> pd.DataFrame:
    """Return who says what in plain texts: one row an attribution, in the order of the texts.

    Columns: text (the row number of the text, from 0), start and end (half-open, characters of the text as given),
    speaker and speaker_kind (person, organisation, state or group; null where nobody is named), cue (the words that say
    so, null where none do), direct (whether the words are quoted as they were said). As within a run, a person of
    several texts has one name. Texts in another `language` than "en" are read for marks and turns alone.

    >>> attributions([]).columns.tolist()
    ['text', 'start', 'end', 'speaker', 'speaker_kind', 'cue', 'direct']
    """
    import pandas as pd

    reader, rows = Attributor(language), list[tuple[int, Attribution]]()
    given = list(texts)
    for first in range(0, len(given), AT_ONCE):
        some = given[first : first + AT_ONCE]
        found = reader.of(some, [split_passages(text) for text in some])
        rows += [(first + number, one) for number, ones in enumerate(found) for one in ones]
    names = names_of((one.speaker, one.speaker_kind) for _, one in rows)
    table = [
        (number, one.start, one.end, names.of(one.speaker), one.speaker_kind, one.cue, one.direct)
        for number, one in rows
    ]
    frame = pd.DataFrame(table, columns=["text", "start", "end", "speaker", "speaker_kind", "cue", "direct"])
    kinds = {"text": "int64", "start": "int64", "end": "int64", "direct": "bool"}
    return frame.astype(kinds | dict.fromkeys(("speaker", "speaker_kind", "cue"), "str"))
