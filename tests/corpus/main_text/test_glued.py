"""Names that a scraper ran together with their neighbours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_helpers import rebuilt
from framewire.corpus import clean_article
from framewire.corpus.main_text.glued import unglued


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("the respected ComradeKim Song Il spoke", "the respected Comrade Kim Song Il spoke"),
        ("a letter ofKim Song Il and a visit byKim Song Il", "a letter of Kim Song Il and a visit by Kim Song Il"),
        ("PresidentKim Song Ilreceived a guest", "President Kim Song Il received a guest"),
        ("There President Kim Song Ildiscussed it", "There President Kim Song Il discussed it"),
        ("Kim Song Ilmade an assessment", "Kim Song Il made an assessment"),
    ],
)
def test_a_name_is_parted_from_its_neighbours(line, mended):
    assert unglued([line]) == {0: mended}


def test_a_known_name_is_parted_from_any_word_behind_it():
    lines = ["Guests saw ComradeKim Song Il.", "Kim Song Ilembraced them in Kim Song IlSquare.", "Kim Song Il left."]
    assert unglued(lines)[1] == "Kim Song Il embraced them in Kim Song Il Square."


@pytest.mark.parametrize(
    "line",
    [
        "Michael McFaul and Carrie Clinton met Dan McKenzie of YouTube in New York; New Yorkers saw it.",
        "An iPhone, LinkedIn and the DuPont Circle; South Korea, South Koreans.",
        "Secretary Hillary Rodham Clinton met President Ana Rose Newton.",
        "Ana Lindon met Ana Lind; the DeKalb County office opened.",
    ],
)
def test_words_of_their_own_stay_whole(line):
    assert unglued([line, "Carrie Clint was there."]) == {}


PIECES = st.sampled_from(["Kim", "Song", "Il", "of", "Comrade", " ", "\n", "said", "Square", ".", "s", "and"])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_only_spaces_are_added(text):
    lines = text.split("\n")
    for index, line in unglued(lines).items():
        assert line != lines[index]
        assert line.replace(" ", "") == lines[index].replace(" ", "")


def test_the_removal_log_holds_a_mended_line_as_it_was():
    raw = (
        "Talks resume\n\nThe delegates met ComradeKim Song Ilon Monday to discuss a plan for peace.\n"
        "Another round of the talks is planned for June, they said."
    )
    article = clean_article(raw)
    assert "met Comrade Kim Song Il on Monday" in article.text
    assert [(gone.line, gone.text) for gone in article.removed if gone.rule == "mended"] == [(3, raw.split("\n")[2])]
    assert rebuilt(article) == raw.split("\n")


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("The talks ended.The minister left.", "The talks ended. The minister left."),
        ("“We are late.”He left at once.", "“We are late.” He left at once."),
        ("Who came?“Nobody,” she said.", "Who came? “Nobody,” she said."),
        ("It was so in 1947.Nobody knew.", "It was so in 1947. Nobody knew."),
        ("So he said.A ferry came. It sank.I saw it.", "So he said. A ferry came. It sank. I saw it."),
    ],
)
def test_a_sentence_is_parted_from_the_next(line, mended):
    assert unglued([line]) == {0: mended}


@pytest.mark.parametrize(
    "line",
    [
        "Booking.Com and Node.Js grew; see www.harbour.Example or mail@harbour.Example now.",
        "The U.S.Army and the e.V.Verein met; version 2.Beta came.",
        "A file named report.Final.txt and https://a.example/x.The was sent.",
    ],
)
def test_names_with_a_point_stay_whole(line):
    assert unglued([line]) == {}
