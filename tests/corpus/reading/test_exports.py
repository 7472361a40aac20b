"""Exports of press databases are parted into their articles, each with what the database says of it."""

import pytest

from framewire.corpus.article import Given, RawArticle, Unreadable
from framewire.corpus.reading.exports import Exported, exported
from framewire.corpus.reading.read import read_source
from framewire.corpus.reading.sources import discover

TEXTS = (
    "Delegates of nine countries met in the harbour town on Monday.\n\nThe talks will go on until Friday.",
    "The ferries stayed in port for a third day.\n\nSubject to the weather: two of them may sail on Sunday.",
)
TITLES = ("Talks resume in the harbour town", "Ferries stay in port for a third day")
BODIES = tuple(zip(TITLES, TEXTS, strict=True))


def nexis(title: str, text: str) -> str:
    return (
        f"{title}\n\nThe Harbour Post\n\nMay 3, 2024 Friday 8:30 AM GMT\n\nCopyright 2024 Harbour\n\n"
        f"Section: NEWS; Pg. 4\n\nLength:\u00a012 words\n\nByline: By Hanna Vos\n\nBody\n\n\n{text}\n\nGraphic\n\n"
        "Two ships at a pier\n\nLoad-Date: May 4, 2024\n\n\nEnd of Document\n\n"
    )


def packed_nexis(title: str, text: str) -> str:
    body = text.replace("\n\n", "\n")
    return (
        f"{title}\nThe Harbour Post\nMay 3, 2024\nSection: NEWS\nLength: 12 words\nByline: Hanna Vos\nBody\n{body}\n"
        "Load-Date: May 4, 2024\nEnd of Document\n"
    )


def lexis(title: str, text: str) -> str:
    return (
        f"          1 of 2 DOCUMENTS\n\n          The Harbour Post\n\n       May 3, 2024 Friday\n       Final Ed.\n\n"
        f"{title}\n\nBYLINE: Hanna Vos\n\nSECTION: NEWS; Pg. 4\n\nLENGTH: 12 words\n\nDATELINE: SEOUL\n\n{text}\n\n"
        "LOAD-DATE: May 4, 2024\n\nLANGUAGE: ENGLISH\n\n     Copyright 2024 Harbour\n     All Rights Reserved\n\n"
    )


def oldest_lexis(title: str, text: str) -> str:
    return (
        f"Document 1 of 2 DOCUMENTS\n\nThe Harbour Post\n\nMay 3, 2024\n\nSECTION: NEWS\n\nLENGTH: 12 words\n\n"
        f"HEADLINE: {title}\n\nBYLINE: Hanna Vos\n\nBODY:\n{text}\n\nLOAD-DATE: May 4, 2024\n"
    )


def factiva(title: str, text: str) -> str:
    return (
        f"World News\n{title}\n\nBy Hanna Vos\n1,012 words\n3 May 2024\n08:30\nThe Harbour Post\nHARPOS\n4\nEnglish\n"
        f"Copyright 2024. Harbour Ltd.\n\n{text}\n\nHarbour Ltd\n\nDocument HARPOS0020240503ek5300001\n\n"
    )


def coded_factiva(title: str, text: str) -> str:
    lead, _, rest = text.partition("\n\n")
    return (
        f"HD      {title}\nBY      By Hanna Vos\nWC      12 words\nPD      3 May 2024\nSN      The Harbour Post\n"
        f"LA      English\nLP\n{lead}\nTD\n{rest}\nRE      nkorea : Korea\nAN\nDocument HARPOS0020240503ek5300001\n\n"
    )


def proquest(title: str, text: str) -> str:
    return (
        f"{'_' * 60}\n\n{title}\nAuthor: Vos, Hanna\nPublication info: The Harbour Post ; Seoul. 03 May 2024: A4.\n\n"
        f"Full text: {text}\nSubject: Ports\nLocation: Seoul\nTitle: {title}\nPublication title: The Harbour Post\n"
        "Publication date: May 3, 2024\nDocument URL: https://database.example/1\nDatabase: Newsstream\n\n"
    )


SHAPES = (nexis, packed_nexis, lexis, oldest_lexis, factiva, coded_factiva, proquest)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_article_of_an_export_comes_with_its_own_head(shape):
    found = exported("".join(shape(*body) for body in BODIES))
    assert [one.given.title for one in found] == list(TITLES)
    for one, text in zip(found, TEXTS, strict=True):
        assert one.text.split("\n") == [line for line in text.split("\n") if line or "\n\n" in one.text]
        assert one.given.outlet == "The Harbour Post"
        assert one.given.byline in ("By Hanna Vos", "Hanna Vos")


