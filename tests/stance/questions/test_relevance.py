"""A passage is judged only if it is about the target."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framewire.codebook import Target
from framewire.stance.questions.hypotheses import target_questions
from framewire.stance.questions.relevance import Gate, Mentions, Read, finder
from framewire.stance.questions.voices import Utterance

PORT = Target("port", "the new port", mentions=(r"(?i)\bport\b",))


def test_patterns_decide_where_the_codebook_has_them() -> None:
    about = finder(PORT)
    assert about("The Port opened.")
    assert not about("A report came in.")


def test_without_patterns_half_of_the_name_s_words_must_be_there() -> None:
    about = finder(Target("coop", "military cooperation between Russia and North Korea"))
    assert about("Russian and North Korean generals met.")
    assert not about("Russian generals met.")


def outcomes(texts: Sequence[str], voice: str, title: str = "") -> list[str]:
    passages = [(f"p{number}", text) for number, text in enumerate(texts)]
    said = [Utterance(f"s{number}", f"p{number}", voice, text) for number, text in enumerate(texts)]
    read = Read(title, passages, said)
    return [Mentions.of(PORT, read).outcome(each) for each in said]


def test_a_sentence_near_a_mention_is_about_it_too() -> None:
    texts = ["Nothing at all."] * 3 + ["The port opened.", "It is fine.", "So they say.", "Elsewhere it rained."]
    far, beside = "too_far", "nearby"
    assert outcomes(texts, "quotation") == [far, beside, beside, "mentions", beside, beside, far]
    assert outcomes(texts, "narration") == [far, far, far, "mentions", far, far, far]
    assert outcomes(["Nothing at all."], "narration") == ["not_discussed"]
    assert outcomes(["The port opened.", "No way."], "narration") == ["mentions", "too_short"]


def test_an_article_outside_the_context_of_a_target_is_not_about_it() -> None:
    port = Target("port", "the new port", mentions=(r"\bport\b",), context=(r"\bSerin\b",))
    said = [Utterance("s0", "p0", "narration", "The port opened.")]
    here, elsewhere = (
        Mentions.of(port, Read(title, [("p0", "The port opened.")], said)).outcome(said[0])
        for title in ("Serin today", "Hale today")
    )
    assert (here, elsewhere) == ("mentions", "not_discussed")


def test_a_title_that_mentions_the_target_counts_as_part_of_the_first_passage() -> None:
    assert outcomes(["Nothing at all."] * 3, "narration", "A port") == ["near", "too_far", "too_far"]
    assert outcomes(["Nothing at all."] * 3, "quotation", "A port") == ["near"] * 3


class Compass:
    """Turns "north" and "east" into directions, anything else into one between them."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        angles = {"lean": np.pi / 6, "north": 0.0, "east": np.pi / 2, "south": np.pi}
        found = [next((angle for word, angle in angles.items() if word in text), np.pi / 4) for text in texts]
        return np.array([[np.cos(angle), np.sin(angle)] for angle in found], np.float32)


def gate(nearest_only: bool, texts: Sequence[str], voice: str = "narration") -> dict[tuple[str, str], str]:
    targets = [
        target_questions(Target(name, name, mentions=(name,), favour=(name,), against=(name,)))
        for name in ("north", "east")
    ]
    passages = [("p0", "north and east"), *((f"p{number}", text) for number, text in enumerate(texts, 1))]
    said = [Utterance(f"s{number}", "p0", voice, text) for number, text in enumerate(texts)]
    (found,) = Gate(targets, Compass, nearest_only).read([Read("", passages, said)])
    return {(item.utterance.text, item.target_id): item.outcome for item in found}


def test_a_sentence_far_off_in_meaning_is_left_out() -> None:
    found = gate(False, ["let us go south", "let us go on"])
    assert found["let us go south", "north"] == "unrelated"
    assert found["let us go on", "north"] == found["let us go on", "east"] == "near"


def test_targets_do_not_influence_one_another_unless_asked_to() -> None:
    leaning = "let us lean"
    assert gate(False, [leaning])[leaning, "east"] == "near"
    assert gate(True, [leaning])[leaning, "east"] == "about_another_target"
    assert gate(True, [leaning])[leaning, "north"] == "near"
    assert gate(True, [leaning], "quotation")[leaning, "east"] == "near"


def test_the_embedder_is_not_loaded_for_nothing() -> None:
    def load() -> Compass:
        raise AssertionError("loaded")

    said = [Utterance("s0", "p0", "narration", "The port opened.")]
    (found,) = Gate([target_questions(PORT)], load).read([Read("", [("p0", "The port opened.")], said)])
    assert [(item.outcome, item.measure) for item in found] == [("mentions", None)]
