"""Token ids of pairs: a text that occurs in many pairs is cut into tokens once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from framewire.errors import ModelError

Pair = tuple[str, str]
LONGEST = 1024


class PairTokenizer:
    """Writes a pair as [CLS] premise [SEP] hypothesis [SEP]; nothing is cut off."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = cast(Any, Tokenizer.from_file(str(folder / "tokenizer.json")))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first: int = self._tokenizer.token_to_id("[CLS]")
        self._end: int = self._tokenizer.token_to_id("[SEP]")

    def ids(self, pairs: Sequence[Pair]) -> list[list[int]]:
        """Return the token ids of each pair. Raises ModelError for a pair of more than 1,024 tokens."""
        tokens = self._tokens(text for pair in pairs for text in pair)
        found: list[list[int]] = [
            [self._first, *tokens[left], self._end, *tokens[right], self._end] for left, right in pairs
        ]
        longest = max(map(len, found), default=0)
        if longest > LONGEST:
            fact = f"a pair has {longest} tokens, more than the {LONGEST} that the model reads"
            raise ModelError("embedded entailment model", fact, "Cut the premise into shorter passages")
        return found

    def stems(self, sequences: Sequence[Sequence[int]]) -> list[int]:
        """Return how many tokens [CLS] premise [SEP] of each pair has."""
        return [list(sequence).index(self._end) + 1 for sequence in sequences]

    def _tokens(self, texts: Iterable[str]) -> dict[str, list[int]]:
        different = list(dict.fromkeys(texts))
        coded = self._tokenizer.encode_batch(different, add_special_tokens=False)
        return {text: list(line.ids) for text, line in zip(different, coded, strict=True)}


@lru_cache(maxsize=1)
def pair_tokenizer(folder: Path) -> PairTokenizer:
    """Return the tokenizer of a folder, which two readers of one model share: its vocabulary is the large part."""
    return PairTokenizer(folder)
