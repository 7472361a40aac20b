"""Every kind of file gives articles or says why not; nothing crashes, nothing hangs."""

import gzip
import json
import zipfile

import pandas as pd
import pytest

from fake_hub import FakeHub
from framewire.corpus.article import RawArticle, Unreadable
from framewire.corpus.reading.read import LARGEST_ARTICLE, looks_like_html, read_source
from framewire.corpus.reading.rows import guess_columns
from framewire.corpus.reading.sources import discover

TEXT = "The ministers met on Monday to discuss the peace plan for the region."


def read(path, columns=()):
    return [unit for file in discover([str(path)]) for unit in read_source(file, dict(columns))]


def errors(path, columns=()):
    return [(unit.unit_id, unit.error) for unit in read(path, columns) if isinstance(unit, Unreadable)]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.txt.gz"])
def test_a_file_is_one_article(tmp_path, name):
    opener = gzip.open if name.endswith(".gz") else open
    with opener(tmp_path / name, "wb") as file:
        file.write(TEXT.encode())
    (article,) = read(tmp_path / name)
    assert (article.text, article.path, article.html) == (TEXT, name, name == "a.html")


def test_an_id_depends_on_path_and_bytes_only():
    one, other = RawArticle("a.txt", "0" * 64, "x", False), RawArticle("a.txt", "1" * 64, "x", False)
    assert one.document_id != other.document_id
    assert one.document_id == RawArticle("a.txt", "0" * 64, "another text", True).document_id
    assert len(one.document_id) == 17


def test_a_page_saved_as_text_is_told_by_its_tags():
    assert looks_like_html("\n<!DOCTYPE html><html><head></head><body><p>x")
    assert not looks_like_html("<3 is a heart. A <b> is a tag.")


def test_a_markdown_file_states_its_metadata_in_front(tmp_path):
    (tmp_path / "a.md").write_text(
        f"---\ntitle: 'Talks resume'\ndate: 2024-05-19\nauthor: Jo Berg\n---\n\n# Talks resume\n\n{TEXT}"
    )
    given = read(tmp_path / "a.md")[0].given
    assert (given.title, given.date, given.byline, given.url) == ("Talks resume", "2024-05-19", "Jo Berg", None)


def test_the_front_of_a_markdown_file_has_the_names_of_columns(tmp_path):
    front = "outlet: Dunmore Gazette\nByline: Anna Weller\npublished: 2024-05-19\npaper: The Wire\ntext: not this"
    (tmp_path / "a.md").write_text(f"---\n{front}\ntags:\n  - title: no\n---\n\n{TEXT}")
    given = read(tmp_path / "a.md")[0].given
    assert (given.outlet, given.byline, given.date) == ("Dunmore Gazette", "Anna Weller", "2024-05-19")
    assert given.title is None
    assert read(tmp_path / "a.md", {"outlet": "paper"})[0].given.outlet == "The Wire"


