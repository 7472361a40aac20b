"""The folder of a run takes up the same run again, and no other: the answers in it are hours of work."""

import json
import re
import shutil

import pytest

import small_runs
from framewire import opening, pipeline
from framewire.codebook import Codebook
from framewire.errors import ModelError, RunFolderError
from framewire.opening import PLACE, model_errors
from framewire.pipeline import RunOptions
from framewire.runfolder import Run

BOOK = Codebook.parse(small_runs.BOOK)
# The tests of whole runs have no models.
IDENTITIES = opening._model_identities


@pytest.fixture(autouse=True)
def without_models():
    with small_runs.without_models():
        yield


@pytest.fixture
def source(tmp_path):
    return small_runs.articles(tmp_path / "2023" / "articles")


@pytest.fixture
def run(source, tmp_path):
    return pipeline.run(source, BOOK, tmp_path / "run")


def test_another_folder_of_the_same_name_is_another_corpus(run, tmp_path):
    before = small_runs.hashes(run)
    other = small_runs.articles(tmp_path / "2024" / "articles", 2)
    with pytest.raises(RunFolderError, match="it holds a run on another 'articles', with other files") as error:
        pipeline.run(other, BOOK, run.path)
    assert f"--out NEW --reuse {run.path}" in str(error.value)
    assert small_runs.hashes(run) == before
    assert run.verify() == []


def test_a_smaller_draw_is_refused_and_one_that_takes_nothing_away_is_not(run, source):
    before = small_runs.hashes(run)
    with pytest.raises(RunFolderError, match="it holds a run on 5 articles, more than the limit of 1"):
        pipeline.run(source, BOOK, run.path, RunOptions(limit=1))
    assert small_runs.hashes(run) == before
    assert small_runs.hashes(pipeline.run(source, BOOK, run.path, RunOptions(limit=9))) == before


def test_a_first_look_grows_into_the_whole_run(run, source, tmp_path):
    grown = tmp_path / "grown"
    pipeline.run(source, BOOK, grown, RunOptions(limit=2))
    assert small_runs.hashes(pipeline.run(source, BOOK, grown)) == small_runs.hashes(run)


def test_articles_may_come_go_and_be_mended(run, source):
    for path in source.iterdir():
        path.write_text("Talks again\n\n" + small_runs.TEXT.format("June"))
    (source / "0.txt").unlink()
    small_runs.articles(source / "more", 2)
    assert len(pipeline.run(source, BOOK, run.path).table("documents")) == 6


def test_a_corpus_that_was_moved_is_the_same_one(run, source, tmp_path):
    source.rename(tmp_path / "moved")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "moved").rename(tmp_path / "elsewhere" / "articles")
    again = pipeline.run(tmp_path / "elsewhere" / "articles", BOOK, run.path)
    assert again.verify() == []
    small_runs.articles(tmp_path / "elsewhere" / "articles", 6)
    assert len(pipeline.run(tmp_path / "elsewhere" / "articles", BOOK, run.path).table("documents")) == 6


def test_a_run_that_was_sent_without_its_cache_goes_on(run, tmp_path):
    shutil.rmtree(run.path / PLACE.parent)
    other = small_runs.articles(tmp_path / "2024" / "articles", 6)
    assert len(pipeline.run(other, BOOK, run.path).table("documents")) == 6


def test_a_dot_is_recorded_by_the_name_of_its_folder_and_no_path_is(source, tmp_path, monkeypatch):
    monkeypatch.chdir(source)
    run = pipeline.run(".", BOOK, tmp_path / "run")
    assert run.manifest["sources"] == ["articles"]
    assert str(tmp_path) not in json.dumps(run.manifest) + (run.path / PLACE).read_text()
    monkeypatch.chdir(small_runs.articles(tmp_path / "other" / "articles", 2))
    with pytest.raises(RunFolderError, match="a run on another 'articles'"):
        pipeline.run(".", BOOK, tmp_path / "run")
    assert len(Run.open(run.path).table("documents")) == 5


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ('{ name = "org/x" }', "org/x: no such folder, and its revision is not given. Give the path of a folder"),
        ('"nomodel"', "nomodel: no such folder, and its revision is not given"),
        ('"./nomodel"', "./nomodel: no such folder. Check the spelling of the path"),
        ('"~/nomodel"', "~/nomodel: no such folder"),
        ('"."', ".: there is no .safetensors file in it"),
    ],
)
def test_a_model_that_cannot_be_had_is_told_before_anything_is_written(source, tmp_path, monkeypatch, model, said):
    monkeypatch.chdir(tmp_path)
    book = Codebook.parse(f"{small_runs.BOOK}[models]\nentailment = {model}\n")
    assert [str(error).startswith(said) for error in model_errors(book)] == [True]
    with pytest.raises(ModelError, match=re.escape(said)):
        pipeline.run(source, book, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_models_that_may_be_had_are_no_error(tmp_path):
    (tmp_path / "model.safetensors").write_text("")
    models = f"embedding = '{tmp_path}'\nentailment = {{ name = 'org/x', revision = '{'a' * 40}' }}\n"
    assert model_errors(Codebook.parse(f"{small_runs.BOOK}[models]\n{models}")) == []
    assert model_errors(BOOK) == []


def test_the_damaged_manifest_of_another_run_is_named_as_that(run, source, tmp_path):
    (run.path / "manifest.json").write_text("{")
    with pytest.raises(RunFolderError, match="restore the file, or leave out --reuse") as error:
        pipeline.run(source, BOOK, tmp_path / "new", RunOptions(reuse=run.path))
    assert error.value.place == str(run.path / "manifest.json")
    assert not (tmp_path / "new").exists()


def test_the_manifest_names_a_local_model_without_its_path(tmp_path, monkeypatch):
    (tmp_path / "mine").mkdir()
    book = Codebook.parse(f"{small_runs.BOOK}[models]\nentailment = '{tmp_path}/mine/'\n")

    def identity(kind, choice):
        return {"kind": kind, "name": choice.name, "source": choice.name, "revision": "local-0123", "sha256": None}

    monkeypatch.setattr("framewire.models.folders.catalog.identity", identity)
    embedded, mine = IDENTITIES(book)
    assert (embedded["name"], embedded["source"]) == ("embedded", "embedded")
    assert (mine["name"], mine["source"], mine["revision"]) == ("mine", "mine", "local-0123")
