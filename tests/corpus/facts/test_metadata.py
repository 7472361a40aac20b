"""Metadata are stated, or null."""

import pytest

from corpus_helpers import BODY
from framewire.corpus import clean_article
from framewire.corpus.article import Given
from framewire.corpus.facts.metadata import read_facts
from framewire.corpus.facts.outlets import host_of, same_outlet
from framewire.corpus.facts.people import in_byline, person
from framewire.corpus.main_text.clean import mark_lines
from framewire.corpus.main_text.repeats import Repeats


def facts(text, path="", **given):
    return read_facts(mark_lines(text, given.get("title")), Given(**given), path)


def test_a_date_inside_the_text_is_not_the_date_of_the_article():
    text = f"Talks resume\n\n{BODY}\nThe treaty was signed on 19 May 1999 and ended on 2 June 2004 in the same town.\n"
    assert clean_article(text).published is None


def test_a_column_of_slashed_dates_is_read_as_those_with_one_reading_are():
    rows = [facts(BODY, date=f"05/{day:02}/2024") for day in range(1, 29)]
    assert sum(row.published is None for row in rows) == 11
    repeats = Repeats()
    for row in rows:
        repeats.add("news.csv", [], row)
    settled = [repeats.settle("news.csv", row) for row in rows]
    assert [(row.published.month, row.published.day) for row in settled] == [(5, day) for day in range(1, 29)]
    assert {row.published_from for row in settled} == {"field"}
    repeats.add("news.csv", [], facts(BODY, date="13/06/2024"))
    assert repeats.settle("news.csv", rows[0]).published is None


def test_a_published_date_goes_before_an_updated_one():
    text = f"Talks resume\n\nUpdated: 21 May 2024\n\nPublished: 19 May 2024\n\n{BODY}"
    assert clean_article(text).published.day == 19


def test_a_dateline_takes_its_year_from_the_address_or_the_path():
    text = f"Talks resume\n\nHARBOUR, May 19 (Pebble Wire) -- {BODY}"
    assert facts(text).published is None
    assert facts(text, url="https://a.example/2024/05/20/talks").published.date().isoformat() == "2024-05-19"
    found = facts(text, path="wire/2024-05-19-talks.txt")
    assert (found.published.day, found.published_from, found.origin) == (19, "dateline", "Pebble Wire")


@pytest.mark.parametrize(
    ("start", "address", "day", "source"),
    [
        ("The New START treaty was signed on April 8, 2010. It ends soon. ", "2025/11/03", "2025-11-03", "url"),
        ("START Treaty, April 8, 2010 — It ends soon. ", "2025/11/03", "2025-11-03", "url"),
        ("HARBOUR, May 11 -- ", "2024/05/19", "2024-05-19", "url"),
        ("HARBOUR, May 12 -- ", "2024/05/19", "2024-05-12", "dateline"),
    ],
)
def test_a_dateline_far_from_the_date_in_the_address_is_none(start, address, day, source):
    found = facts(f"Talks resume\n\n{start}{BODY}", url=f"https://a.example/{address}/talks")
    assert (found.published.date().isoformat(), found.published_from) == (day, source)


def test_a_dateline_far_from_the_day_of_a_crawl_in_the_path_holds():
    found = facts(f"Talks resume\n\nHARBOUR, May 11 -- {BODY}", path="crawl-2024-05-31/talks.txt")
    assert (found.published.date().isoformat(), found.published_from) == ("2024-05-11", "dateline")


def test_a_date_that_reads_both_ways_is_settled_by_the_dateline():
    text = "Talks resume\n\nDate: {}/2024 | Print\n\nHARBOUR, June 5 (PW) -- " + BODY
    assert facts(text.format("05/06")).published.isoformat()[:10] == "2024-06-05"
    assert facts(text.format("06/05")).published.isoformat()[:10] == "2024-06-05"
    assert facts(text.format("05/06").replace("June 5 (PW)", "(PW)")).published is None


def test_stated_columns_come_first():
    found = facts(BODY, title="Given", date="2024-05-19", outlet="Pebble", byline="by Jo Berg")
    assert (found.title, found.published.day, found.published_from) == ("Given", 19, "field")
    assert (found.outlet, found.byline) == ("Pebble", "Jo Berg")


