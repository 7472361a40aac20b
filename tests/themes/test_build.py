"""The stage: its four tables, families, cache, questions and any number of passages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framewire.codebook import Codebook, Theme
from framewire.progress import Silent
from framewire.tables import Store, content_hash
from framewire.themes import build_themes, passages
from framewire.themes.build import TABLES
from framewire.themes.fitted import Placement
from framewire.themes.rows import nearest_passages
from themes.worlds import SUBJECTS, WordEmbedder, shelf, store_of, texts_on

HARVEST = Theme("harvest", "harvest", "Farmers reaped the rice harvest.", (), ("paddy", "grain", "crop", "silo"))
BOOK = Codebook(title="invented", themes=(HARVEST,))


def documents(count, passages=3, seed=0):
    """Return documents whose passages are all on one subject, the subjects in turn."""
    names = list(SUBJECTS)
    each = [texts_on([names[number % 4]], passages, seed=seed + number)[0] for number in range(count)]
    return each


def built(folder, parts, book=BOOK, tools=None):
    store = store_of(folder, parts)
    return store, build_themes(book, store, tools or shelf(), Silent())


@pytest.mark.parametrize("count", [0, 1, 2, 5, 12, 60])
def test_any_number_of_documents(tmp_path, count):
    store, notes = built(tmp_path, documents(count))
    passages, rows = store.read("passages"), store.read("passage_themes")
    assert rows["passage_id"].tolist() == passages["passage_id"].tolist()
    assert rows["theme_id"].notna().all()
    assert store.read("topics")["size"].sum() == len(passages)
    shares = store.read("document_themes").groupby("document_id")["share"].sum()
    assert (shares <= 1 + 1e-6).all()
    assert notes["found themes"]


def test_topics_and_themes_say_the_same(tmp_path):
    store, _ = built(tmp_path, documents(40))
    themes, topics, rows = (store.read(name) for name in ("themes", "topics", "passage_themes"))
    joined = rows.merge(topics, on="topic_id", suffixes=("", "_of_topic"))
    assert (joined["theme_id"] == joined["theme_id_of_topic"]).all()
    counts = rows["theme_id"].value_counts()
    assert all(
        counts.get(row.theme_id, 0) == row.size_ for row in themes.rename(columns={"size": "size_"}).itertuples()
    )
    assert set(themes["source"]) == {"codebook", "found"}
    assert themes["name"].is_unique


def test_a_theme_without_a_passage_names_the_nearest_ones(tmp_path):
    store, _ = built(tmp_path, [texts_on(["football", "hospital"], 2, seed=number)[0] for number in range(8)])
    themes = store.read("themes").set_index("theme_id")
    of = store.read("passages").set_index("passage_id")["document_id"]
    assert themes.loc["harvest", "size"] == 0
    assert all(1 <= len(near) <= 3 for near in themes["nearest"])
    assert all(of[near].is_unique for near in map(list, themes["nearest"]))


def test_nearest_passages_by_hand():
    placed = Placement(np.array([1, 1, -1, 1]), np.zeros(4, np.int64), np.array([0.5, 0.9, 0, 0.7], np.float32))
    chances = np.array([[0.1], [0.4], [0.3], [0.2]], np.float32)
    # Theme 0 has no passage: its chances say what is nearest. Rows 0 and 1 are of one document.
    assert nearest_passages(placed, chances, np.array([0, 0, 1, 2]), 2) == [[1, 2, 3], [1, 3]]


def test_the_named_theme_is_in_the_documents_that_are_about_it(tmp_path):
    store, _ = built(tmp_path, documents(40))
    found = store.read("document_themes")
    about = set(found.loc[found["theme_id"] == "harvest", "document_id"])
    assert about == {f"d{number:04d}" for number in range(0, 40, 4)}


def test_a_document_on_two_subjects_is_a_mixture(tmp_path):
    harvest, football = texts_on(["harvest"], 4)[0], texts_on(["football"], 4)[0]
    store, _ = built(tmp_path, [*documents(20), harvest + football])
    mine = store.read("document_themes").query("document_id == 'd0020'").set_index("theme_id")["share"]
    assert 0.35 < mine["harvest"] < 0.65
    assert mine.sum() == pytest.approx(1)


def test_an_unchanged_second_run_encodes_no_passage_and_gives_the_same_tables(tmp_path):
    embedder = WordEmbedder()
    store, _ = built(tmp_path, documents(30), tools=shelf(embedder))
    first, encoded = [content_hash(store.arrow(name)) for name in TABLES], sum(embedder.calls)
    build_themes(BOOK, store, shelf(embedder), Silent())
    prototypes = sum(embedder.calls) - encoded
    assert prototypes < 40
    assert [content_hash(store.arrow(name)) for name in TABLES] == first


def test_a_damaged_cache_file_is_not_believed(tmp_path):
    store, _ = built(tmp_path, documents(10))
    first = store.read("passage_themes")
    for path in (tmp_path / "cache").rglob("*.safetensors"):
        path.write_bytes(b"broken")
    build_themes(BOOK, store, shelf(), Silent())
    pd.testing.assert_frame_equal(store.read("passage_themes"), first)


def test_another_model_does_not_use_the_cache(tmp_path):
    store, _ = built(tmp_path, documents(10))
    other = WordEmbedder(revision="2")
    build_themes(BOOK, store, shelf(other), Silent())
    assert sum(other.calls) > len(store.read("passages"))


def test_copies_do_not_make_a_theme(tmp_path):
    copied = texts_on(["hospital"], 3)[0]
    store = store_of(tmp_path, documents(12) + [copied] * 60)
    frame = store.read("documents")
    frame.loc[12:, "family_id"] = "copies"
    store.write("documents", frame)
    build_themes(BOOK, store, shelf(), Silent())
    with_once = len(store.read("themes"))
    rows = store.read("passage_themes")
    assert len(rows) == len(store.read("passages"))
    assert rows["theme_id"].tail(180).nunique() <= 3
    assert with_once <= 1 + 4


class Believer:
    """Says yes to every definition and that every denial is false."""

    name, revision = "believer", "1"
    asked = 0

    def score(self, pairs):
        self.asked += len(pairs)
        denied = np.array([" not " in said for _, said in pairs])
        return np.stack([~denied * 0.98, np.full(len(pairs), 0.01), denied * 0.98], axis=1).astype(np.float32)


def test_the_entailment_model_is_asked_only_where_unsure(tmp_path):
    tools = shelf()
    tools.entailment = Believer()
    harvest, football = SUBJECTS["harvest"].split(), SUBJECTS["football"].split()
    # From a little of the harvest to nearly all: some stand near the limit, and most do not.
    mixed = [[" ".join([*harvest[:k], *football[: 10 - k]])] for k in range(2, 9)]
    _, notes = built(tmp_path, [*documents(20), *mixed], tools=tools)
    asked = tools.entailment.asked
    assert 0 < asked < 2 * len(mixed)
    assert notes["named themes"].endswith("unsure pairs of passage and theme")
    store, _ = built(tmp_path, [*documents(20), *mixed], tools=tools)
    assert tools.entailment.asked == asked
    rows = store.read("theme_answers")
    assert len(rows) == asked
    assert set(rows["unit_id"]) <= set(store.read("passages")["passage_id"])
    assert (rows["kind"] == "theme").all()
    assert rows["subject_id"].unique().tolist() == ["harvest"]
    said = np.where(rows["polarity"] == "hypothesis", rows["entailment"], rows["contradiction"])
    assert said == pytest.approx(0.98)


class ShortSighted(Believer):
    """Reads no passage to its end."""

    def cuts(self, pairs):
        return [True] * len(pairs)


def test_passages_that_the_model_does_not_read_to_their_end_are_in_failures(tmp_path):
    tools = shelf()
    tools.entailment = ShortSighted()
    harvest, football = SUBJECTS["harvest"].split(), SUBJECTS["football"].split()
    mixed = [[" ".join([*harvest[:k], *football[: 10 - k]])] for k in range(2, 9)]
    store, _ = built(tmp_path, [*documents(20), *mixed], tools=tools)
    # The second time nothing is asked: the answers are remembered, and what they were read from is still said.
    for _ in range(2):
        failed = store.read("failures")
        assert set(failed["unit_id"]) == set(store.read("theme_answers")["unit_id"])
        assert set(failed["stage"]) == {"themes"}
        build_themes(BOOK, store, tools, Silent())
    build_themes(BOOK, store, shelf(), Silent())
    assert store.read("failures").empty


def test_a_codebook_without_themes(tmp_path):
    store, _ = built(tmp_path, documents(40), book=Codebook(title="open"))
    themes = store.read("themes")
    assert set(themes["source"]) == {"found"}
    assert len(themes) == 4
    assert (themes["stability"] > 0.9).all()


def test_titles_and_outlets_may_be_missing_or_there(tmp_path):
    store = store_of(tmp_path, documents(8))
    frame = store.read("documents")
    frame["title"] = ["The rice harvest of the farmers"] + [None] * 7
    frame["outlet"] = ["The Harbour Courier"] * 4 + [None] * 4
    store.write("documents", frame)
    build_themes(BOOK, store, shelf(), Silent())
    terms = [term for terms in store.read("topics")["terms"] for term in terms]
    assert "harbour courier" not in terms


def test_hostile_text_is_only_text(tmp_path):
    hostile = [
        "\x1b[31m <script>alert(1)</script> \\write18{rm} ../../etc/passwd \u202e #let x",
        "'; DROP TABLE themes; --",
    ]
    store, _ = built(tmp_path, [hostile] * 12)
    assert isinstance(Store(store.folder).read("themes"), pd.DataFrame)
    terms = [term for terms in store.read("topics")["terms"] for term in terms]
    assert all(term.isprintable() and "<" not in term for term in terms)


def test_pieces_of_any_size_give_the_same_tables(tmp_path, monkeypatch):
    parts = documents(30, passages=5)
    whole, _ = built(tmp_path / "whole", parts)
    monkeypatch.setattr("framewire.tables.ROW_GROUP", 7)
    pieced, _ = built(tmp_path / "pieced", parts)
    assert len(list(passages.whole_documents(pieced, ("document_id",)))) > 10
    for name in TABLES:
        assert content_hash(pieced.arrow(name)) == content_hash(whole.arrow(name)), name


def test_pieces_never_part_a_document(tmp_path, monkeypatch):
    store = store_of(tmp_path, documents(9, passages=4))
    monkeypatch.setattr("framewire.tables.ROW_GROUP", 5)
    seen = [piece["document_id"].unique().tolist() for piece in passages.whole_documents(store, ("document_id",))]
    assert [name for names in seen for name in names] == [f"d{number:04d}" for number in range(9)]


def test_texts_are_fetched_by_row(tmp_path, monkeypatch):
    store = store_of(tmp_path, documents(9, passages=4))
    monkeypatch.setattr("framewire.tables.ROW_GROUP", 5)
    texts = store.read("passages")["text"].tolist()
    assert passages.texts_of(store, [17, 3, 35, 3]) == [texts[17], texts[3], texts[35], texts[3]]


def test_the_map_the_tree_and_the_search_fit_the_other_tables(tmp_path):
    store, _ = built(tmp_path, documents(40))
    tree, topics, themes = (store.read(name) for name in ("theme_tree", "topics", "themes"))
    leaves = set(tree["node_id"]) - set(tree["parent_id"].dropna())
    assert leaves == set(topics["topic_id"])
    assert set(themes.loc[themes["size"] > 0, "theme_id"]) <= set(tree["node_id"])
    assert tree["parent_id"].isna().sum() == 1
    assert set(store.read("passage_map")["passage_id"]) == set(store.read("passages")["passage_id"])
    numbers = store.read("theme_numbers")
    assert numbers.loc[numbers["chosen"], "number"].tolist() == [(themes["source"] == "found").sum()]


def test_copies_are_drawn_once_on_the_map(tmp_path):
    store = store_of(tmp_path, documents(12) + [texts_on(["hospital"], 3)[0]] * 20)
    frame = store.read("documents")
    frame.loc[12:, "family_id"] = "copies"
    store.write("documents", frame)
    build_themes(BOOK, store, shelf(), Silent())
    assert len(store.read("passage_map")) == 13 * 3