def test_rows_of_every_table_kind_are_articles(tmp_path):
    rows = [{"headline": "One", "body": TEXT, "pub_date": "2024-05-01", "link": "https://a.example/1"}] * 2
    pd.DataFrame(rows).to_parquet(tmp_path / "a.parquet")
    pd.DataFrame(rows).to_csv(tmp_path / "b.csv", index=False)
    pd.DataFrame(rows).to_csv(tmp_path / "c.csv", index=False, sep=";", encoding="utf-16")
    (tmp_path / "d.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    pd.DataFrame(rows).to_csv(tmp_path / "e.tsv", index=False, sep="\t")
    for name in ("a.parquet", "b.csv", "c.csv", "d.jsonl", "e.tsv"):
        units = read(tmp_path / name)
        assert [unit.path for unit in units] == [f"{name}#1", f"{name}#2"]
        assert (units[0].given.title, units[0].given.date, units[0].given.url) == (
            "One",
            "2024-05-01",
            "https://a.example/1",
        )


NESTED = {
    "source": {"id": None, "name": "BBC News"},
    "authors": [{"name": "Ana Lind"}, {"name": "Jo Berg"}, {"id": "7"}],
    "title": {"rendered": "Talks"},
    "content": [TEXT, "They left."],
}


def test_fields_within_a_cell_never_become_its_text(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps(NESTED))
    pd.DataFrame([NESTED]).to_parquet(tmp_path / "b.parquet")
    for (article,) in map(read, (tmp_path / "a.jsonl", tmp_path / "b.parquet")):
        assert article.text == f"{TEXT}\nThey left."
        assert (article.given.outlet, article.given.byline) == ("BBC News", "Ana Lind, Jo Berg")
        assert article.given.title is None


def test_a_text_of_fields_is_no_text_and_lists_may_lie_in_lists(tmp_path):
    rows = [{"body": {"p": [TEXT], "name": "x"}}, {"body": [{"p": TEXT}]}]
    rows.append({"text": "Talks.", "author": [["Ana Lind", [None]], "Jo Berg"]})
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    *empty, article = read(tmp_path / "a.jsonl")
    assert [unit.error for unit in empty] == ["empty", "empty"]
    assert article.given.byline == "Ana Lind, Jo Berg"


def test_columns_are_guessed_or_stated():
    assert guess_columns(["Link", "FULL_TEXT", "x"], {}) == {"text": "FULL_TEXT", "url": "Link"}
    assert guess_columns(["text", "abstract"], {"text": "abstract"})["text"] == "abstract"
    assert "text" not in guess_columns(["text"], {"text": "missing"})


def test_a_table_without_text_says_which_columns_it_has(tmp_path):
    (tmp_path / "a.csv").write_text("path,layer\nx,y\nz,w\n")
    (unit,) = read(tmp_path / "a.csv")
    assert unit.error == "no_text_column"
    assert "path, layer" in unit.message
    assert "[corpus.columns]" in unit.message


def test_bad_rows_are_reported_one_by_one_and_the_rest_goes_on(tmp_path):
    lines = ['{"text": ', "[1]", '{"text": null}', '{"other": 1}', json.dumps({"text": TEXT}), "[" * 100_000]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    assert errors(tmp_path / "a.jsonl") == [
        ("a.jsonl#1", "not_json"),
        ("a.jsonl#2", "not_json"),
        ("a.jsonl#3", "empty"),
        ("a.jsonl#4", "no_text_column"),
        ("a.jsonl#6", "not_json"),
    ]


def test_bad_files_are_told_by_what_is_wrong_with_them(tmp_path):
    (tmp_path / "zero.txt").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "zip.txt", "w") as archive:
        archive.writestr("a", "b" * 99)
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 nothing")
    (tmp_path / "bad.txt.gz").write_bytes(b"\x1f\x8b\x08 broken")
    (tmp_path / "README.md").write_text("about")
    with gzip.open(tmp_path / "bomb.txt.gz", "wb") as file:
        file.write(b"a b c " * (LARGEST_ARTICLE // 5))
    assert errors(tmp_path) == [
        ("README.md", "not_an_article"),
        ("bad.parquet", "not_parquet"),
        ("bad.txt.gz", "unreadable"),
        ("bomb.txt.gz", "too_large"),
        ("zero.txt", "empty"),
        ("zip.txt", "not_text"),
    ]


@pytest.mark.parametrize(
    ("name", "held"), [("a.csv", ""), ("a.csv", "text,date\n"), ("a.csv", "\n\n"), ("a.jsonl", ""), ("a.jsonl", "\n\n")]
)
def test_a_table_without_rows_is_one_failure(tmp_path, name, held):
    (tmp_path / name).write_text(held)
    assert errors(tmp_path / name) == [(name, "empty")]


def test_a_row_larger_than_an_article_is_skipped_without_being_held(tmp_path):
    with (tmp_path / "a.jsonl").open("w") as file:
        file.write('{"text": "' + "a" * (LARGEST_ARTICLE + 10) + '"}\n' + json.dumps({"text": TEXT}) + "\n")
    units = read(tmp_path / "a.jsonl")
    assert [getattr(unit, "error", "article") for unit in units] == ["too_large", "article"]


def test_a_hub_dataset_is_streamed(tmp_path, monkeypatch):
    rows = "".join(json.dumps({"title": f"Title {number}", "text": f"{number}. {TEXT}"}) + "\n" for number in range(5))
    with FakeHub() as hub:
        hub.add("ann/news", {"train.jsonl": rows.encode()})
        code = (
            "from framewire.corpus.reading.read import read_source;"
            "from framewire.corpus.reading.sources import discover;"
            "file, = discover(['hf://datasets/ann/news']);"
            "print([(unit.path, unit.given.title) for unit in read_source(file, {})][:2]);"
            "file, = discover(['hf://datasets/ann/nothing']);"
            "print([unit.error for unit in read_source(file, {})])"
        )
        found, missing = run_python(code, hub.environment(tmp_path)).splitlines()
    assert found == "[('ann/news#1', 'Title 0'), ('ann/news#2', 'Title 1')]"
    assert missing == "['unreadable']"


def run_python(code, environment):
    """In a process of its own: the Hub's address is read when huggingface_hub is imported."""
    import os
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_the_columns_of_common_scrapers_are_known():
    news_please = ["authors", "date_download", "date_publish", "language", "maintext", "source_domain", "title", "url"]
    assert guess_columns(news_please, {}) == {
        "text": "maintext",
        "title": "title",
        "date": "date_publish",
        "url": "url",
        "outlet": "source_domain",
        "byline": "authors",
    }
    trafilatura = ["author", "hostname", "raw_text", "text", "source", "source-hostname"]
    assert guess_columns(trafilatura, {}) == {"text": "text", "outlet": "source-hostname", "byline": "author"}
    media_cloud = ["media_name", "publish_date", "story_text"]
    assert guess_columns(media_cloud, {}) == {"text": "story_text", "date": "publish_date", "outlet": "media_name"}


def test_a_table_of_addresses_says_that_they_are_not_fetched(tmp_path):
    (tmp_path / "a.csv").write_text("url,title,seendate,domain\nhttps://a.example/1,Talks,20240519T083000Z,a.example\n")
    (unit,) = read(tmp_path / "a.csv")
    assert unit.error == "no_text_column"
    assert "Addresses alone are not fetched: download the articles first" in unit.message


@pytest.mark.parametrize(
    ("name", "start", "cure"),
    [
        ("a.txt", "WARC/1.0\r\nWARC-Type: conversion\r\n\r\n", "rows of .jsonl"),
        ("a.html", "<?xml version='1.0'?>\n<rss version='2.0'><channel>", "feedparser"),
        ("a.txt", "<feed xmlns='http://www.w3.org/2005/Atom'><entry>", "feedparser"),
    ],
)
def test_a_file_of_many_articles_that_is_not_parted_is_refused(tmp_path, name, start, cure):
    (tmp_path / name).write_text(start + TEXT)
    (unit,) = read(tmp_path / name)
    assert (unit.error, cure in unit.message) == ("many_articles", True)


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_front_matter_is_no_text(tmp_path, name):
    (tmp_path / name).write_text(f"---\ntitle: Talks resume\nhostname: a.example\ndate: 2024-05-19\n---\n{TEXT}\n")
    (article,) = read(tmp_path / name)
    assert article.text == "\n" * 5 + TEXT + "\n"
    assert (article.given.title, article.given.outlet) == ("Talks resume", "a.example")


def test_a_line_separator_inside_a_row_of_json_is_a_line_end(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "One.\u2028Two."}\n', encoding="utf-8")
    assert read(tmp_path / "a.jsonl")[0].text == "One.\nTwo."
