"""The two commands of hand-coding on an invented run: draw, code, validate, correct, and what is refused."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framewire.errors import FramewireError, SheetError
from framewire.validity.draw import SampleRequest, draw_sample, plan_sample
from framewire.validity.units import KINDS
from framewire.validity.validation import validate
from validity.fake_run import World, filled, make_world


def coded(folder: Path, world: World, request: SampleRequest, accuracy: float = 0.9) -> Path:
    """Draw, and have every coder fill in the whole sheet."""
    draw_sample(world.store, world.book, request, folder)
    for seed, coder in enumerate(request.coders):
        filled(folder / f"sheet_{coder}.csv", world, accuracy, seed)
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run of 200 articles with 200 stances drawn, coded by two and validated."""
    folder = tmp_path_factory.mktemp("validity")
    world = make_world(folder / "run", 200)
    sheets = coded(folder / "sheets", world, SampleRequest(size=200))
    said = validate(world.store, world.book, [sheets], folder / "run")
    return folder, world, said


@pytest.fixture
def again(finished, tmp_path):
    """A copy of the finished run, to change."""
    folder, world, _ = finished
    shutil.copytree(folder, tmp_path / "copy")
    from framewire.tables import Store

    store = Store(tmp_path / "copy" / "run" / "tables")
    return tmp_path / "copy", World(world.folder, store, world.book, world.truth)


def rewritten(path: Path, change) -> None:
    rows = list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_probabilities_are_those_of_the_draw(finished):
    """In each stratum the weights of the units drawn sum to its documents, copies counted, as nearly as they can."""
    _, world, _ = finished
    samples = world.store.read("samples")
    assert len(samples) == 200 * 4
    drawn = samples[samples["draw"].notna()]
    assert len(drawn) == 200
    assert (drawn["probability"] > 0).all()
    whole = (1 / drawn["probability"]).sum()
    assert whole == pytest.approx(800, rel=0.08)
    voices = drawn.groupby(["subject_id", "voice"]).size()
    assert voices.min() > 35
    silent = samples[samples["said"] == "silent"]
    assert 0 < silent["draw"].notna().mean() < drawn["said"].ne("silent").sum() / 400


def test_one_copy_of_a_family_is_drawn_at_most(finished):
    _, world, _ = finished
    samples = world.store.read("samples").merge(world.store.read("documents", ("document_id", "family_id")))
    drawn = samples[samples["draw"].notna()]
    assert drawn.groupby(["subject_id", "voice", "family_id"]).size().max() == 1
    assert (drawn["copies"] > 1).any()


def test_the_same_seed_draws_the_same(finished, tmp_path):
    _, world, _ = finished
    other = make_world(tmp_path / "run", 200)
    draw_sample(other.store, other.book, SampleRequest(size=200), tmp_path / "sheets")
    assert (other.store.read("samples")["unit_id"] == world.store.read("samples")["unit_id"]).all()
    assert (other.store.read("samples")["draw"].notna() == world.store.read("samples")["draw"].notna()).all()


def test_both_coders_get_the_shared_part_and_each_a_part_of_the_rest(finished):
    _, world, _ = finished
    given = Counter(tuple(names) for names in world.store.read("samples")["coders"] if names)
    assert given == {("a", "b"): 60, ("a",): 70, ("b",): 70}


def test_agreement_scores_and_corrected_counts(finished):
    _, world, said = finished
    assert "labels by 2 coders" in said
    assert "Krippendorff's alpha 0." in said
    agreement = world.store.read("agreement")
    whole = agreement[agreement["subject_id"].isna() & agreement["voice"].isna()].set_index("measure")
    assert 0.6 < whole.loc["alpha_nominal", "value"] < 0.95
    assert whole.loc["alpha_nominal", "low"] < whole.loc["alpha_nominal", "value"] < whole.loc["alpha_nominal", "high"]
    scores = world.store.read("scores")
    accuracy = scores[(scores["measure"] == "accuracy") & scores["subject_id"].isna()].iloc[0]
    # Most units have one coder, who is wrong in 7.5 of 100: so often does the gold differ from the truth.
    assert accuracy["low"] < _accuracy(world) * 0.925 < accuracy["high"]


def _accuracy(world: World) -> float:
    said = world.store.read("document_stances")
    right = [
        (row.stance if isinstance(row.stance, str) else "absent" if row.reason != "torn" else None)
        == world.truth[(row.document_id, row.target_id, row.voice)]
        for row in said.itertuples()
    ]
    return float(np.mean(right))


