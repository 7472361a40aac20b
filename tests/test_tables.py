"""Tables are checked both ways, hash by content, and are never half-written."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from framewire.errors import TableError
from framewire.schemas import SCHEMAS
from framewire.tables import Store, content_hash, replacing, rows_to_arrow

STANCE = {"sentence_id": "s", "target_id": "t", "voice": "narration"}
DESIGNED = {
    "documents": "document_id path sha256 title text published published_from outlet byline origin language family_id"
    " n_words",
    "removals": "document_id line text rule",
    "passages": "passage_id document_id position start end text",
    "sentences": "sentence_id document_id passage_id number start end",
    "attributions": "attribution_id document_id start end speaker speaker_kind cue direct sentence_ids",
    "relevance": "sentence_id voice target_id text speaker outcome measure",
    "theme_answers": "unit_id voice kind subject_id side wording polarity in_context entailment neutral contradiction"
    " pair_sha256 model",
    "answers": "unit_id voice kind subject_id side wording polarity in_context entailment neutral contradiction"
    " pair_sha256 model",
    "frame_closeness": "passage_id frame_id closeness",
    "sentence_stances": "sentence_id target_id voice stance p_favour p_neutral p_against reason",
    "document_stances": "document_id target_id voice stance p_favour p_neutral p_against reason sentences_judged"
    " evidence counter_evidence",
    "topics": "topic_id terms weights size theme_id",
    "passage_themes": "passage_id topic_id theme_id probability",
    "document_themes": "document_id theme_id share probability",
    "theme_numbers": "number agreement chance chosen",
    "theme_tree": "node_id parent_id theme_id height",
    "passage_map": "passage_id x y",
    "speaker_stances": "speaker target_id stance p_favour p_neutral p_against n_quotes",
    "frames": "document_id frame_id present probability evidence",
    "failures": "stage unit_id error message",
}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "tables")


@pytest.mark.parametrize(("name", "columns"), DESIGNED.items())
def test_columns_are_those_of_the_design(name, columns):
    assert SCHEMAS[name].columns == tuple(columns.split())


def never_null(name):
    return [column.name for column in SCHEMAS[name].arrow if not column.nullable]


def test_a_round_trip_keeps_rows_types_and_hash(store):
    published = pd.Timestamp("2024-05-19T08:30", tz="UTC")
    row = dict.fromkeys(never_null("documents"), "x") | {"n_words": 3, "published": published}
    store.write_rows("documents", [row])
    before = content_hash(store.arrow("documents"))
    store.write("documents", store.read("documents"))
    assert content_hash(store.arrow("documents")) == before
    assert store.read("documents")["published"][0] == published
    assert store.read("documents")["title"].isna().all()


def test_lists_and_null_flags_survive_pandas(store):
    store.write_rows("frames", [{"document_id": "d", "frame_id": "f", "evidence": ["a", "b"]}])
    frame = store.read("frames")
    assert frame["evidence"][0] == ["a", "b"]
    assert frame["present"].isna()[0]
    store.write("frames", frame)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([STANCE], "a stance is null without a reason, or has both"),
        ([STANCE | {"stance": "favour", "reason": "torn"}], "a stance is null without a reason, or has both"),
        ([STANCE | {"stance": "Favour"}], "not one of favour, neutral, against"),
        ([STANCE | {"stance": "favour", "p_favour": 1.5}], "column p_favour has a value outside [0, 1]"),
        ([STANCE | {"stance": "favour"}] * 2, "two rows share the key sentence_id, target_id, voice"),
        ([STANCE | {"reason": "x", "voice": None}], "column voice has 1 nulls"),
        ([STANCE | {"reason": "x", "colour": "red"}], "unknown column 'colour'"),
        ([STANCE | {"reason": "x", "p_favour": "many"}], "a column has the wrong type"),
    ],
)
def test_a_broken_row_is_refused_by_name(store, rows, message):
    with pytest.raises(TableError) as caught:
        store.write_rows("sentence_stances", rows)
    assert message in str(caught.value)
    assert not store.has("sentence_stances")


def test_a_file_from_elsewhere_is_checked_on_read(store):
    store.folder.mkdir()
    pq.write_table(pa.table({"document_id": ["d"]}), store.path("removals"))
    with pytest.raises(TableError, match="column line is missing"):
        store.read("removals")


def test_a_missing_table_says_how_to_get_it(store):
    with pytest.raises(TableError, match="it is not in this run"):
        store.read("topics")
    with pytest.raises(TableError, match="there is no such table"):
        store.read("topic")


def test_the_hash_ignores_row_groups_and_compression_but_not_order(tmp_path):
    rows = [{"document_id": "d", "line": n, "text": "é" * n, "rule": "r"} for n in range(50)]
    table = rows_to_arrow("removals", rows)
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=7, compression="gzip")
    again = pq.read_table(tmp_path / "a.parquet")
    assert content_hash(again) == content_hash(table)
    assert content_hash(table.slice(0, 50).take(list(range(49, -1, -1)))) != content_hash(table)


def test_the_hash_tells_null_from_empty_and_moved_characters():
    def hashed(title, path):
        row = dict.fromkeys(never_null("documents"), "x") | {"n_words": 3, "title": title, "path": path}
        return content_hash(rows_to_arrow("documents", [row]))

    assert len({hashed(None, "a"), hashed("", "a"), hashed("a", ""), hashed("aa", ""), hashed("", "aa")}) == 5


def test_an_error_while_writing_leaves_the_old_table(store):
    store.write_rows("removals", [{"document_id": "d", "line": 1, "text": "t", "rule": "r"}])
    with pytest.raises(TableError), store.writer("removals") as writer:
        writer.add([{"document_id": "d", "line": 1, "text": "new", "rule": "r"}])
        writer.add([{"document_id": "d"}])
    assert store.read("removals")["text"].tolist() == ["t"]
    assert [path.name for path in store.folder.iterdir()] == ["removals.parquet"]


def test_replacing_leaves_nothing_behind(tmp_path):
    with pytest.raises(RuntimeError), replacing(tmp_path / "x") as aside:
        aside.write_text("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_failures_of_a_stage_replace_only_its_own(store):
    store.fail("corpus", [{"unit_id": "a", "error": "unreadable", "message": "m"}])
    store.fail("themes", [{"unit_id": "b", "error": "x", "message": "m"}])
    store.fail("corpus", [])
    assert store.read("failures")["unit_id"].tolist() == ["b"]


def test_pieces_read_back_whole(store):
    with store.writer("removals") as writer:
        for start in (0, 10):
            writer.add([{"document_id": "d", "line": start + n, "text": "t", "rule": "r"} for n in range(10)])
    assert store.count("removals") == 20
    assert sum(len(piece) for piece in store.batches("removals")) == 20
