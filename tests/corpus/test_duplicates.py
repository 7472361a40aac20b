"""Copies are found, texts written after one pattern are not, and the search is linear."""

import random
import sys
from pathlib import Path

import numpy as np

from framewire.corpus.duplicates import find_families, overlap, shingles, signature

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from planted_copies import planted

WORDS = "harbour mole lamp ferry crane winter letter oats bridge river clerk signal copper train night".split()


def text(rng, sentences=14):
    return " ".join(
        " ".join(rng.choice(WORDS) for _ in range(rng.randint(9, 16))).capitalize() + "." for _ in range(sentences)
    )


def families(texts):
    return find_families([signature(text) for text in texts], lambda one, other: overlap(texts[one], texts[other]))


def test_shingles_are_runs_of_four_words():
    assert shingles("One two three, four five.") == {"one two three four", "two three four five"}
    assert shingles("One") == {"one"}


def test_planted_copies_join_their_originals_and_nothing_else_does():
    rng = random.Random(3)
    originals = [text(rng) for _ in range(150)]
    copies = planted(originals, 150, rng)
    found = families(originals + [copy for copy, _ in copies])
    joined = sum(found[150 + place] == number for place, (_, number) in enumerate(copies))
    assert joined >= 140
    assert found[:150] == list(range(150))


def test_the_first_document_names_the_family():
    rng = random.Random(4)
    one = text(rng)
    assert families([one, text(rng), one, one + " An afterthought."]) == [0, 1, 0, 0]


def test_texts_after_one_pattern_are_not_copies():
    pattern = (
        "Secretary {0} spoke today with Foreign Minister {1} about the truce in {2}. The Secretary and {1} "
        "welcomed the support of {2} for the harbour treaty. {0} thanked {1} for the hospitality of {2} and looked "
        "forward to the talks."
    )
    names = [("Lind", "Berg", "Alvania"), ("Lind", "Moss", "Borduria"), ("Lind", "Okoro", "Syldavia")]
    assert families([pattern.format(*name) for name in names]) == [0, 1, 2]


def test_signatures_do_not_depend_on_the_order_of_words_sets():
    assert np.array_equal(signature("one two three four five six"), signature("One, two three FOUR five six!"))


def test_ten_thousand_equal_documents_make_no_quadratic_number_of_pairs():
    asked = 0

    def same(one, other):
        nonlocal asked
        asked += 1
        return True

    assert set(find_families([signature("one two three four five")] * 10_000, same)) == {0}
    assert asked < 40_000


def test_no_or_one_document():
    assert find_families([], lambda one, other: True) == []
    assert families(["x"]) == [0]
