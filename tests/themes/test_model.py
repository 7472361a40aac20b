"""ThemeModel: any number of texts, themes that are there, saving, and the same answer every time."""

import json
import os
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framewire.codebook import Theme
from framewire.errors import FramewireError, ModelError
from framewire.themes import ThemeModel
from framewire.themes.found.stability import adjusted_rand
from themes.worlds import SUBJECTS, WordEmbedder, texts_on

HARVEST = Theme("harvest", "harvest", "Farmers reaped the rice harvest.", (), ("paddy", "grain", "crop", "silo"))


def fitted(texts, **choices):
    embedder = WordEmbedder()
    return ThemeModel(embedder=embedder, **choices).fit(texts, embedder.encode(texts))


@cache
def model_of_all(seed=0):
    """A model of the same texts on all subjects; nothing that is asked of it changes it."""
    return fitted(texts_on(SUBJECTS, 60)[0], seed=seed)


@pytest.mark.parametrize("size", [0, 1, 2, 5, 12, 60, 500])
def test_any_number_of_texts(size):
    texts, _ = texts_on(SUBJECTS, 125)
    model = fitted(texts[:size])
    assert model.labels_.shape == model.topics_.shape == model.probabilities_.shape == (size,)
    assert (model.labels_ >= 0).mean() > 0.98 if size else True
    assert len(model.names_) == len(set(model.labels_[model.labels_ >= 0].tolist()))
    assert ((model.probabilities_ >= 0) & (model.probabilities_ <= 1)).all()


@pytest.mark.parametrize("texts", [[""] * 20, ["the same text"] * 50, ["  \n", "\x00", "...", "of the and"], ["a"] * 3])
def test_texts_that_say_nothing_have_no_theme(texts):
    model = fitted(texts)
    assert model.labels_.tolist() == [-1] * len(texts)
    assert model.names_ == []


def test_copies_of_one_text_are_one_theme():
    assert fitted(["The mediators proposed a ceasefire."] * 50).labels_.tolist() == [0] * 50


def test_the_subjects_of_a_corpus_are_its_themes():
    model, (_, subjects) = model_of_all(), texts_on(SUBJECTS, 60)
    truth = np.unique(subjects, return_inverse=True)[1]
    assert adjusted_rand(model.labels_, truth) > 0.95
    assert all(theme.recurrence > 0.9 for theme in model.themes_)
    for theme in model.themes_:
        words = {word for term in theme.terms.terms for word in term.split()}
        assert max(len(words & set(said.split())) for said in SUBJECTS.values()) >= 4


def test_a_dozen_texts_on_two_subjects_are_two_themes():
    texts, subjects = texts_on(["harvest", "football"], 6)
    model = fitted(texts)
    assert adjusted_rand(model.labels_, np.unique(subjects, return_inverse=True)[1]) == 1.0


def test_topics_lie_inside_themes():
    model = model_of_all()
    for topic in set(model.topics_.tolist()):
        assert len(set(model.labels_[model.topics_ == topic].tolist())) == 1
    assert len(set(model.topics_.tolist())) >= len(set(model.labels_.tolist()))


def test_a_named_theme_takes_its_texts_and_leaves_the_rest_to_be_found():
    texts, subjects = texts_on(SUBJECTS, 30)
    model = fitted(texts, themes=[HARVEST])
    is_named = model.labels_ == 0
    assert model.names_[0] == "harvest"
    assert model.themes_[0].source == "codebook"
    assert np.mean(is_named == (np.array(subjects) == "harvest")) > 0.95
    assert {theme.source for theme in model.themes_[1:]} == {"found"}


def test_a_named_theme_that_no_text_has_is_given_to_none():
    texts, _ = texts_on(["football", "hospital"], 40)
    assert not (fitted(texts, themes=[HARVEST]).labels_ == 0).any()


def test_transform_gives_the_labels_of_fit():
    texts, _ = texts_on(SUBJECTS, 40)
    model = fitted(texts, themes=[HARVEST])
    assert np.array_equal(model.transform(texts), model.labels_)
    fresh, subjects = texts_on(SUBJECTS, 5, seed=9)
    assert adjusted_rand(model.transform(fresh), np.unique(subjects, return_inverse=True)[1]) > 0.9