@pytest.mark.parametrize("shape", SHAPES)
def test_an_export_is_read_as_rows_and_one_article_as_the_file(tmp_path, shape):
    (tmp_path / "two.txt").write_text("".join(shape(*body) for body in BODIES))
    (tmp_path / "one.txt").write_text(shape(*BODIES[0]))
    units = [unit for file in discover([str(tmp_path)]) for unit in read_source(file, {})]
    assert [unit.path for unit in units] == ["one.txt", "two.txt#1", "two.txt#2"]
    assert units[0].given == units[1].given
    assert "2024" in units[0].given.date


def test_a_cover_and_the_list_of_a_search_are_no_articles():
    cover = f"User Name: Ann\n\nDate and Time: Friday, May 31, 2024 10:00 AM\n\nDocuments (2)\n\n1. {TITLES[0]}\n\n"
    assert exported(cover + "".join(nexis(*body) for body in BODIES))[0] == exported(nexis(*BODIES[0]))[0]
    assert len(exported("".join(factiva(*body) for body in BODIES) + "Search Summary\n\nText\nharbour\n")) == 2
    assert len(exported(proquest(*BODIES[0]) + "_" * 60 + "\nContact ProQuest\nTerms and Conditions\n")) == 1


def test_an_article_whose_end_is_cut_off_is_read():
    whole = "".join(nexis(*body) for body in BODIES)
    found = exported(whole[: whole.rindex("Load-Date")])
    assert [one.given.title for one in found] == list(TITLES)


def test_a_part_without_an_article_is_listed(tmp_path):
    broken = "A page of advertisements without a head.\n\nEnd of Document\n"
    (tmp_path / "a.txt").write_text(nexis(*BODIES[0]) + broken + nexis(*BODIES[1]))
    units = [unit for file in discover([str(tmp_path)]) for unit in read_source(file, {})]
    assert [type(unit) for unit in units] == [RawArticle, Unreadable, RawArticle]
    assert (units[1].unit_id, units[1].error) == ("a.txt#2", "not_an_article")
    assert "A page of advertisements" in units[1].message


def test_an_export_without_a_text_says_so(tmp_path):
    (tmp_path / "a.txt").write_text(proquest(TITLES[0], "Not available."))
    units = [unit for file in discover([str(tmp_path)]) for unit in read_source(file, {})]
    assert [(unit.unit_id, unit.error) for unit in units] == [("a.txt", "empty")]


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLES[0]}\n\n{TEXTS[0]}",
        f"{TITLES[0]}\n\n{TEXTS[0]}\n\nEnd of Document",
        f"{TITLES[0]}\n\n{'_' * 40}\n\n{TEXTS[0]}",
        "Length: 12 words\n\nBody\n\nEnd of Document",
        "1 of 2 DOCUMENTS",
        f"{TITLES[0]}\n\n{'_' * 40}\n\nFull text: The letter of the minister.\n\n{'_' * 40}\n\n{TEXTS[0]}",
        "",
    ],
)
def test_what_is_no_export_is_left_whole(text):
    assert exported(text) == []


def test_a_label_inside_the_text_does_not_end_it():
    (one,) = exported(proquest(TITLES[0], "Two things are said.\n\nSubject: none was named." + "\n\nMore." * 20))
    assert one == Exported(one.text, Given(TITLES[0], "May 3, 2024", None, "The Harbour Post", "Hanna Vos"))
    assert one.text.endswith("More.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "Some article without a head.\n\nEnd of Document\n\nAnother one.\n\nEnd of Document\n"),
        ("a.html", "".join(f"<p>Text {one}.</p><p>Document HARPOS0020240503ek530000{one}</p>" for one in (1, 2))),
    ],
)
def test_an_export_whose_articles_are_not_found_is_no_article(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    (unit,) = [unit for file in discover([str(tmp_path)]) for unit in read_source(file, {})]
    assert unit.error == "many_articles"
    assert "export it as plain text" in unit.message


@pytest.mark.parametrize("publisher", ["Harbour Ltd.", "The Harbour Post", ""])
def test_only_a_publisher_goes_from_below_an_article_of_factiva(publisher):
    text = factiva(TITLES[0], f"{TEXTS[0]}\n\nHe did not answer.")
    (one,) = exported(text.replace("Harbour Ltd\n\nDoc", f"{publisher}\n\nDoc"))
    assert one.text == f"{TEXTS[0]}\n\nHe did not answer."


def test_a_lead_that_opens_with_a_word_in_capitals_is_no_code():
    (one,) = exported(coded_factiva(TITLES[0], "IN a dramatic move the minister has quit.\n\nHer party was shocked."))
    assert one.text.startswith("IN a dramatic move the minister has quit.")
