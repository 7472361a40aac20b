"""A passage is judged only if it is about the target."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framewire.codebook import Target
from framewire.models.rules import rule
from framewire.stance.questions.about import Around
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


def test_sentences_round_a_mention_may_be_about_it_as_far_as_the_rule_reaches() -> None:
    reach = int(rule("about_reach"))
    texts = ["Nothing at all."] * (reach + 2) + ["The port opened.", "It is fine."]
    for voice in ("narration", "quotation"):
        assert outcomes(texts, voice) == ["too_far"] * 2 + ["nearby"] * reach + ["mentions", "nearby"]
    assert outcomes(["Nothing at all."], "narration") == ["not_discussed"]
    assert outcomes(["The port opened.", "No way."], "narration") == ["mentions", "too_short"]


def test_where_a_target_is_named_is_counted_in_sentences_on_both_sides() -> None:
    said = [
        Utterance(f"s{n}", f"p{n // 2}", "narration", text) for n, text in enumerate(["A port.", "It.", "So.", "Port."])
    ]
    read = Read("", [("p0", "A port. It."), ("p1", "So. Port.")], said)
    mentions = Mentions.of(PORT, read)
    assert mentions.around(said[2]) == Around(before=2, after=1, named=2, titled=False)
    assert mentions.around(said[3]) == Around(before=0, after=0, named=2, titled=False)


def test_a_passage_that_names_a_target_between_its_utterances_names_it_where_it_begins() -> None:
    """As in `Of the port she said: "It is fine. It works."`, whose cue is nobody's utterance."""
    said = [Utterance(f"s{n}", "p0", "quotation", text) for n, text in enumerate(["It is fine", "It works well"])]
    mentions = Mentions.of(PORT, Read("", [("p0", 'Of the port she said: "It is fine. It works well."')], said))
    assert [mentions.outcome(each) for each in said] == ["near", "near"]
    assert mentions.around(said[1]) == Around(before=1, after=None, named=1, titled=False)


def test_an_article_outside_the_context_of_a_target_is_not_about_it() -> None:
    port = Target("port", "the new port", mentions=(r"\bport\b",), context=(r"\bSerin\b",))
    said = [Utterance("s0", "p0", "narration", "The port opened.")]
    here, elsewhere = (
        Mentions.of(port, Read(title, [("p0", "The port opened.")], said)).outcome(said[0])
        for title in ("Serin today", "Hale today")
    )
    assert (here, elsewhere) == ("mentions", "not_discussed")


def test_in_an_article_whose_title_names_the_target_every_sentence_may_be_about_it() -> None:
    assert outcomes(["Nothing at all."] * 30, "narration", "A port") == ["near"] * 30


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