def test_corrected_shares_lie_nearer_to_the_truth_than_the_model_s_count(finished):
    _, world, _ = finished
    found = world.store.read("prevalence")
    whole = found[found["outlet"].isna() & found["period"].isna() & (found["basis"] == "all")]
    corrected, naive = (
        whole[whole["estimator"] == name].set_index(["subject_id", "voice", "code"]) for name in ("corrected", "naive")
    )
    errors = {"corrected": [], "naive": []}
    held = []
    for (subject, voice, code), row in corrected[corrected["value"].notna()].iterrows():
        real = np.mean([value == code for (_, s, v), value in _documents(world) if (s, v) == (subject, voice)])
        errors["corrected"].append(abs(row["value"] - real))
        errors["naive"].append(abs(naive.loc[(subject, voice, code), "value"] - real))
        held.append(row["low"] <= real <= row["high"])
    assert len(held) >= 14
    assert np.mean(held) >= 0.8


def _documents(world: World):
    names = set(world.store.read("documents", ("document_id",))["document_id"])
    return [(key, value) for key, value in world.truth.items() if key[0] in names]


def test_no_share_without_its_interval_and_no_null_without_its_reason(finished):
    from framewire.reasons import NO_NUMBER

    _, world, _ = finished
    for name in ("prevalence", "scores"):
        table = world.store.read(name)
        known = table["value"].notna()
        assert (table["low"].notna() == known).all()
        assert (table.loc[~known, "reason"].isin(NO_NUMBER)).all()
        assert table.loc[known, "reason"].isna().all()
        assert (table.loc[known, "low"] <= table.loc[known, "value"]).all()
    small = world.store.read("prevalence")
    small = small[(small["outlet"] == "Small Paper") & (small["estimator"] == "corrected")]
    assert (small["reason"] == "too_few_labels").all()


def test_ties_get_a_sheet_of_their_own_and_the_decision_stays_recorded(finished, again):
    folder, world = again
    gold = world.store.read("gold")
    path = folder / "run" / "adjudication.csv"
    tied = len(list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""))))
    assert tied == (world.store.read("failures")["error"] == "Tied").sum() > 0
    assert not set(gold["decided_by"]) & {"adjudicator"}

    def decide(rows):
        for row in rows:
            assert ": " in row["codes"]
            row["code"] = row["choices"].split(" | ")[0]

    assert f"{tied} tied units: fill in the column code of {path} and validate again" in finished[2].replace(
        str(finished[0]), str(folder)
    )
    rewritten(path, decide)
    said = validate(world.store, world.book, [folder / "sheets"], folder / "run")
    assert "labels by 2 coders and an adjudicator;" in said
    settled = world.store.read("gold")
    assert (settled["decided_by"] == "adjudicator").sum() == tied
    assert len(settled) == len(gold) + tied
    assert not path.exists()
    assert "adjudicator" not in set(world.store.read("agreement")["coder_a"].dropna())


def test_a_half_filled_sheet_of_ties_is_read_and_kept_and_one_with_a_mistake_is_left(again):
    folder, world = again
    path, kept = folder / "run" / "adjudication.csv", folder / "run" / "adjudication_1.csv"
    rewritten(path, lambda rows: rows[0].update(code="favours"))
    before = path.read_bytes()
    with pytest.raises(SheetError, match=r"adjudication.csv, row 2: 'favours' is not a code"):
        validate(world.store, world.book, [], folder / "run")
    assert path.read_bytes() == before
    rewritten(path, lambda rows: rows[0].update(code="favour"))
    rows, filled_in = len(path.read_text(encoding="utf-8").splitlines()), path.read_bytes()
    validate(world.store, world.book, [], folder / "run")
    assert (world.store.read("gold")["decided_by"] == "adjudicator").sum() == 1
    assert kept.read_bytes() == filled_in
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == rows - 1
    rewritten(path, lambda rows: rows[0].update(note="it is about neither"))
    validate(world.store, world.book, [folder / "run"], folder / "run")
    assert "it is about neither" in (folder / "run" / "adjudication_2.csv").read_text(encoding="utf-8")


def test_a_corrected_label_changes_what_follows_from_it(again):
    folder, world = again
    before = {name: world.store.read(name) for name in ("annotations", "scores", "prevalence", "agreement")}

    def change(rows):
        for row in rows[:15]:
            row["code"] = "neutral" if row["code"] != "neutral" else "favour"

    rewritten(folder / "sheets" / "sheet_a.csv", change)
    validate(world.store, world.book, [folder / "sheets" / "sheet_a.csv"], folder / "run")
    assert len(world.store.read("annotations")) == len(before["annotations"])
    for name in ("annotations", "scores", "prevalence", "agreement"):
        assert not world.store.read(name).equals(before[name]), name