def test_a_saved_model_places_texts_as_before_and_holds_no_pickle(tmp_path):
    texts, _ = texts_on(SUBJECTS, 40)
    model = fitted(texts, themes=[HARVEST])
    folder = model.save(tmp_path / "model")
    assert {path.suffix for path in folder.iterdir()} == {".json", ".safetensors"}
    again = ThemeModel.load(folder, embedder=WordEmbedder())
    assert again.names_ == model.names_
    assert again.themes_ == model.themes_
    assert np.array_equal(again.transform(texts), model.labels_)


def test_a_folder_without_a_model_is_an_error(tmp_path):
    with pytest.raises(ModelError, match="not a saved theme model"):
        ThemeModel.load(tmp_path)


def test_a_model_of_another_layout_is_an_error(tmp_path):
    texts, _ = texts_on(SUBJECTS, 5)
    folder = fitted(texts).save(tmp_path)
    words = json.loads((folder / "framewire.json").read_text())
    (folder / "framewire.json").write_text(json.dumps({**words, "layout": 99}))
    with pytest.raises(ModelError, match="its layout is 99"):
        ThemeModel.load(folder)


def test_asking_before_fitting_is_an_error():
    with pytest.raises(FramewireError, match="it has not been fitted"):
        ThemeModel().names_  # noqa: B018


@pytest.mark.parametrize(
    ("points", "fact"), [(np.ones((2, 3)), "for 3 texts"), (np.full((3, 2), np.nan), "not finite")]
)
def test_wrong_embeddings_are_an_error(points, fact):
    with pytest.raises(FramewireError, match=fact):
        ThemeModel().fit(["a", "b", "c"], points)


def test_columns_of_a_table_are_read_in_their_order_whatever_their_labels():
    texts, _ = texts_on(["harvest", "football"], 15)
    column = pd.Series(texts, index=range(len(texts), 0, -1))
    model, wanted = ThemeModel([HARVEST], embedder=WordEmbedder()).fit(column), fitted(texts, themes=[HARVEST])
    assert np.array_equal(model.labels_, wanted.labels_)
    assert model.themes_ == wanted.themes_
    assert np.array_equal(model.transform(column[5:]), wanted.labels_[5:])


class HarvestOnly(WordEmbedder):
    """Sees a harvest where there is nothing to be seen."""

    def _one(self, text):
        return super()._one(text if any(map(str.isalpha, text)) else "rice harvest paddy grain crop silo")


def test_missing_texts_and_texts_without_a_letter_have_no_theme():
    texts, _ = texts_on(["harvest", "football"], 15)
    empty = [None, float("nan"), "", "   ", "\u200b", "-0-"]
    model = ThemeModel([HARVEST], embedder=HarvestOnly()).fit([*texts, *empty])
    assert model.labels_[-6:].tolist() == model.transform(empty).tolist() == [-1] * 6
    assert (model.labels_ == 0).sum() == 15


def test_what_is_no_list_of_texts_is_an_error_with_its_row():
    with pytest.raises(FramewireError, match="texts: a single text where a list is expected"):
        ThemeModel(embedder=WordEmbedder()).fit("abc")
    with pytest.raises(FramewireError, match="texts, row 1: a int where a text is expected"):
        model_of_all().transform(["a", 1])


def test_no_new_texts_have_no_theme_and_embeddings_of_another_width_are_an_error():
    texts, _ = texts_on(["harvest", "football"], 15)
    model = fitted(texts, themes=[HARVEST])
    for empty in (model.transform([]), model.transform([], np.zeros((0, 256), np.float32))):
        assert empty.shape == (0,)
        assert empty.dtype == np.int64
    with pytest.raises(FramewireError, match="embeddings: 5 numbers a text, the model was fitted on 256"):
        model.transform(["a"], np.ones((1, 5)))
    with pytest.raises(FramewireError, match="7 numbers a text, the embedder that reads the themes gives 256"):
        ThemeModel([HARVEST], embedder=WordEmbedder()).fit(texts, np.ones((30, 7)))