@pytest.mark.parametrize(
    ("tail", "outlet"),
    [
        ("Enjoy this blog? Subscribe to PEBBLE ONLINE", "PEBBLE ONLINE"),
        ("© 2024 Daily Pebble. All rights reserved.", "Daily Pebble"),
    ],
)
def test_an_outlet_is_named_by_its_furniture(tail, outlet):
    assert clean_article(f"Talks resume\n\n{BODY}\n{tail}\n").outlet == outlet


def test_an_address_gives_the_name_as_the_text_writes_it():
    text = f"Talks resume\n\n{BODY}\nMore from The Daily Pebble\n"
    assert facts(text, url="https://www.dailypebble.example/1").outlet == "The Daily Pebble"
    assert facts(BODY, url="https://www.dailypebble.example/1").outlet == "dailypebble.example"


@pytest.mark.parametrize(
    ("host", "outlet"),
    [
        ("english.hani.co.kr", "english.hani.co.kr"),
        ("world.kbs.co.kr", "world.kbs.co.kr"),
        ("finance.dailypebble.example", "Daily Pebble"),
        ("www.dailypebble.co.uk", "Daily Pebble"),
        ("dailypebble.substack.com", "Daily Pebble"),
        ("www.substack.com", "Substack"),
    ],
)
def test_a_subdomain_names_no_outlet(host, outlet):
    text = f"Talks resume\n\nThe World Bank and Finance Asia saw an English text on Substack. {BODY}\nDaily Pebble\n"
    assert facts(text, url=f"https://{host}/1").outlet == outlet


def test_an_edition_of_an_outlet_is_the_outlet():
    assert same_outlet("Hani", "english.hani.co.kr")
    assert same_outlet("english.hani.co.kr", "Hani")
    assert not same_outlet("English", "english.hani.co.kr")


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("Original Source: www.rfa.org", "rfa.org"),
        ("Source: Common Ground Weekly", "Common Ground Weekly"),
        ("Source: Market Compass, abridged", "Market Compass"),
        ("This story was supplied by Meridian Wire and edited by our staff.", "Meridian Wire"),
        ("Source link", None),
    ],
)
def test_a_source_line_names_the_origin(line, origin):
    assert clean_article(f"Talks resume\n\n{BODY}\n{line}\n").origin == origin


def test_an_origin_is_named_in_the_text():
    text = f"Talks resume\n\n{BODY}\nThe ship left, according to a report by the Harbour Courier. It was empty.\n"
    assert clean_article(text).origin == "Harbour Courier"
    assert clean_article(f"Talks resume\n\n{BODY}\nHe writes Pebble.\n").origin == "Pebble"


def test_an_outlet_is_not_its_own_origin():
    text = f"Talks resume\n\nHARBOUR, May 19 (DP) -- {BODY}\n© 2024 Daily Pebble\n"
    assert clean_article(text).origin is None
    assert same_outlet("Daily Pebble", "dailypebble.example")
    assert not same_outlet("Reuters", "Daily Pebble")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Jo Berg", "Jo Berg"),
        ("Author: Kristaps Lind", "Kristaps Lind"),
        ("Reporting by Petra Vond; editing by R. Acht", "Petra Vond"),
        ("Reporter Han So-ra", "Han So-ra"),
        ("Jo Berg | Daily Pebble", "Jo Berg"),
        ("Автор: Илзе Граудиня", "Илзе Граудиня"),
        ("Written by ADMIN", None),
        ("By our staff", None),
    ],
)
def test_a_byline_names_a_person(line, name):
    assert in_byline(line) == name


def test_roles_and_outlets_are_no_part_of_a_name():
    assert person("Jo Berg, Security Editor") == "Jo Berg"
    assert person("Jo Berg, Daily Pebble", "Daily Pebble") == "Jo Berg"
    assert person("Jo Berg and Ana Lind") == "Jo Berg and Ana Lind"


def test_a_broken_address_is_no_error():
    assert host_of("http://[broken") is None
    assert host_of("") is None