def test_validating_twice_is_validating_once(again):
    folder, world = again
    before = world.store.read("prevalence")
    validate(world.store, world.book, [], folder / "run")
    assert world.store.read("prevalence").equals(before)


def test_a_mistake_leaves_everything_as_it_was(again):
    folder, world = again
    before = {path.name: path.read_bytes() for path in world.store.folder.iterdir()}
    rewritten(folder / "sheets" / "sheet_a.csv", lambda rows: rows[3].update(code="perhaps"))
    with pytest.raises(SheetError, match=r"sheet_a.csv, row 5: 'perhaps' is not a code"):
        validate(world.store, world.book, [folder / "sheets"], folder / "run")
    assert {path.name: path.read_bytes() for path in world.store.folder.iterdir()} == before


def test_a_further_draw_adds_to_the_strata_and_keeps_the_labels(again):
    folder, world = again
    before = world.store.read("samples").set_index("unit_id")
    draw_sample(world.store, world.book, SampleRequest(size=60), folder / "more")
    after = world.store.read("samples").set_index("unit_id")
    assert (after["draw"] == 2).sum() == 60
    drawn = before.index[before["draw"].notna()]
    assert (after.loc[drawn, "draw"] == 1).all()
    assert (after.loc[drawn, "probability"] >= before.loc[drawn, "probability"] - 1e-6).all()
    filled(folder / "more" / "sheet_a.csv", world, 0.9, 5)
    said = validate(world.store, world.book, [folder / "more"], folder / "run")
    assert "labels by 2 coders" in said


def test_a_sheet_that_holds_codes_is_not_replaced(again):
    folder, world = again
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(FramewireError, match=r"sheet_a.csv: the sheet is not blank, .* Name another folder with --out"):
        draw_sample(world.store, world.book, SampleRequest(size=60), folder / "sheets")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    draw_sample(world.store, world.book, SampleRequest(size=30, coders=("new",)), folder / "sheets")
    assert (folder / "sheets" / "sheet_a.csv").read_bytes() == before[folder / "sheets" / "sheet_a.csv"]


@pytest.mark.parametrize("pilot", [False, True])
def test_nothing_is_left_to_draw(tmp_path, pilot):
    """Blank sheets of the earlier draw stay too: nothing is written, and a new pilot holds new units alone."""
    world, request = make_world(tmp_path / "run", 12), SampleRequest(size=3 if pilot else 200, pilot=pilot)
    draw_sample(world.store, world.book, request, tmp_path / "sheets")
    if pilot:
        draw_sample(world.store, world.book, SampleRequest(size=200, pilot=True), tmp_path / "more")
        first, later = (
            {
                row["unit_id"]
                for row in csv.DictReader(StringIO((tmp_path / name / "sheet_a.csv").read_text("utf-8-sig")))
            }
            for name in ("sheets", "more")
        )
        assert len(first) == 3
        assert later
        assert not first & later
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(FramewireError, match=r"--unit stance: no unit is left.* Code the sheets that"):
        draw_sample(world.store, world.book, SampleRequest(size=50, pilot=pilot), tmp_path / "last")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_unfinished_sheets_are_used_as_far_as_they_go(tmp_path):
    world = make_world(tmp_path / "run", 200)
    draw_sample(world.store, world.book, SampleRequest(size=200), tmp_path / "sheets")
    for seed, coder in enumerate("ab"):
        filled(tmp_path / "sheets" / f"sheet_{coder}.csv", world, 1.0, seed, part=0.75)
    validate(world.store, world.book, [tmp_path / "sheets"], tmp_path / "run")
    gold = world.store.read("gold")
    assert 130 < len(gold) < 190
    assert world.store.read("prevalence")["value"].notna().any()


def test_a_pilot_counts_in_agreement_and_in_no_estimate(tmp_path):
    world = make_world(tmp_path / "run", 100)
    coded(tmp_path / "pilot", world, SampleRequest(size=20, pilot=True))
    validate(world.store, world.book, [tmp_path / "pilot"], tmp_path / "run")
    assert world.store.read("agreement")["units"].max() == 20
    found = world.store.read("prevalence")
    assert (found["labels"] == 0).all()
    assert found["units"].max() == 100
    said = plan_sample(world.store, world.book, SampleRequest())
    assert said.count("(0 coded, now not known yet)") == 4
    assert "assumed: four answers in five are right" in said
    coded(tmp_path / "sheets", world, SampleRequest(size=100))
    samples = world.store.read("samples").set_index("unit_id")["draw"]
    assert ((samples == 0).sum(), (samples == 1).sum()) == (20, 100)
    validate(world.store, world.book, [], tmp_path / "run")
    assert (world.store.read("prevalence")["labels"] == 0).all(), "practice counts before any sheet is coded"
    validate(world.store, world.book, [tmp_path / "pilot", tmp_path / "sheets"], tmp_path / "run")
    ties, gold = world.store.read("failures")["unit_id"], world.store.read("gold")["unit_id"]
    scores = world.store.read("scores")
    whole = scores[scores["subject_id"].isna() & (scores["measure"] == "accuracy")].iloc[0]
    assert whole["labels"] == (samples[gold] == 1).sum() == 100 - (samples[ties] == 1).sum()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "stance"])
