"""Words of topics: candidates, c-TF-IDF by BERTopic, the choice among them, and what BERTopic leaves behind."""

from __future__ import annotations

import subprocess
import sys
import warnings

import numpy as np

from framewire.themes.labels import Candidates, choose_terms, name_of, phrase_vectors
from framewire.themes.phrases import outlet_pattern, phrases
from framewire.themes.topics import bertopic, describe_topics


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


def test_ctfidf_by_hand():
    # Two topics of two words each; "shared" is in both, so its weight is less than that of the other word.
    found = describe_topics([["shared", "grain"], ["shared", "crane"]], np.eye(2, dtype=np.float32), np.array([0, 1]))
    assert [set(terms) for terms in found.terms] == [{"grain", "shared"}, {"crane", "shared"}]
    # sqrt of the share of the topic's words, times log(1 + average words a topic / uses of the word).
    weight = dict(zip(found.terms[0], found.weights[0], strict=True))
    assert (
        weight["grain"] == np.float64(np.sqrt(0.5) * np.log(2 / 1 + 1)).round(12)
        or abs(weight["grain"] - np.sqrt(0.5) * np.log(3)) < 1e-6
    )
    assert abs(weight["shared"] - np.sqrt(0.5) * np.log(2)) < 1e-6


def test_terms_belong_to_their_topic_whatever_the_order_of_sizes():
    lists = [["rare"]] + [["common", "words"]] * 5
    found = describe_topics(lists, np.ones((6, 2), np.float32), np.array([0, 1, 1, 1, 1, 1]))
    assert found.terms[0] == ("rare",)
    assert set(found.terms[1]) == {"common", "words"}


def test_one_word_or_none_at_all():
    points = np.ones((2, 2), np.float32)
    assert describe_topics([["word"], ["word"]], points, np.array([0, 0])).terms == (("word",),)
    assert describe_topics([[], []], points, np.array([0, 1])).terms == ((), ())


def test_terms_say_different_things():
    vectors = np.array([[1, 0], [1, 0.01], [0.9, 0.4]], np.float32)
    group = Candidates(("shells", "artillery shells", "railway"), (1.0, 0.99, 0.8), np.array([1, 0.1], np.float32))
    assert choose_terms(group, vectors).terms == ("shells", "railway")


def test_a_term_near_the_centre_comes_before_one_that_is_not():
    vectors = np.array([[-1, 0], [1, 0]], np.float32)
    group = Candidates(("stray", "central"), (1.0, 1.0), np.array([1, 0], np.float32))
    assert choose_terms(group, vectors).terms[0] == "central"


def test_a_phrase_is_where_its_passages_are():
    points = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], np.float32)
    found = phrase_vectors([["a"], ["a"], ["b"], ["b"]], points, ["a", "b", "unseen"])
    assert np.allclose(found, [[0.5, -0.5], [-0.5, 0.5], [0, 0]])


def test_names_by_rule():
    assert name_of(("a", "b", "c", "d"), "theme 1") == "a, b, c"
    assert name_of((), "found theme 1") == "found theme 1"


def test_bertopic_leaves_nothing_behind():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before = list(warnings.filters)
        with bertopic() as engine:
            assert engine.BERTopic
        assert warnings.filters == before
    assert "bertopic" not in sys.modules


def test_a_user_who_imports_bertopic_later_gets_all_of_it():
    code = (
        "import sys, importlib.util\n"
        "from framewire.themes.topics import bertopic\n"
        "with bertopic(): assert 'umap' not in sys.modules and 'torch' not in sys.modules\n"
        "assert all(sys.modules.get(name, 1) is not None for name in ('umap', 'hdbscan', 'torch', 'plotly'))\n"
        "assert importlib.util.find_spec('umap') is not None\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
