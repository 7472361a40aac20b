"""Names of themes: what a theme's passages share and others lack, in words that no other name has."""

from __future__ import annotations

import numpy as np

from framewire.themes.words.names import Spoken, theme_names

PASSAGES = {
    0: ("the Kim Jong Un harvest", ["kim jong un", "harvest", "korea"], [1.0, 0.0]),
    1: ("a striker of the Korean league", ["striker", "league", "korean", "striker league"], [0.0, 1.0]),
}


def spoken(each=4):
    rows = [theme for _ in range(each) for theme in PASSAGES]
    texts, phrases, points = zip(*(PASSAGES[theme] for theme in rows), strict=True)
    # No two say it in the same words.
    texts = [f"{row}: {text} {row}" for row, text in enumerate(texts)]
    return Spoken(texts, phrases, np.array(points, np.float32), np.array(rows, np.int64))


def test_each_theme_has_its_own_phrases_as_the_texts_write_them():
    first, second = theme_names(spoken(), 2, None)
    assert "Kim Jong Un" in first
    assert "harvest" in first
    assert {"striker", "league"} & {word for phrase in second for word in phrase.split()}
    assert not set(first) & set(second)


def test_no_word_is_in_two_phrases_not_even_another_form_of_it():
    words = [word.lower() for name in theme_names(spoken(), 2, None) for phrase in name for word in phrase.split()]
    assert len(words) == len(set(words))
    assert sum(word.startswith("korea") for word in words) == 1


def test_a_phrase_of_one_passage_is_no_name():
    said = spoken()
    phrases = [[*said.phrases[0], "stray"], *said.phrases[1:]]
    names = theme_names(Spoken(said.texts, phrases, said.points, said.labels), 2, None)
    assert "stray" not in names[0]


def test_what_is_always_between_the_same_words_is_no_name():
    said = spoken()
    texts = [f"{text}. please manage options of cookies" for text in said.texts]
    phrases = [
        [*found, "options"] if label == 0 else found for found, label in zip(said.phrases, said.labels, strict=True)
    ]
    assert "options" not in theme_names(Spoken(texts, phrases, said.points, said.labels), 2, None)[0]
    varied = [f"{row} options {row} {text}" for row, text in enumerate(said.texts)]
    assert "options" in theme_names(Spoken(varied, phrases, said.points, said.labels), 2, None)[0]


def test_a_theme_without_phrases_and_a_corpus_without_themes_have_no_names():
    nothing = Spoken(["...", "..."], [[], []], np.ones((2, 2), np.float32), np.array([0, -1]))
    assert theme_names(nothing, 1, None) == [()]
    assert theme_names(Spoken([], [], np.zeros((0, 2), np.float32), np.zeros(0, np.int64)), 0, None) == []


def test_names_do_not_depend_on_the_order_of_passages():
    said = spoken()
    turned = Spoken(said.texts[::-1], said.phrases[::-1], said.points[::-1], said.labels[::-1])
    assert theme_names(said, 2, None) == theme_names(turned, 2, None)
