"""Candidate phrases, and the vectorizer that BERTopic keeps."""

from __future__ import annotations

from framewire.themes.words.phrases import outlet_pattern, phrases, vectorizer, vocabulary


def test_phrases_stop_at_punctuation_and_empty_words():
    assert "shells trains" not in phrases("shells, trains")
    assert "ministry denied" in phrases("The ministry denied it, he said.")
    assert not any(
        "said" in phrase.split() or "the" in phrase.split() for phrase in phrases("The envoy said the talks.")
    )


def test_phrases_keep_hyphens_and_drop_possessives():
    found = phrases("Pyongyang's long-range rocket")
    assert {"pyongyang", "long-range", "long-range rocket"} <= set(found)


def test_outlet_names_are_no_phrases_but_their_words_are():
    pattern = outlet_pattern(["The Harbour Courier", "taigaherald.example"])
    found = phrases("Harbour Courier and taigaherald.example: the harbour froze", pattern)
    assert "harbour courier" not in found
    assert "taigaherald" not in " ".join(found)
    assert "harbour froze" in found


def test_no_outlets_no_pattern():
    assert outlet_pattern([]) is None
    assert outlet_pattern(["", "x"]) is None


def test_the_vectorizer_counts_the_phrases_and_no_others():
    said = ["Pyongyang's long-range rocket failed.", "A long-range rocket, reporters said, failed over the sea."]
    counted = vocabulary([phrases(text) for text in said])
    assert counted == ["failed", "long-range", "long-range rocket", "rocket"]
    assert vectorizer(counted).fit_transform(said).toarray().tolist() == [[1, 1, 1, 1], [1, 1, 1, 1]]


def test_every_phrase_of_a_text_is_seen_by_the_vectorizer():
    text = "The envoy's talks in St. Petersburg don't end: U.S. aid, 12 trucks and ministers' e-mails matter."
    counted = vocabulary([phrases(text)])
    assert (vectorizer(counted).fit_transform([text]).toarray() > 0).all()
