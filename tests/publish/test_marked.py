"""An evidence sentence in its passage: offsets of the document, speakers, and ids that are never taken apart."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from framewire.publish.marked import marked_sentences, with_sentences
from framewire.runfolder import Run
from publish.synthetic_run import blank_run, make_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run.open(make_run(tmp_path_factory.mktemp("marked") / "run", documents=20))


def test_every_sentence_is_cut_out_of_its_document_and_stands_in_its_passage(run: Run) -> None:
    texts = run.table("documents").set_index("document_id")["text"]
    passages = run.table("passages").set_index("passage_id")
    sentences = run.table("sentences")
    marked = marked_sentences(run, sentences["sentence_id"])
    assert len(marked) == len(sentences) > 100
    for row in sentences.itertuples():
        shown = marked[row.sentence_id]
        assert shown.sentence == texts[row.document_id][row.start : row.end]
        assert shown.passage == passages.loc[row.passage_id, "text"]
        assert shown.start == row.start


def test_speakers_are_those_of_the_attributions_that_touch_the_sentence(run: Run) -> None:
    named = run.table("attributions").dropna(subset=["speaker"])
    for row in named.itertuples():
        for name in row.sentence_ids:
            assert row.speaker in marked_sentences(run, [name])[name].speakers


def test_unknown_and_null_ids_are_left_out(run: Run) -> None:
    known = run.table("sentences")["sentence_id"].iloc[0]
    assert set(marked_sentences(run, [known, "d0-0000"])) == {known}
    frame = pd.DataFrame({"sentence_id": [known, None, "nothing"], "n": [1, 2, 3]})
    shown = with_sentences(run, frame)
    assert shown["n"].tolist() == [1]
    assert shown["in its passage"].iloc[0].sentence_id == known


def test_what_the_writer_says_has_no_speaker(run: Run) -> None:
    row = run.table("attributions").dropna(subset=["speaker"]).iloc[0]
    frame = pd.DataFrame({"sentence_id": [row["sentence_ids"][0]] * 2, "voice": ["narration", "quotation"]})
    writer, quoted = with_sentences(run, frame)["speaker"]
    assert writer is None
    assert row["speaker"] in quoted


def test_a_run_without_sentences_has_none_to_show(tmp_path: Path) -> None:
    run = Run.open(blank_run(tmp_path / "run"))
    assert marked_sentences(run, ["s"]) == {}
    (run.path / "tables" / "sentences.parquet").unlink()
    assert marked_sentences(run, ["s"]) == {}
    assert with_sentences(run, pd.DataFrame({"sentence_id": ["s"]})).empty
