"""ThemeModel: any number of texts, themes that are there, saving, and the same answer every time."""

import json
import os
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
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
