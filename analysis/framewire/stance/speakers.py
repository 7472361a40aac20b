"""Who takes which stance: the quotations of one speaker, over all documents, towards one target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from framewire.stance.decide import Numbers, judged
from framewire.stance.documents import pooled


class Speakers:
    """Collects the judged sentences of each named speaker. One text counts once, however often it was copied."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], dict[str, Numbers]] = defaultdict(dict)

    def add(self, speaker: str, target_id: str, sentence: str, p: Numbers) -> None:
        """Note what one quoted sentence comes to."""
        self._said[speaker, target_id][sentence] = p

    def rows(self, margin: float) -> Iterator[dict[str, object]]:
        """Yield the rows of the table speaker_stances, in alphabetical order. Pooled as a document's passages are."""
        for (speaker, target_id), said in sorted(self._said.items()):
            columns = judged(pooled(list(said.values())), margin).columns()
            del columns["reason"]
            yield {"speaker": speaker, "target_id": target_id, **columns, "n_quotes": len(said)}
