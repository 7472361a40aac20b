"""The BERTopic model: our parts inside, names as labels, and a folder that BERTopic opens where framewire is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings

import numpy as np
import pytest

from framewire.errors import FramewireError
from framewire.themes import ThemeModel
from framewire.themes.bertopic_model import bertopic
from framewire.themes.found.clusters import Directions, StableClusters
from themes.test_model import HARVEST
from themes.worlds import SUBJECTS, WordEmbedder, texts_on

STRANGE = "Whisk eggs with sugar, melt butter, then bake slowly until golden crust"
# Runs where framewire cannot be imported: what people do with a BERTopic model that somebody sent them.
PLAIN = """
import json, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "framewire":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Blocked())
import numpy as np
from bertopic import BERTopic
folder = sys.argv[1]
given = json.load(open(folder + "/given.json"))
docs, points = given["texts"], np.array(given["points"], np.float32)
model = BERTopic.load(folder + "/model")
info = model.get_topic_info()
topics, sure = model.transform(docs[:8], points[:8])
days = np.datetime64("2024-01-01") + np.arange(len(docs)) % 3 * np.timedelta64(40, "D")
over_time = model.topics_over_time(docs, list(days.astype("datetime64[ms]").astype(object)))
per_class = model.topics_per_class(docs, classes=["a" if row % 2 else "b" for row in range(len(docs))])
tree = model.hierarchical_topics(docs)
flat = points[:, :2]
figures = [
    model.visualize_topics(), model.visualize_documents(docs, reduced_embeddings=flat, custom_labels=True),
    model.visualize_hierarchy(hierarchical_topics=tree), model.visualize_barchart(), model.visualize_heatmap(),
    model.visualize_topics_over_time(over_time), model.visualize_topics_per_class(per_class),
]
made = [len(figure.data) > 0 for figure in figures]
one = len(set(model.topics_))
model.merge_topics(docs, [0, 1])
merged = len(set(model.topics_))
model.reduce_topics(docs, nr_topics=3)
print(json.dumps({
    "labels": info["CustomName"].tolist(), "topics": info["Topic"].tolist(), "counts": info["Count"].tolist(),
    "predicted": [int(topic) for topic in topics], "sure": float(np.min(sure)), "times": len(over_time),
    "classes": len(per_class), "tree": len(tree), "made": made, "sizes": [one, merged, len(set(model.topics_))],
    "framewire": "framewire" in sys.modules,
}))
"""


def fitted(texts, **choices):
    embedder = WordEmbedder()
    return ThemeModel(embedder=embedder, **choices).fit(texts, embedder.encode(texts))


@pytest.fixture(scope="module")
def model():
    texts, _ = texts_on(SUBJECTS, 30)
    return fitted(texts + [STRANGE] * 2, themes=[HARVEST])


def test_our_parts_are_in_its_sockets(model):
    inside = model.bertopic_
    assert inside.umap_model is model.parts.directions
    assert inside.hdbscan_model is model.parts.clusters
    assert isinstance(inside.embedding_model, bertopic().backend.BaseEmbedder)
    keywords, unlike = inside.representation_model
    assert isinstance(keywords, bertopic().representation.KeyBERTInspired)
    assert isinstance(unlike, bertopic().representation.MaximalMarginalRelevance)


def test_its_topics_are_the_themes_and_their_names_its_labels(model):
    info = model.bertopic_.get_topic_info().set_index("Topic")
    sizes = {name: int((model.labels_ == label).sum()) for label, name in enumerate(model.names_)}
    sizes["none"] = int((model.labels_ < 0).sum())
    assert dict(zip(info["CustomName"], info["Count"], strict=True)) == {k: v for k, v in sizes.items() if v}
    assert info.loc[-1, "CustomName"] == "none"
    label_of = [info.loc[topic, "CustomName"] for topic in model.bertopic_.topics_]
    assert label_of == [model.names_[label] if label >= 0 else "none" for label in model.labels_]


def test_the_model_in_memory_places_new_texts_with_our_clusterer(model):
    fresh, subjects = texts_on(SUBJECTS, 4, seed=8)
    topics, _ = model.bertopic_.transform([*fresh, STRANGE])
    by_subject = {subject: {t for t, s in zip(topics, subjects, strict=False) if s == subject} for subject in SUBJECTS}
    assert all(len(found) == 1 for found in by_subject.values())
    assert topics[-1] == -1


def test_plain_bertopic_opens_the_folder_without_framewire(model, tmp_path):
    texts, _ = texts_on(SUBJECTS, 30)
    texts += [STRANGE] * 2
    model.save(tmp_path / "model")
    points = WordEmbedder().encode(texts)
    (tmp_path / "given.json").write_text(json.dumps({"texts": texts, "points": points.tolist()}))
    # Without numba's compiler UMAP does the same for four topics, sooner.
    offline = {**os.environ, "HF_HUB_OFFLINE": "1", "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", PLAIN, str(tmp_path)], capture_output=True, text=True, env=offline)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert not said["framewire"]
    assert set(said["labels"]) == {*model.names_, "none"}
    assert said["topics"] == [-1, 0, 1, 2, 3]
    assert sum(said["counts"]) == len(texts)
    assert said["predicted"] == model.bertopic_.topics_[:8]
    assert all(said["made"])
    assert min(said["times"], said["classes"], said["tree"]) > 0
    assert said["sizes"] == [5, 4, 3]


def test_a_loaded_model_has_our_parts_again_and_no_path_in_its_files(model, tmp_path):
    folder = model.save(tmp_path / "model")
    again = ThemeModel.load(folder, WordEmbedder())
    texts, _ = texts_on(SUBJECTS, 4, seed=8)
    assert again.bertopic_.transform(texts)[0] == model.bertopic_.transform(texts)[0]
    assert isinstance(again.bertopic_.hdbscan_model, StableClusters)
    for path in folder.glob("*.json"):
        assert str(tmp_path) not in path.read_text()


def test_the_parts_serve_in_a_bertopic_of_ones_own():
    texts, _ = texts_on(SUBJECTS, 30)
    parts = StableClusters(), WordEmbedder().encode(texts)
    topics, _ = (
        bertopic()
        .BERTopic(embedding_model=None, umap_model=Directions(), hdbscan_model=parts[0])
        .fit_transform(texts, parts[1])
    )
    assert len(set(topics) - {-1}) == 4


def test_texts_without_words_have_no_model():
    with pytest.raises(FramewireError, match="the texts hold no words"):
        fitted(["..."] * 5).bertopic_  # noqa: B018


def test_a_topic_for_none_that_only_later_passages_need():
    texts, _ = texts_on(SUBJECTS, 30)
    model = fitted(texts)
    from framewire.themes.bertopic_model import tell_labels

    assert -1 not in model.bertopic_.topic_sizes_
    tell_labels(model.bertopic_, np.append(model.labels_, -1), model.names_)
    info = model.bertopic_.get_topic_info()
    assert info["Topic"].tolist() == [-1, 0, 1, 2, 3]
    assert len(model.bertopic_.topic_embeddings_) == model.bertopic_.c_tf_idf_.shape[0] == 5
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(model.bertopic_.hierarchical_topics([*texts, STRANGE])) == 3
