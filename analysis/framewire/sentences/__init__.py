"""Sentences: where each begins and ends in a text, and which line ends stand inside one."""

from framewire.sentences.split import LONGEST, MOST_WORDS, UNSPACED, split_sentences

__all__ = ["LONGEST", "MOST_WORDS", "UNSPACED", "split_sentences"]
