"""What coders are told of a target: the codebook's sentences, and none that the codebook does not have."""

from __future__ import annotations

from framewire.codebook import Codebook
from framewire.validity.sheets.instructions import instructions

TARGETS = """
title = "Dunmore"

[[target]]
id = "marsh"
name = "Helen Marsh"

[[target]]
id = "tram"
name = "the harbour tram"
favour = ["The tram is right.", "It should be built."]
"""


def test_a_target_without_sentences_is_explained_by_the_meanings_of_the_codes():
    lines = instructions(Codebook.parse(TARGETS), "stance")
    assert lines[-2:] == [
        "Helen Marsh: in favour and against as said above.",
        "the harbour tram. In favour: The tram is right. It should be built.",
    ]
    assert not any(line.endswith(("In favour:", "Against:")) for line in lines)
