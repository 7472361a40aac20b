"""A passage is judged only if it is about the target."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framewire.codebook import Target
from framewire.stance.relevance import Nearness, Relevance, finder

PORT = Target("port", "the new port", mentions=(r"(?i)\bport\b",))


def test_patterns_decide_where_the_codebook_has_them() -> None:
    about = finder(PORT)
    assert about("The Port opened.")
    assert not about("A report came in.")


def test_without_patterns_half_of_the_name_s_words_must_be_there() -> None:
    about = finder(Target("coop", "military cooperation between Russia and North Korea"))
    assert about("Russian and North Korean generals met.")
    assert not about("Russian generals met.")


def test_a_passage_near_a_mention_is_about_it_too() -> None:
    relevance = Relevance.of([PORT])
    texts = ["Nothing.", "Nothing.", "Nothing.", "The port opened.", "It is fine.", "So they say.", "Elsewhere."]
    quoted = [False, True, True, True, True, True, False]
    assert relevance.passages("port", "quotation", "", texts) == quoted
    assert relevance.passages("port", "narration", "", texts) == [False, False, True, True, True, False, False]
    assert relevance.passages("port", "narration", "", ["Nothing."]) == [False]


def test_a_title_that_mentions_the_target_stands_before_the_first_passage() -> None:
    relevance = Relevance.of([PORT])
    assert relevance.passages("port", "narration", "A port", ["Nothing."] * 3) == [True, False, False]
    assert relevance.passages("port", "quotation", "A port", ["Nothing."] * 3) == [True] * 3


class Compass:
    """Turns "north" and "east" into directions, anything else into one between them."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        angles = {"north": 0.0, "east": np.pi / 2, "south": np.pi}
        found = [next((angle for word, angle in angles.items() if word in text), np.pi / 4) for text in texts]
        return np.array([[np.cos(angle), np.sin(angle)] for angle in found], np.float32)


def test_a_sentence_far_off_or_nearer_to_another_target_is_left_out() -> None:
    nearness = Nearness({"n": ["north"], "e": ["east"]}, Compass)
    nearness.read(["go north", "go south", "go on"])
    assert nearness.near("n", "go north", "narration", mentions=False)
    assert not nearness.near("e", "go north", "narration", mentions=False)
    assert not nearness.near("n", "go south", "narration", mentions=False)
    assert nearness.near("n", "go on", "narration", mentions=False)
    assert nearness.near("e", "go on", "narration", mentions=False)


def test_a_sentence_that_mentions_the_target_always_counts() -> None:
    nearness = Nearness({"n": ["north"]}, Compass)
    nearness.read(["go south"])
    assert nearness.near("n", "go south", "narration", mentions=True)


def test_quoted_words_need_not_name_what_they_are_about() -> None:
    nearness = Nearness({"n": ["north"], "e": ["east"]}, Compass)
    nearness.read(["go on", "go north", "go south"])
    assert nearness.near("e", "go on", "quotation", mentions=False)
    assert not nearness.near("e", "go north", "quotation", mentions=False)
    assert not nearness.near("n", "go south", "quotation", mentions=False)


def test_the_embedder_is_not_loaded_for_nothing() -> None:
    def load() -> Compass:
        raise AssertionError("loaded")

    Nearness({"n": ["north"]}, load).read([])
