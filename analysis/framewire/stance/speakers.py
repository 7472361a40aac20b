"""Who takes which stance: the quotations of one speaker, over all documents, towards one target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from framewire.stance.decide import judged
from framewire.stance.documents import Said, stance_of


class Speakers:
    """Collects the judged quotations of each named speaker."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], dict[str, Said]] = defaultdict(dict)

    def add(self, target_id: str, voice: str, said: Sequence[Said]) -> None:
        """Note the judged sentences of a document's voice; narration and the words of nobody named are passed over."""
        for sentence in said if voice == "quotation" else ():
            if sentence.speaker is not None:
                self._said[sentence.speaker, target_id][sentence.text] = sentence

    def rows(self, margin: float) -> Iterator[dict[str, object]]:
        """Yield the rows of the table speaker_stances, by name. A sentence counts once, however often it was copied."""
        for (speaker, target_id), said in sorted(self._said.items(), key=lambda item: item[0]):
            columns = judged(stance_of(list(said.values()), "quotation"), margin).columns()
            del columns["reason"]
            yield {"speaker": speaker, "target_id": target_id, **columns, "n_quotes": len(said)}
