"""Texts and pairs of texts cut into the tokens of a model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from framewire.models.parts.cuts import may_be_cut, room_for_premise
from framewire.models.parts.given import whole_characters

Pair = tuple[str, str]
LONGEST = 1024
# Tokens of a text that one reading of all-MiniLM-L6-v2 takes, which was trained on 256 with the first and the last.
PIECE = 254


class Piece(NamedTuple):
    """A stretch of a text for one reading: [CLS] tokens [SEP], and where each token stands in the text, (t, 2)."""

    ids: list[int]
    offsets: NDArray[np.int64]


class TokenVectors(NamedTuple):
    """The tokens of a text: `vectors` (t, layers * width), `offsets` (t, 2) half-open, in characters of the text."""

    vectors: NDArray[np.float32]
    offsets: NDArray[np.int64]


class TextTokenizer:
    """Cuts texts into pieces that a BERT reads one at a time; nothing is left out."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = _tokenizer(folder)
        self._first: int = self._tokenizer.token_to_id("[CLS]")
        self._end: int = self._tokenizer.token_to_id("[SEP]")

    def pieces(self, texts: Sequence[str]) -> list[list[Piece]]:
        """Return the pieces of each text, at least one."""
        coded = self._tokenizer.encode_batch(list(map(whole_characters, texts)), add_special_tokens=False)
        return [self._of(line.ids, np.array(line.offsets, np.int64).reshape(-1, 2)) for line in coded]

    def _of(self, ids: list[int], offsets: NDArray[np.int64]) -> list[Piece]:
        return [
            Piece([self._first, *ids[at : at + PIECE], self._end], offsets[at : at + PIECE])
            for at in range(0, max(1, len(ids)), PIECE)
        ]


def joined(pieces: Sequence[Piece], vectors: Sequence[NDArray[np.float32]]) -> TokenVectors:
    """Return the tokens of a text from the vectors of its pieces, without those of [CLS] and [SEP]."""
    return TokenVectors(np.concatenate([part[1:-1] for part in vectors]), np.concatenate([p.offsets for p in pieces]))


def pair_sha256(premise: str, hypothesis: str, model: str, revision: str) -> str:
    """Return the hash of everything that decides an answer; no two different four-tuples hash alike."""
    digest = hashlib.sha256()
    for part in (premise, hypothesis, model, revision):
        coded = part.encode("utf-8", "surrogatepass")
        digest.update(len(coded).to_bytes(8, "big") + coded)
    return digest.hexdigest()


class PairTokenizer:
    """Writes a pair as [CLS] premise [SEP] hypothesis [SEP]; a text that occurs in many pairs is tokenised once.

    Of a premise that is longer than the model reads, the end is left out: `cuts` says of which.
    """

    def __init__(self, folder: Path) -> None:
        self._tokenizer = _tokenizer(folder)
        self._first: int = self._tokenizer.token_to_id("[CLS]")
        self._end: int = self._tokenizer.token_to_id("[SEP]")

    def ids(self, pairs: Sequence[Pair]) -> list[list[int]]:
        """Return the token ids of each pair, at most 1,024. Raises ModelError where a hypothesis leaves no room."""
        tokens = self._tokens(text for pair in pairs for text in pair)
        return [
            [self._first, *tokens[left][: self._room(tokens[right])], self._end, *tokens[right], self._end]
            for left, right in pairs
        ]

    def cuts(self, pairs: Sequence[Pair]) -> list[bool]:
        """Return for each pair whether the end of its premise is left out."""
        long = [pair for pair in pairs if may_be_cut(pair, LONGEST)]
        tokens = self._tokens(text for pair in long for text in pair)
        cut = {pair for pair in long if len(tokens[pair[0]]) > self._room(tokens[pair[1]])}
        return [pair in cut for pair in pairs]

    def _room(self, hypothesis: Sequence[int]) -> int:
        """Return how many tokens of a premise are read beside a hypothesis."""
        return room_for_premise(LONGEST, len(hypothesis) + 3, "embedded entailment model")

    def stems(self, sequences: Sequence[Sequence[int]]) -> list[int]:
        """Return how many tokens [CLS] premise [SEP] of each pair has."""
        return [list(sequence).index(self._end) + 1 for sequence in sequences]

    def _tokens(self, texts: Iterable[str]) -> dict[str, list[int]]:
        different = list(dict.fromkeys(texts))
        coded = self._tokenizer.encode_batch(list(map(whole_characters, different)), add_special_tokens=False)
        return {text: list(line.ids) for text, line in zip(different, coded, strict=True)}


@lru_cache(maxsize=1)
def pair_tokenizer(folder: Path) -> PairTokenizer:
    """Return the tokenizer of a folder, which two readers of one model share: its vocabulary is the large part."""
    return PairTokenizer(folder)


def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    found = cast(Any, Tokenizer.from_file(str(folder / "tokenizer.json")))
    found.no_truncation()
    found.no_padding()
    return found
