"""The dataset folder: what is in it, what is not, and that `datasets` reads it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from framewire.codebook import Codebook
from framewire.errors import PublishError
from framewire.publish.dataset.configs import CONFIGS, EVIDENCE
from framewire.publish.dataset.dataset import write_dataset
from framewire.runfolder import Run
from publish.synthetic_run import Shape, blank_run, make_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run.open(make_run(tmp_path_factory.mktemp("dataset") / "run", documents=40))


@pytest.fixture(scope="module")
def folder(run: Run) -> Path:
    return write_dataset(run)


def test_datasets_reads_every_config_with_the_rows_of_its_table(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path)
    there = [config for config in CONFIGS if run.store.has(config.table)]
    assert datasets.get_dataset_config_names(str(folder)) == [config.name for config in there]
    assert {config.name for config in CONFIGS} - {config.name for config in there} == {"shares"}
    for config in there:
        loaded = datasets.load_dataset(str(folder), config.name, split="train", cache_dir=str(tmp_path))
        if config.name == EVIDENCE:
            continue
        table = run.table(config.table)
        assert loaded.num_rows == len(table)
        assert loaded.to_pandas()[config.columns[0]].tolist() == table[config.columns[0]].tolist()
    assert datasets.load_dataset(str(folder), split="train", cache_dir=str(tmp_path)).num_rows == len(
        run.table("documents")
    )


def test_no_sentence_of_an_article_is_in_it(run: Run, folder: Path) -> None:
    # Sentences are searched in every file as it is stored after decompression: columns, not bytes, hold the text.
    everything = "\n".join(_strings(folder))
    titles = set(run.table("documents")["title"].dropna())
    for line in {line for text in run.table("passages")["text"] for line in text.split("\n")} - titles:
        assert len(line) < 60 or line not in everything
    for text in run.table("removals")["text"]:
        assert text not in everything
    columns = {name for path in folder.glob("data/*.parquet") for name in pd.read_parquet(path).columns}
    assert not columns & {"text", "byline", "cue", "sentence", "before", "after"}


def test_offsets_and_hashes_are_enough_to_join_the_text_again(run: Run, folder: Path) -> None:
    texts = run.table("documents").set_index("document_id")["text"]
    passages = pd.read_parquet(folder / "data" / "passages.parquet")
    assert len(passages)
    for row in passages.itertuples():
        text = texts[row.document_id][row.start : row.end]
        assert hashlib.sha256(text.encode()).hexdigest() == row.text_sha256


def test_evidence_rows_are_the_sentences_that_the_stances_name(run: Run, folder: Path) -> None:
    evidence = pd.read_parquet(folder / "data" / "evidence.parquet")
    texts = run.table("documents").set_index("document_id")["text"]
    sentences = run.table("sentences").set_index("sentence_id")
    named = run.table("attributions").dropna(subset=["speaker"]).explode("sentence_ids")
    speakers = dict(zip(named["sentence_ids"], named["speaker"], strict=True))
    stances = run.table("document_stances").dropna(subset=["stance"])
    wanted = [name for column in ("evidence", "counter_evidence") for names in stances[column] for name in names]
    assert sorted(evidence["sentence_id"]) == sorted(wanted)
    for row in evidence.itertuples():
        place = sentences.loc[row.sentence_id]
        assert (row.document_id, row.start, row.end) == (place["document_id"], place["start"], place["end"])
        assert row.passage_start <= row.start < row.end <= row.passage_end <= len(texts[row.document_id])
        assert (row.speaker if isinstance(row.speaker, str) else None) == speakers.get(row.sentence_id)
    assert (evidence["speaker"].notna() <= evidence["voice"].eq("quotation")).all()


def test_stances_and_voices_are_labels_with_names(folder: Path, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    loaded = datasets.load_dataset(str(folder), "stances", split="train", cache_dir=str(tmp_path))
    assert loaded.features["stance"].names == ["favour", "neutral", "against"]
    table = pd.read_parquet(folder / "data" / "stances.parquet")
    words = [None if number is None else loaded.features["stance"].int2str(number) for number in loaded["stance"]]
    assert words == [word if isinstance(word, str) else None for word in table["stance"]]


def test_the_files_have_what_the_viewer_reads(folder: Path) -> None:
    import pyarrow.parquet as pq

    file = pq.ParquetFile(folder / "data" / "documents.parquet")
    assert file.metadata.row_group(0).column(0).has_offset_index
    assert file.metadata.row_group(0).total_byte_size < 286 * 2**20


def test_text_is_there_when_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    folder = write_dataset(run, include_text=True)
    try:
        passages = pd.read_parquet(folder / "data" / "passages.parquet")
        assert passages["text"].tolist() == run.table("passages")["text"].tolist()
        documents = pd.read_parquet(folder / "data" / "documents.parquet")
        assert documents["text"].tolist() == run.table("documents")["text"].tolist()
        evidence = pd.read_parquet(folder / "data" / "evidence.parquet")
        texts = run.table("documents").set_index("document_id")["text"]
        for row in evidence.itertuples():
            assert texts[row.document_id][row.start : row.end] == row.sentence
            assert texts[row.document_id][row.passage_start : row.passage_end] == row.before + row.sentence + row.after
        assert "The articles' text is in it" in (folder / "README.md").read_text(encoding="utf-8")
    finally:
        write_dataset(run)


def test_null_stays_null_and_lists_stay_lists(run: Run, folder: Path) -> None:
    stances = pd.read_parquet(folder / "data" / "stances.parquet")
    table = run.table("document_stances")
    assert stances["stance"].isna().sum() == table["stance"].isna().sum() > 0
    assert [list(row) for row in stances["evidence"]] == table["evidence"].tolist()
    assert str(pd.read_parquet(folder / "data" / "documents.parquet")["published"].dtype) == "datetime64[us, UTC]"


def test_two_writings_are_the_same_bytes(run: Run, folder: Path, tmp_path: Path) -> None:
    other = Run.open(make_run(tmp_path / "again", documents=40))
    again = write_dataset(other)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        assert path.read_bytes() == (again / path.relative_to(folder)).read_bytes(), path.name


def test_it_tells_no_time_machine_or_path(run: Run, folder: Path) -> None:
    told = (folder / "manifest.json").read_text(encoding="utf-8")
    assert "seconds" not in told
    assert "hardware" not in told
    everything = "\n".join(_strings(folder))
    assert str(run.path) not in everything
    assert str(Path.home()) not in everything or str(Path.home()) == "/"


@pytest.mark.parametrize("written", ['"/home/ann/models/x"', "'/home/ann/models/x'", '{ name = "~/ann/x" }'])
def test_the_codebook_is_the_same_without_the_paths_of_models(
    run: Run, folder: Path, tmp_path: Path, written: str
) -> None:
    assert (folder / "codebook.toml").read_bytes() == (run.path / "codebook.toml").read_bytes()
    other = Run.open(make_run(tmp_path / "run", documents=3))
    book = other.codebook.text + f"[models]\nentailment = {written}\n"
    (other.path / "codebook.toml").write_text(book, encoding="utf-8")
    copied = write_dataset(other) / "codebook.toml"
    assert "ann" not in copied.read_text(encoding="utf-8").partition("[models]")[2]
    assert Codebook.read(copied).entailment.name == "x"


def test_a_table_that_is_gone_leaves_no_old_file(run: Run, folder: Path) -> None:
    stale = folder / "data" / "agreement.parquet"
    stale.write_bytes(b"old")
    write_dataset(run)
    assert not stale.exists()


def test_the_licence_that_was_stated_is_kept(tmp_path: Path) -> None:
    run = Run.open(make_run(tmp_path / "run", documents=3))
    card = write_dataset(run) / "README.md"
    card.write_text(
        card.read_text(encoding="utf-8").replace("license: unknown", "license: cc-by-4.0"), encoding="utf-8"
    )
    write_dataset(run)
    text = card.read_text(encoding="utf-8")
    assert "license: cc-by-4.0\n" in text
    assert "No licence has been stated yet" not in text


def test_a_run_without_articles_makes_a_readable_empty_dataset(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    folder = write_dataset(Run.open(blank_run(tmp_path / "run")))
    assert datasets.get_dataset_config_names(str(folder)) == ["documents", "themes"]
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "no date known" in text
    assert "left out: `evidence`, `stances`" in text
    assert sorted(path.name for path in folder.glob("data/*")) == ["documents.parquet", "themes.parquet"]


def test_a_config_without_rows_is_left_out_and_the_others_load(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    folder = write_dataset(Run.open(make_run(tmp_path / "run", documents=3, shape=Shape(judged=False))))
    assert "speakers" in datasets.get_dataset_config_names(str(folder))
    loaded = datasets.load_dataset(str(folder), "speakers", split="train", cache_dir=str(tmp_path / "cache"))
    assert set(loaded["stance"]) == {None}


def test_a_run_that_was_never_finished_is_told(tmp_path: Path) -> None:
    run = Run.open(make_run(tmp_path / "run", documents=2))
    (run.path / "tables" / "documents.parquet").unlink()
    with pytest.raises(PublishError, match=r"it has no documents table\. Run the main job to its end first"):
        write_dataset(run)
    assert not (run.path / "dataset").exists()


def _strings(folder: Path) -> list[str]:
    found = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.*"))]
    for path in sorted(folder.glob("data/*.parquet")):
        frame = pd.read_parquet(path)
        found += [str(value) for name in frame.select_dtypes(["object", "str"]) for value in frame[name]]
    return found
