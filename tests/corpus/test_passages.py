"""Passages tile a document and keep two speakers apart."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from framewire.corpus.passages import split_passages
from framewire.corpus.quotes import Quote, find_quotes

TEXT = (
    "Talks resumed on Monday. “We will sign,” Ana Lind said. “We will never sign,” Jo Berg said. "
    "The hosts were silent. The night was cold. Snow fell.\n\nNobody left the hall."
)


@given(st.text(alphabet='Aab .!?"“”\n', max_size=200), st.integers(1, 4))
def test_passages_tile_any_text_and_hold_their_quotes(text, sentences):
    quotes = find_quotes(text)
    passages = split_passages(text, quotes, sentences)
    assert "".join(text[passage.start : passage.end] for passage in passages) == text
    assert [passage.position for passage in passages] == list(range(len(passages)))
    for passage in passages:
        assert all(0 <= quote.start < quote.end <= passage.end - passage.start for quote in passage.quotes)
        starts = [quote.start for quote in passage.quotes]
        assert starts == sorted(set(starts))


def test_a_passage_never_mixes_two_speakers():
    passages = split_passages(TEXT, find_quotes(TEXT), 3)
    speakers = [{quote.speaker for quote in passage.quotes if quote.speaker} for passage in passages]
    assert [names for names in speakers if names] == [{"Ana Lind"}, {"Jo Berg"}]
    assert all(len(names) <= 1 for names in speakers)


def test_a_passage_has_at_most_as_many_sentences_as_asked():
    for most in (1, 2, 5):
        for passage in split_passages("One is. Two is. Three is. Four is. Five is. Six is.", [], most):
            assert passage.end - passage.start <= 12 * most


def test_a_quotation_longer_than_a_passage_goes_on_in_the_next():
    text = "“One is so. Two is so. Three is so. Four is so,” he said."
    passages = split_passages(text, [Quote(1, 47, "Ana Lind", "said")], 2)
    assert len(passages) == 2
    assert [quote.speaker for passage in passages for quote in passage.quotes] == ["Ana Lind", "Ana Lind"]
    spans = [text[p.start + q.start : p.start + q.end] for p in passages for q in p.quotes]
    assert "".join(spans) == text[1:47]


def test_an_empty_text_has_no_passage():
    assert split_passages("", [], 3) == []
    assert all(one.end == other.start for one, other in itertools.pairwise(split_passages(TEXT, [], 1)))