def test_a_negative_seed_is_taken_as_a_run_takes_it():
    texts, _ = texts_on(SUBJECTS, 60)
    assert fitted(texts, seed=-1).themes_ == fitted(texts, seed=2**32 - 1).themes_


def words_of(model):
    return {topic: [tuple(word) for word in words] for topic, words in model.bertopic_.get_topics().items()}


def test_a_loaded_model_is_saved_whole(tmp_path):
    texts, _ = texts_on(SUBJECTS, 20)
    model = fitted(texts, themes=[HARVEST])
    first = model.save(tmp_path / "first")
    again = ThemeModel.load(first, WordEmbedder()).save(tmp_path / "again")
    assert {path.name for path in again.iterdir()} == {path.name for path in first.iterdir()}
    opened = ThemeModel.load(again, WordEmbedder())
    assert words_of(opened) == words_of(model)
    assert np.array_equal(opened.transform(texts), model.labels_)


def test_a_folder_never_holds_parts_of_two_models(tmp_path):
    harvest, sport = (fitted(texts_on([name, "harbour"], 20)[0]) for name in ("harvest", "football"))
    sport.save(tmp_path / "one")
    ThemeModel.load(harvest.save(tmp_path / "other"), WordEmbedder()).save(tmp_path / "one")
    found = ThemeModel.load(tmp_path / "one", WordEmbedder())
    assert found.themes_ == harvest.themes_
    assert words_of(found) == words_of(harvest)
    fitted(["", "", ""]).save(tmp_path / "one")
    assert {path.name for path in (tmp_path / "one").iterdir()} == {"framewire.json", "framewire.safetensors"}


def test_a_loaded_model_that_is_fitted_again_forgets_its_folder_and_never_its_named_themes(tmp_path):
    texts, _ = texts_on(["harvest", "football"], 20)
    model = ThemeModel.load(fitted(texts).save(tmp_path / "found"), WordEmbedder()).fit(["", "", ""])
    with pytest.raises(FramewireError, match="BERTopic model: there is none"):
        model.bertopic_  # noqa: B018
    named = ThemeModel.load(fitted(texts, themes=[HARVEST]).save(tmp_path / "named"), WordEmbedder())
    with pytest.raises(FramewireError, match=r"its named themes cannot be fitted again\. Make a new one"):
        named.fit(texts)
    assert named.names_[0] == "harvest"


def test_the_same_seed_gives_the_same_model():
    texts, _ = texts_on(SUBJECTS, 60)
    one, other = model_of_all(5), fitted(texts, seed=5)
    assert np.array_equal(one.labels_, other.labels_)
    assert np.array_equal(one.topics_, other.topics_)
    assert one.themes_ == other.themes_


def test_seeds_agree_on_themes_that_are_there():
    runs = [model_of_all(seed).labels_ for seed in (0, 1, 2, 5)]
    assert all(adjusted_rand(left, right) > 0.95 for left, right in pairwise(runs))


FACTS = """
def facts(model):
    parts = model.parts
    centres = parts.clusters.cluster_centers_.tobytes().hex()
    return repr([centres, model.labels_.tolist(), model.themes_, parts.topics.terms])
"""


def test_one_thread_and_another_process_change_nothing_and_imports_leave_no_trace():
    """BERTopic installs warning filters for good when it is imported: they are taken away again."""
    code = FACTS + (
        "import sys, warnings; sys.path.insert(0, sys.argv[1])\n"
        "from worlds import SUBJECTS, WordEmbedder, texts_on\n"
        "from framewire.themes import ThemeModel\n"
        "from framewire.themes.bertopic_model import bertopic\n"
        "before = list(warnings.filters); bertopic(); assert warnings.filters == before\n"
        "assert all(module is not None for module in sys.modules.values())\n"
        "texts, _ = texts_on(SUBJECTS, 60); embedder = WordEmbedder()\n"
        "print(facts(ThemeModel(embedder=embedder).fit(texts, embedder.encode(texts))))\n"
    )
    here = {}
    exec(FACTS, here)
    limits = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    done = subprocess.run(command, env={**os.environ, **limits}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == here["facts"](model_of_all())
