"""Files from anywhere through the whole stage: one bad article is one row of failures, and the others are read."""

import gzip
import json
import os
import time

import pytest

from corpus_helpers import BODY, rebuilt
from framewire.codebook import Codebook, ModelChoice
from framewire.corpus import CorpusRequest, build_corpus, clean_article
from framewire.corpus import build as build_module
from framewire.corpus.article import MOST
from framewire.corpus.passages import split_passages
from framewire.corpus.reading import sources
from framewire.corpus.reading.read import MOST_FAILURES, read_source
from framewire.corpus.reading.sources import discover
from framewire.errors import SourceError
from framewire.progress import Silent
from framewire.tables import Store


class NoAttributor:
    """Finds nothing, and stumbles over one word."""

    def __init__(self, language, keep):
        pass

    def of(self, texts, passages):
        if any("stumble" in text for text in texts):
            raise RuntimeError("stumbled")
        return [[] for _ in texts]


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Run the stage without a model; return documents and failures, the latter as {unit: error}."""
    monkeypatch.setattr(build_module, "Attributor", NoAttributor)
    folder = tmp_path / "in"
    folder.mkdir()

    def run(**options):
        store = Store(tmp_path / "tables")
        book = Codebook(title="Test", text="test", embedding=ModelChoice("none"))
        build_corpus(CorpusRequest((str(folder),), book, **options), store, Silent())
        failures = store.read("failures")
        return store.read("documents"), dict(zip(failures["unit_id"], failures["error"], strict=True))

    return folder, run


def page(head, body=BODY):
    return f"<html><head>{head}</head><body><article><h1>Talks resume</h1><p>{body}</p></article></body></html>"


def test_a_lone_surrogate_in_what_a_page_states_is_mended(built):
    folder, run = built
    stated = '{"@type": "NewsArticle", "headline": "Talks \\ud800 resume", "datePublished": "2024-05-01"}'
    (folder / "a.html").write_text(page(f'<script type="application/ld+json">{stated}</script>'))
    documents, failures = run()
    assert documents["title"].tolist() == ["Talks \ufffd resume"] or documents["title"].tolist() == ["Talks resume"]
    assert failures == {}


@pytest.mark.parametrize("name", ["undefined", "idna", "punycode", "rot13", "hex", "no-such"])
def test_a_charset_that_is_none_is_passed_over(built, name):
    folder, run = built
    (folder / "a.html").write_bytes(page(f"<meta charset={name}>").encode() + b"\xe9\xe8" * 300)
    documents, _ = run()
    assert len(documents) == 1


def test_a_file_name_that_is_not_utf8_is_shown_mended(built):
    folder, run = built
    path = os.fsencode(folder) + b"/caf\xe9\x1b.txt"
    with open(path, "wb") as file:
        file.write(BODY.encode())
    documents, _ = run()
    assert documents["path"].tolist() == ["caf\ufffd\ufffd.txt"]


def test_whatever_an_article_throws_the_others_are_read(built, monkeypatch):
    folder, run = built
    for name, text in (
        ("a", BODY),
        ("b", BODY + "explode " * 9),
        ("c", "They may stumble over it, said the hosts. " + BODY),
        ("d", "x" + BODY),
    ):
        (folder / f"{name}.txt").write_text(text)
    draft = build_module.draft

    def exploding(raw, keep):
        if "explode" in raw.text:
            raise RuntimeError("/home/ann/secret")
        return draft(raw, keep)

    monkeypatch.setattr(build_module, "draft", exploding)
    documents, failures = run()
    assert documents["path"].tolist() == ["a.txt", "c.txt", "d.txt"]
    assert failures == {"b.txt": "not_cleaned", "c.txt": "not_attributed"}


def test_titles_and_bylines_have_limits_and_no_control_characters(built):
    folder, run = built
    row = {
        "title": "\x1b[31mRed\u202e " + "long " * 400_000,
        "byline": "Ana \0Lind",
        "outlet": "o" * 9999,
        "text": BODY,
    }
    (folder / "a.jsonl").write_text(json.dumps({**row, "text": BODY}))
    documents, _ = run()
    (title,), (outlet,), (byline,) = documents["title"], documents["outlet"], documents["byline"]
    assert (len(title), len(outlet), byline) == (MOST["title"], MOST["outlet"], "Ana Lind")
    assert title.startswith("[31mRed long long")


def test_links_out_of_the_source_are_read_only_when_asked(built, tmp_path):
    folder, run = built
    (tmp_path / "private.txt").write_text("A private matter\n\n" + BODY)
    (folder / "a.txt").write_text(BODY)
    (folder / "link.txt").symlink_to(tmp_path / "private.txt")
    (folder / "twin.txt").symlink_to(folder / "a.txt")
    documents, failures = run()
    assert documents["path"].tolist() == ["a.txt", "twin.txt"]
    assert failures == {"link.txt": "outside"}
    documents, failures = run(follow_symlinks=True)
    assert documents["path"].tolist() == ["a.txt", "link.txt", "twin.txt"]
    assert failures == {}
    outside = [file.outside for file in discover([str(folder / "*.txt")])]
    assert outside == [False, True, False]


def test_what_framewire_wrote_is_no_source(built):
    folder, run = built
    (folder / "a.txt").write_text(BODY)
    (folder / "out" / "dataset").mkdir(parents=True)
    for name in ("manifest.json", "codebook.toml", "report.html", "dataset/README.md", "dataset/x.csv"):
        (folder / "out" / name).write_text("<html><body><p>A report</p></body></html>")
    assert run()[0]["path"].tolist() == ["a.txt"]
    assert [file.name for file in discover([str(folder / "**" / "*")])] == ["a.txt"]
    with pytest.raises(SourceError, match="framewire wrote this folder"):
        discover([str(folder / "out")])


@pytest.mark.parametrize("source", ["", "  "])
def test_an_empty_source_is_not_the_current_folder(source):
    with pytest.raises(SourceError, match="its name is empty"):
        discover([source])


def test_a_dataset_is_never_a_local_folder_of_its_name(tmp_path, monkeypatch):
    (tmp_path / "ann" / "news").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match="a local folder of that name"):
        discover(["hf://datasets/ann/news@main"])


def test_failures_of_one_file_are_bounded_and_blank_lines_are_none(tmp_path):
    (tmp_path / "a.jsonl").write_text("\n" * 5000 + "x\n" * (MOST_FAILURES + 500))
    found = list(read_source(discover([str(tmp_path)])[0], {}))
    assert len(found) == MOST_FAILURES + 1
    assert found[0].unit_id == "a.jsonl#5001"
    assert found[-1].message.startswith("500 more rows")


def test_a_zip_bomb_ends_where_it_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "FREE", 1 << 20)
    for name, unit in (("a.jsonl", b"\n"), ("b.txt", b"a "), ("c.csv", b"a,b\n")):
        with gzip.open(tmp_path / f"{name}.gz", "wb", 9) as file:
            file.write(unit * (3 << 20))
    lines, text, table = (list(read_source(file, {}))[-1] for file in discover([str(tmp_path)]))
    assert {lines.error, text.error} == {"too_large"}
    assert "over 100,000 blank lines" in lines.message
    assert "over 100 times its size" in text.message
    assert table.error == "no_text_column"


def test_columns_that_may_be_dates_and_were_not_used_are_named(tmp_path):
    (tmp_path / "a.csv").write_text("day_of_issue,text\n2024-05-01,some text\n")
    unused, _ = read_source(discover([str(tmp_path)])[0], {})
    assert unused.error == "no_date_column"
    assert "day_of_issue" in unused.message
    assert len(list(read_source(discover([str(tmp_path)])[0], {"date": "day_of_issue"}))) == 1


# Times are of this thread: another one of the test run may be at work in the same process.
UNITS = ("word ", "He said so. ", "!", ". ", "“a” ", "Kim Jong Un ", "<b>", "a<br>", "<table><td>", "May 5, 2024 ")


@pytest.mark.parametrize("unit", UNITS)
def test_the_time_of_cleaning_grows_as_the_length_of_one_line(unit):
    def seconds(size):
        began = time.thread_time()
        article = clean_article(unit * (size // len(unit)), html=unit.startswith("<") or "<br>" in unit)
        split_passages(article.text)
        return time.thread_time() - began

    seconds(1000)
    # Twice: the machine may be busy once.
    assert min(seconds(50_000) for _ in range(2)) < 1.5


def test_many_blank_lines_cost_little_and_all_of_them_are_logged():
    raw = (
        "Talks resume\n\nDelegates met on Monday to discuss peace in the city." + "\n" * 100_000 + "Nobody objected.\n"
    )
    seconds = []
    # Twice: the machine may be busy once.
    for _ in range(2):
        began = time.thread_time()
        article = clean_article(raw, html=False)
        seconds.append(time.thread_time() - began)
    assert min(seconds) < 1.0
    assert rebuilt(article) == raw.split("\n")
    assert article.text == clean_article(raw.replace("\n" * 100_000, "\n\n"), html=False).text


@pytest.mark.parametrize(
    "raw",
    [
        "x" * 200_000 + "\nand then the ministers left the town again.\n" * 3,
        "\n".join(["the ministers of nine har-", "bour towns met the media-", "tors of the"] * 5_000),
        "the ministers met\n\n" * 10_000,
        "aa!Aa" * 100_000,
    ],
)
def test_hyphens_and_stops_cost_time_in_proportion(raw):
    began = time.thread_time()
    clean_article(raw, html=False)
    assert time.thread_time() - began < 4.0