def test_every_kind_of_unit(tmp_path, kind):
    world = make_world(tmp_path / "run", 60)
    coded(tmp_path / "sheets", world, SampleRequest(kind, 50, overlap=1.0), 1.0)
    validate(world.store, world.book, [tmp_path / "sheets"], tmp_path / "run")
    assert len(world.store.read("gold")) == 50
    alphas = world.store.read("agreement")
    assert alphas.loc[alphas["measure"] == "alpha_nominal", "value"].iloc[0] == 1


def test_the_plan_before_and_after_coding(finished, tmp_path):
    world = make_world(tmp_path / "run", 200)
    said = plan_sample(world.store, world.book, SampleRequest())
    assert "ferry narration: " in said
    assert "more of 175 (0 coded, now not known yet)" in said, "one article in eight is a copy"
    assert "assumed: four answers in five are right" in said
    _, done, _ = finished
    assert "measured on the gold" in plan_sample(done.store, done.book, SampleRequest())
    assert "assumed: four answers" in plan_sample(done.store, done.book, SampleRequest("frame")), "stances were coded"


def test_where_all_is_coded_nothing_is_left_to_do_and_the_share_is_the_coded_one(tmp_path):
    world = make_world(tmp_path / "run", 12)
    coded(tmp_path / "sheets", world, SampleRequest(size=200, coders=("a",)), 1.0)
    validate(world.store, world.book, [tmp_path / "sheets"], tmp_path / "run")
    said = plan_sample(world.store, world.book)
    assert said.count("0 more of 11 (11 coded, now ±0.0 points)") == 4
    assert "all together: 0 more" in said
    found = world.store.read("prevalence")
    whole = found[found["outlet"].isna() & found["period"].isna() & found["estimator"].eq("corrected")]
    shares = whole[whole["basis"] == "all"].set_index(["subject_id", "voice", "code"])["value"]
    for (subject, voice, code), value in shares.items():
        real = np.mean([real == code for (_, s, v), real in _documents(world) if (s, v) == (subject, voice)])
        assert value == pytest.approx(real, abs=1e-6)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (SampleRequest(coders=("../x",)), "not a name for a coder"),
        (SampleRequest(coders=("adjudicator",)), "not a name for a coder"),
        (SampleRequest(coders=("a", "a")), "two with one name"),
        (SampleRequest(size=3), "strata"),
        (SampleRequest(overlap=1.5), "an overlap from 0 to 1"),
    ],
)
def test_requests_that_cannot_be_met(tmp_path, request_, said):
    world = make_world(tmp_path / "run", 20)
    with pytest.raises(FramewireError, match=said):
        draw_sample(world.store, world.book, request_, tmp_path / "sheets")
    assert not world.store.has("samples")


def test_sheets_without_a_draw(tmp_path, finished):
    world = make_world(tmp_path / "run", 20)
    with pytest.raises(SheetError, match="nothing was drawn from this run"):
        validate(world.store, world.book, [finished[0] / "sheets" / "sheet_a.csv"], tmp_path)


def test_the_draw_that_came_with_the_sheets_serves_another_run_on_the_same_articles(tmp_path, finished):
    """Another model answers otherwise; labels, strata and probabilities of the draw hold all the same."""
    folder, first, _ = finished
    other = make_world(tmp_path / "run", 200, accuracy=0.5)
    assert set(other.store.read("documents")["document_id"]) == set(first.store.read("documents")["document_id"])
    validate(other.store, other.book, [folder / "sheets"], tmp_path / "run")
    mine, theirs = other.store.read("samples"), first.store.read("samples")
    assert (mine["stratum"] == theirs["stratum"]).all()
    assert np.allclose(mine["probability"], theirs["probability"])
    assert len(other.store.read("gold")) == len(first.store.read("gold"))
    shares = other.store.read("prevalence")
    validate(other.store, other.book, [], tmp_path / "run")
    pd.testing.assert_frame_equal(other.store.read("prevalence"), shares, check_exact=True)
