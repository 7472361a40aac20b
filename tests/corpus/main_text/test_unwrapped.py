"""Hyphens at the ends of lines: the typesetter's go, those of the words stay."""

import pytest

from framewire.corpus import clean_article
from framewire.corpus.main_text.unwrapped import unwrapped

TYPESET = (
    "The ministers of the nine countries met in the har-\nbour town to discuss a plan for peace with the media-\n"
    "tors, who came late. A state-\nowned ferry brought the vice-president and an anti-\ntank crew. The vice-\n"
    "president left, and the mediators stayed."
)
WHOLE = (
    "The ministers of the nine countries met in the harbour town to discuss a plan for peace with the mediators, who "
    "came late. A state-owned ferry brought the vice-president and an anti-tank crew. The vice-president left, and "
    "the mediators stayed."
)


def test_words_parted_to_fill_lines_are_put_together_and_compounds_keep_their_hyphen():
    assert unwrapped(TYPESET).rstrip("\n") == WHOLE
    assert unwrapped(TYPESET).count("\n") == TYPESET.count("\n")


def test_a_soft_hyphen_always_goes():
    assert clean_article("Talks resume\n\nThe co\u00ad\noperation of the nine countries went on.").text.rstrip() == (
        "The cooperation of the nine countries went on."
    )


def test_one_hyphen_among_many_lines_is_the_words_own():
    lines = ["the ministers of the nine countries met again to talk"] * 40
    text = "\n".join([*lines, "about the crop-", "raising farms of the region."])
    assert unwrapped(text).split("\n")[0].endswith("about the crop-raising farms of the region.")


@pytest.mark.parametrize(
    "text", ["He came -\nand left again at once.", "They met in the\nold – and cold –\ntown hall."]
)
def test_a_dash_stays_a_dash(text):
    assert unwrapped(text).rstrip("\n") == " ".join(text.split())


def test_two_words_that_share_an_end_stay_two():
    assert (
        unwrapped(f"{TYPESET}\nIt was true of the pre-\nand post-war ministers.")
        .rstrip("\n")
        .endswith("It was true of the pre- and post-war ministers.")
    )


def test_parts_that_make_other_words_too_are_put_together():
    text = f"{TYPESET}\nThe ex-\nperts gave a war-\nning in a state-\nment on Fri-\nday."
    assert unwrapped(text).rstrip("\n").endswith("The experts gave a warning in a statement on Friday.")
