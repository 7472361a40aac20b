"""Who takes which stance: the quotations of one speaker, over all documents, towards one target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from framewire.stance.decide import judged
from framewire.stance.documents import pooled


class Speakers:
    """Collects the judged quotations of each named speaker. One text counts once, however often it was copied."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], dict[str, tuple[float, float, float]]] = defaultdict(dict)

    def add(self, speaker: str, target_id: str, premise: str, p: tuple[float, float, float]) -> None:
        """Note what one quotation comes to."""
        self._said[speaker, target_id][premise] = p

    def rows(self, margin: float) -> Iterator[dict[str, object]]:
        """Yield the rows of the table speaker_stances, in alphabetical order. Pooled as a document's passages are."""
        for (speaker, target_id), said in sorted(self._said.items()):
            columns = judged(pooled([list(p) for p in said.values()]), margin).columns()
            del columns["reason"]
            yield {"speaker": speaker, "target_id": target_id, **columns, "n_quotes": len(said)}
