"""The article is the run of lines with the highest total."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from framewire.corpus.main_text.lines import look
from framewire.corpus.main_text.region import _runs, find_region

PROSE = "The ministers met on Monday to discuss the plan for peace in the whole of the region."


def region(lines, marks=None, titles=()):
    return find_region([look(line) for line in lines], marks or [None] * len(lines), titles)


def test_menus_around_the_article_are_left_out():
    lines = ["Home", "News", "Sport", PROSE, PROSE, PROSE, "Jobs", "Weather", "Games"]
    assert region(lines) == (3, 6)


def test_no_running_text_is_no_region():
    assert region(["Home", "News", ""]) is None


def test_a_short_article_below_its_headline_wins_over_a_longer_text_far_below():
    lines = ["Talks", PROSE, PROSE, PROSE, *["A link"] * 12, *[PROSE] * 12]
    assert region(lines, titles=(0,)) == (1, 4)


def test_an_article_may_end_in_a_list():
    lines = [
        PROSE,
        PROSE,
        "The dates of the tour",
        *[f"June {day} – Harbour hall" for day in range(1, 7)],
        "Home",
        "News",
    ]
    assert region(lines) == (0, 9)


def test_verse_below_a_headline_shown_twice_is_an_article():
    verse = ["The harbour lies so still tonight", "and nobody has lit the lamps"] * 8
    assert region(
        ["Verse", "Verse", *verse, "Copyright", "x"], ["title", "title", *[None] * 16, "copyright", None], (0, 1)
    ) == (2, 18)


@given(st.lists(st.integers(-9, 9), max_size=14))
def test_the_best_run_is_the_best_of_all_runs(scores):
    runs = _runs([float(score) for score in scores])
    best = max((run[2] for run in runs), default=0)
    sums = [sum(scores[start:end]) for start, end in itertools.combinations(range(len(scores) + 1), 2)]
    assert best == max([0, *sums])
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(runs))
