"""Passages tile a document."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from framewire.corpus.passages import split_passages

TEXT = (
    "Talks resumed on Monday. “We will sign,” Ana Lind said. “We will never sign,” Jo Berg said. "
    "The hosts were silent. The night was cold. Snow fell.\n\nNobody left the hall."
)


@given(st.text(alphabet='Aab .!?"“”\n', max_size=200), st.integers(1, 4))
def test_passages_and_their_sentences_tile_any_text(text, sentences):
    passages = split_passages(text, sentences)
    spans = [span for passage in passages for span in passage.sentences]
    assert "".join(text[start:end] for start, end in spans) == text
    assert "".join(text[passage.start : passage.end] for passage in passages) == text
    assert [passage.position for passage in passages] == list(range(len(passages)))


def test_a_passage_has_at_most_as_many_sentences_as_asked():
    for most in (1, 2, 5):
        for passage in split_passages("One is. Two is. Three is. Four is. Five is. Six is.", most):
            assert passage.end - passage.start <= 12 * most


def test_a_sentence_is_at_most_eighty_words():
    text = "word " * 170 + "end."
    spans = [span for passage in split_passages(text, 3) for span in passage.sentences]
    assert [len(text[start:end].split()) for start, end in spans] == [80, 80, 11]


def test_an_empty_text_has_no_passage():
    assert split_passages("", 3) == []
    assert all(one.end == other.start for one, other in itertools.pairwise(split_passages(TEXT, 1)))
