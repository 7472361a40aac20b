"""The whole stage: tables that hold what the design promises, on the sample, on the seeds and on bad input."""

import csv
import json
import shutil
from collections import defaultdict

import pytest

from corpus_helpers import BODY, ROOT, SHARED, build
from framewire.corpus import source_hash
from framewire.corpus.reading.sources import discover
from framewire.errors import RunFolderError, SourceError
from framewire.progress import Silent
from framewire.tables import content_hash

TABLES = ("documents", "removals", "passages", "sentences", "attributions", "failures")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return build(tmp_path_factory.mktemp("sample"), ROOT / "data/sample")[0]


@pytest.fixture(scope="module")
def gold():
    meta = defaultdict(dict)
    with (ROOT / "data/sample/gold.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["layer"] == "meta":
                meta[row["path"]][row["id"]] = row["value"]
    return meta


def test_every_article_of_the_sample_and_nothing_else_is_a_document(sample, gold):
    assert set(sample.read("documents")["path"]) == set(gold)
    failed = sample.read("failures")
    assert set(failed.loc[failed["error"] != "other_language", "unit_id"]) == {"README.md", "gold.csv"}


@pytest.mark.parametrize(
    ("name", "least"), [("title", 1.0), ("published", 0.97), ("outlet", 0.95), ("byline", 0.95), ("language", 1.0)]
)
def test_metadata_of_the_sample_are_right(sample, gold, name, least):
    documents = sample.read("documents").set_index("path")
    values = documents[name].dt.strftime("%Y-%m-%d") if name == "published" else documents[name]
    right = sum((None if value != value else value) == gold[path].get(name) for path, value in values.items())
    assert right >= least * len(documents)


def test_a_date_of_the_sample_is_never_wrong(sample, gold):
    known = sample.read("documents").dropna(subset="published")
    assert all(
        day.strftime("%Y-%m-%d") == gold[path]["published"]
        for path, day in zip(known["path"], known["published"], strict=True)
    )


def test_the_families_of_the_sample_are_its_wire_copies(sample, gold):
    wanted, found = defaultdict(set), defaultdict(set)
    for path, values in gold.items():
        wanted[values.get("family", path)].add(path)
    documents = sample.read("documents")
    for path, family in zip(documents["path"], documents["family_id"], strict=True):
        found[family].add(path)
    assert sorted(map(sorted, wanted.values())) == sorted(map(sorted, found.values()))


def test_kept_and_removed_lines_are_the_file(sample):
    documents = sample.read("documents").set_index("path")
    removals = sample.read("removals")
    for path, row in documents[documents.index.str.endswith(".txt")].iterrows():
        gone = removals[removals["document_id"] == row["document_id"]].set_index("line")["text"]
        raw = (ROOT / "data/sample" / path).read_text(encoding="utf-8").split("\n")
        kept = [line for number, line in enumerate(raw, start=1) if number not in gone.index]
        assert "\n".join(kept) == row["text"]
        assert [raw[number - 1] for number in gone.index] == list(gone)


def test_passages_tile_their_documents_and_sentences_their_passages(sample):
    texts = sample.read("documents").set_index("document_id")["text"]
    passages, sentences = sample.read("passages"), sample.read("sentences")
    for identity, group in passages.groupby("document_id"):
        assert "".join(group["text"]) == texts[identity]
        assert list(group["start"])[1:] == list(group["end"])[:-1]
        assert list(group["start"]) == list(
            sentences.query("document_id == @identity").groupby("passage_id")["start"].min()
        )
    for identity, group in sentences.groupby("document_id"):
        assert list(group["number"]) == list(range(len(group)))
        assert list(group["end"])[:-1] == list(group["start"])[1:]
        assert (group["start"].iloc[0], group["end"].iloc[-1]) == (0, len(texts[identity]))


def test_attributions_name_the_sentences_that_they_touch(sample):
    texts = sample.read("documents").set_index("document_id")["text"]
    sentences = sample.read("sentences").set_index("sentence_id")
    for row in sample.read("attributions").itertuples():
        assert 0 <= row.start < row.end <= len(texts[row.document_id])
        touched = [
            name
            for name, own in sentences[sentences["document_id"] == row.document_id].iterrows()
            if texts[row.document_id][max(own["start"], row.start) : min(own["end"], row.end)].strip()
        ]
        assert touched == row.sentence_ids
        assert touched


def test_other_languages_are_set_aside_without_passages(sample):
    documents = sample.read("documents")
    others = documents[documents["language"] != "en"]
    assert len(others) >= 3
    assert not set(others["document_id"]) & set(sample.read("passages")["document_id"])
    failed = sample.read("failures")
    assert set(failed.loc[failed["error"] == "other_language", "unit_id"]) == set(others["path"])


def test_two_runs_give_the_same_tables(tmp_path):
    """On two outlets: with copies of one another, and with other languages."""
    sources = [ROOT / "data/sample" / outlet for outlet in ("meridian_wire", "baltic_sentinel")]
    one, again = (build(tmp_path / name, *sources)[0] for name in ("one", "again"))
    assert one.read("documents")["family_id"].duplicated().any()
    for name in TABLES:
        assert one.count(name)
        assert content_hash(again.arrow(name)) == content_hash(one.arrow(name))


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_the_seeds(tmp_path):
    store, _ = build(tmp_path, SHARED / "seeds")
    documents = store.read("documents")
    assert list(documents["title"]) == [
        "Putin Calls for North Korea and China to Join Ukraine Ceasefire Discussions",
        "Putin Open to Negotiations with Ukraine Amid Rising Military Ties with North Korea",
        "Russia's Putin 'desperate' for ammunition reaches North Korea",
        "Kremlin prepares for Putin's visit to North Korea",
        "Sirens sound ahead of Putin's visit to North Korea",
    ]
    assert [None if value != value else value for value in documents["origin"]] == [
        "rfa.org",
        "theguardian.com",
        None,
        None,
        "Reuters",
    ]
    assert list(documents["published"].dt.strftime("%Y-%m-%d").dropna()) == ["2024-05-19"]
    junk = (
        "email address",
        "Leave a Reply",
        "continues below",
        "dark mode",
        "password",
        "Amazon",
        "GIPHY",
        "See also",
        "9Lau",
        "2c683fe3",
    )
    assert not [word for word in junk if documents["text"].str.contains(word, regex=False).any()]
    assert documents["n_words"].between(480, 1150).all()


def test_lines_that_recur_in_a_folder_are_furniture(tmp_path):
    for number in range(6):
        body = BODY.replace("nine", str(number))
        text = f"Headline number {number}\n\nFreight is moving on the line\n\n{number}. {body}"
        (tmp_path / f"{number}.txt").write_text(text)
    store, _ = build(tmp_path / "run", tmp_path / "*.txt")
    assert not store.read("documents")["text"].str.contains("Freight").any()
    kept, _ = build(tmp_path / "kept", tmp_path / "*.txt", codebook='[corpus]\nkeep = ["^Freight is"]')
    assert kept.read("documents")["text"].str.contains("Freight").all()


def test_articles_that_share_only_a_sites_own_lines_are_no_copies(tmp_path):
    station = (
        "Harbour Radio is the public broadcaster of the coast and brings listeners the news of the region. "
        "The station is paid for by the towns of the coast, and its newsroom decides alone what it reports, as the law "
        "of 1998 on broadcasting lays down."
    )
    briefs = [
        "Fishermen in the harbour ended their strike on Monday after the owners agreed to raise wages.",
        "The mayor of the town has resigned over a contract that her office gave to a firm of her brother.",
        "A ferry ran aground near the cape in thick fog, and all sixty people aboard were taken off unhurt.",
        "Police have arrested two men who are said to have stolen a tractor and sold it abroad last year.",
        "Scientists at the institute warn that herring stocks have fallen to the lowest level ever measured.",
        "The government will send three patrol boats to the strait, the defence minister told parliament.",
    ]
    for number, brief in enumerate([*briefs, briefs[0]]):
        (tmp_path / f"{number}.txt").write_text(f"Brief number {number} of the day\n\n{brief}\n\n{station}")
    documents = build(tmp_path / "run", tmp_path / "*.txt")[0].read("documents").sort_values("path")
    assert list(documents["text"]) == [*briefs, briefs[0]]
    families = list(documents["family_id"])
    assert families[0] == families[6]
    assert len(set(families)) == 6


def test_columns_limit_and_keep_come_from_the_request(tmp_path):
    rows = [{"abstract": "no", "story": f"{number} {BODY}", "stamp": "2024-05-19"} for number in range(4)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    choice = '[corpus]\npassage_sentences = 1\n[corpus.columns]\ntext = "story"\ndate = "stamp"'
    store, notes = build(tmp_path / "run", tmp_path / "a.jsonl", codebook=choice, limit=2)
    documents = store.read("documents")
    assert list(documents["path"]) == ["a.jsonl#1", "a.jsonl#2"]
    assert list(documents["published_from"]) == ["field", "field"]
    assert documents["family_id"].nunique() == 1
    assert notes["documents"] == "2"
    assert len(store.read("passages")) >= 8


def test_what_is_passed_over_or_left_null_is_said(tmp_path):
    (tmp_path / "good.txt").write_text(f"Talks resume\n\n03/04/2024\n\n{BODY}")
    (tmp_path / "other.txt").write_text(f"Talks end\n\n05/06/2024\n\n{BODY} They left.")
    (tmp_path / "more.xlsx").write_bytes(b"PK\x03\x04")
    store, _ = build(tmp_path / "run", tmp_path)
    assert store.read("documents")["published"].isna().all()
    failed = store.read("failures").set_index("error")
    assert failed.loc["other_kind", "unit_id"] == "*.xlsx"
    assert failed.loc["date_both_ways", "unit_id"] == "good.txt"
    said = failed.loc["date_both_ways", "message"]
    assert said.startswith("2 dates could be read day first or month first, here 2024-04-03 or 2024-03-04,")


def test_one_bad_file_among_many_is_reported_and_the_rest_goes_on(tmp_path):
    (tmp_path / "good.txt").write_text(f"Talks resume\n\n{BODY}")
    (tmp_path / "zip.txt").write_bytes(b"PK\x03\x04")
    (tmp_path / "menu.txt").write_text("0\n\nShare\n")
    store, notes = build(tmp_path / "run", tmp_path)
    assert list(store.read("documents")["path"]) == ["good.txt"]
    failed = store.read("failures")
    assert dict(zip(failed["unit_id"], failed["error"], strict=True)) == {"zip.txt": "not_text", "menu.txt": "no_text"}
    assert notes["not read"] == "2"


def test_no_article_at_all_is_one_error_and_no_table(tmp_path):
    (tmp_path / "zip.txt").write_bytes(b"PK\x03\x04")
    with pytest.raises(SourceError, match="zip archive"):
        build(tmp_path / "run", tmp_path / "zip.txt")
    assert not list((tmp_path / "run").glob("*"))


def test_the_hash_of_sources_depends_on_names_and_bytes(tmp_path):
    (tmp_path / "a.txt").write_text("one")
    first = source_hash(discover([str(tmp_path)]))
    (tmp_path / "a.txt").write_text("two")
    second = source_hash(discover([str(tmp_path)]))
    shutil.move(tmp_path / "a.txt", tmp_path / "b.txt")
    assert len({first, second, source_hash(discover([str(tmp_path)]))}) == 3


def test_cleaning_alone_writes_texts_and_the_log(tmp_path):
    from framewire.corpus import clean_source

    (tmp_path / "a.txt").write_text(f"Talks resume\n\n{BODY}\nLeave a Reply\n")
    out = tmp_path / "out"
    assert clean_source((str(tmp_path / "a.txt"),), out, Silent()) == 1
    (text,) = (out / "texts").iterdir()
    assert text.read_text(encoding="utf-8") == BODY
    assert (out / "tables" / "removals.parquet").is_file()
    with pytest.raises(RunFolderError, match="empty or new folder"):
        clean_source((str(tmp_path / "a.txt"),), out, Silent())
