"""Texts as people give them: any list or column, in its own order, with what is missing and what is broken."""

import numpy as np
import pandas as pd
import pytest

from framewire.errors import FramewireError
from framewire.models.embedder import load_embedder
from framewire.models.entailment import load_entailment
from framewire.models.parts.given import given_sentences, given_texts, whole_characters
from model_folders import write_bert


def test_order_is_that_of_the_list_and_missing_texts_are_empty():
    column = pd.Series(["b", None, "a", pd.NA, float("nan")], index=[4, 0, 1, 2, 3])
    assert given_texts(column, "texts") == ["b", "", "a", "", ""]
    assert given_texts(np.array(["b", "a"]), "texts") == ["b", "a"]
    assert given_texts((text for text in "ba"), "texts") == ["b", "a"]


@pytest.mark.parametrize("value", [3, 2.5, b"bytes", ["a list"], {"a": 1}])
def test_what_is_no_text_is_named_with_its_row(value):
    with pytest.raises(FramewireError, match=r"texts, row 1: a \w+ where a text is expected"):
        given_texts(["a", value], "texts")


@pytest.mark.parametrize("table", [pd.DataFrame({"text": ["a"]}), {"text": "a"}, None, 3])
def test_what_is_no_list_is_refused(table):
    with pytest.raises(FramewireError, match=r"texts: a \w+ where a list is expected"):
        given_texts(table, "texts")


def test_sentences_may_be_missing_and_are_never_blank():
    assert given_sentences(None, "examples") == ()
    assert given_sentences(["They paid.", " ", None], "examples") == ("They paid.",)


def test_half_characters_are_replaced_before_a_tokenizer_sees_them(tmp_path):
    broken, mended = "no treaty \ud800 signed", "no treaty \ufffd signed"
    assert whole_characters(broken) == mended
    assert whole_characters("\ud83d\ude00") == "\U0001f600"
    folder = write_bert(tmp_path, ["entailment", "not_entailment"])
    for model in (load_entailment(), load_entailment(str(folder))):
        assert np.array_equal(model.score([(broken, broken)]), model.score([(mended, mended)]))
        assert model.cuts([(broken * 9, broken)]) == [model.cuts([(mended * 9, mended)])[0]]
    embedder = load_embedder()
    assert np.array_equal(embedder.encode([broken]), embedder.encode([mended]))
