"""Sentences: where each begins and ends in a text, and how text that was broken over lines is made whole."""

from framewire.sentences.split import LONGEST, MOST_WORDS, UNSPACED, split_sentences
from framewire.sentences.wrapped_lines import unwrapped

__all__ = ["LONGEST", "MOST_WORDS", "UNSPACED", "split_sentences", "unwrapped"]
