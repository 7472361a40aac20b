"""The reading of who takes a side: what it is fitted on, what is kept, and the questions of one side."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from framewire.codebook import Target
from framewire.training.writer.fitted_writer import one_sided
from framewire.training.writer.judged import FOR_ARTICLES, TO_JUDGE, Judged, is_kept, kept_whole, own_sentences, part_of

DATA = Path(__file__).parents[3] / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the repository's data are not here")


@needs_data
def test_the_contrast_set_names_targets_in_its_sentences_and_holds_some_out() -> None:
    fit, held_out = own_sentences(DATA / "contrast"), own_sentences(DATA / "contrast", held_out=True)
    assert not {item.text for item in fit} & {item.text for item in held_out}
    stances = Counter(item.stance for item in fit)
    assert set(stances) == {"favour", "neutral", "against"}
    assert min(stances.values()) > 300
    assert len(held_out) > 50


@needs_data
@pytest.mark.parametrize("name", ["coded_sentences.csv", "coded_writers.csv"])
def test_no_text_of_a_real_set_is_kept(name: str) -> None:
    with (DATA / "contrast" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(len(row[key]) <= 80 and " " not in row[key] for row in rows for key in row.keys() - {"target"})
    # A name or an issue, never a sentence of an article.
    assert max(len(row["target"]) for row in rows) <= 160


def test_one_article_in_five_is_kept_with_all_its_sentences_and_our_own_never() -> None:
    target = Target("t", "the port")
    kept = [is_kept(Judged("", target, "neutral", f"kcna {n}"), frozenset()) for n in range(500)]
    assert 70 < sum(kept) < 130
    assert kept == [part_of(f"kcna {n}") in (FOR_ARTICLES, TO_JUDGE) for n in range(500)]
    assert not is_kept(Judged("", target, "neutral"), frozenset({""}))
    assert is_kept(Judged("", target, "neutral", "state x"), frozenset({"state x"}))


@needs_data
def test_articles_that_were_coded_whole_are_kept() -> None:
    whole = kept_whole(DATA / "contrast")
    assert len(whole) > 150
    assert {name.split()[0] for name in whole} >= {"kcna", "state", "polnear"}


def test_who_is_in_favour_denies_the_question_of_the_other_side() -> None:
    example = Judged("We need this port.", Target("t", "the port"), "favour").example
    approves, disapproves = one_sided([example])
    assert (approves.label, disapproves.label) == (0, 2)
    assert approves.pairs[0][1] == "The author approves of the port."
    neutral = Judged("The port is open.", Target("t", "the port"), "neutral").example
    assert [one.label for one in one_sided([neutral])] == [1, 1]
