"""Labels follow their text into a later run, and are set aside when the text has changed."""

from __future__ import annotations

import shutil

import pandas as pd

from framewire.handcoding import carry_labels
from framewire.manifest import Manifest
from framewire.runfolder import Run
from framewire.validity.draw import SampleRequest, draw_sample
from framewire.validity.validation import validate
from validity.fake_run import CODEBOOK, filled, make_world


def carried(old, new):
    for name in ("samples", "annotations"):
        shutil.copyfile(old.store.path(name), new.store.path(name))


def coded_world(folder, kind="stance", size=60):
    world = make_world(folder / "old", 60)
    draw_sample(world.store, world.book, SampleRequest(kind, size, ("a",)), folder / "sheets")
    filled(folder / "sheets" / "sheet_a.csv", world, 1.0, 0)
    validate(world.store, world.book, [folder / "sheets"], folder / "old")
    return world


def test_articles_are_added(tmp_path):
    old, new = coded_world(tmp_path), make_world(tmp_path / "new", 80)
    carried(old, new)
    validate(new.store, new.book, [], tmp_path / "new")
    assert new.store.read("annotations").equals(old.store.read("annotations"))
    assert len(new.store.read("samples")) == 60 * 4
    shares = new.store.read("prevalence")
    assert shares.loc[shares["outlet"].isna() & shares["period"].isna(), "units"].max() == 60
    draw_sample(new.store, new.book, SampleRequest(size=60), tmp_path / "more")
    drawn = new.store.read("samples")
    assert len(drawn) == 80 * 4
    assert drawn["stratum"].str.contains("since draw 1").sum() == 20 * 4


def test_a_changed_text_sets_its_labels_aside_and_says_so(tmp_path):
    old, new = coded_world(tmp_path), make_world(tmp_path / "new", 60)
    carried(old, new)
    first = str(old.store.read("annotations")["unit_id"].iloc[0])
    home = old.store.read("samples").set_index("unit_id").loc[first, "document_id"]
    documents = new.store.arrow("documents").to_pylist()
    for row in documents:
        if row["document_id"] == home:
            row["text"] = row["text"].replace("speaks", "spoke")
    new.store.write_rows("documents", documents)
    said = validate(new.store, new.book, [], tmp_path / "new")
    failures = new.store.read("failures")
    aside = failures[failures["error"] == "TextChanged"]
    assert first in set(aside["unit_id"])
    assert aside["message"].str.contains("set aside").all()
    assert first not in set(new.store.read("annotations")["unit_id"])
    assert "set aside: their text has changed" in said


def test_a_sentence_is_found_again_by_its_hash_under_another_id(tmp_path):
    old, new = coded_world(tmp_path, "evidence"), make_world(tmp_path / "new", 60)
    carried(old, new)
    for table in ("sentences", "sentence_stances", "attributions"):
        frame = new.store.read(table)
        if "sentence_id" in frame:
            frame["sentence_id"] = frame["sentence_id"].str.replace("-0", "-9", n=1)
        else:
            frame["sentence_ids"] = [[name.replace("-0", "-9", 1) for name in names] for names in frame["sentence_ids"]]
        new.store.write(table, frame)
    validate(new.store, new.book, [], tmp_path / "new")
    before, after = old.store.read("annotations"), new.store.read("annotations")
    assert len(after) >= len(before) - 8
    assert set(after["text_sha256"]) <= set(before["text_sha256"])
    assert not set(after["unit_id"]) & set(before["unit_id"])
    joined = after.merge(before, on=["text_sha256", "coder"], how="left")
    assert (joined["code_x"] == joined["code_y"]).groupby(joined["unit_id_x"]).any().all()


def without(world, documents: set[str]) -> None:
    """Take articles out of a run, with all that stands on them."""
    for table in ("documents", "passages", "sentences", "attributions", "frames", "document_themes",
                  "document_stances"):  # fmt: skip
        rows = world.store.arrow(table).to_pylist()
        world.store.write_rows(table, [row for row in rows if row["document_id"] not in documents])
    there = set(world.store.read("sentences")["sentence_id"])
    rows = world.store.arrow("sentence_stances").to_pylist()
    world.store.write_rows("sentence_stances", [row for row in rows if row["sentence_id"] in there])


def drawn_with_copies(world) -> pd.DataFrame:
    """Return the drawn units on articles of which there are copies."""
    samples = world.store.read("samples")
    documents = world.store.read("documents", ("document_id", "family_id"))
    shared = documents.groupby("family_id")["document_id"].transform("size") > 1
    return samples[samples["draw"].notna() & samples["document_id"].isin(documents.loc[shared, "document_id"])]


def test_a_label_goes_on_with_the_copy_of_an_article_that_leaves(tmp_path):
    """The copy has a row of its own that was not drawn; the draw and its labels take that place, and none is lost."""
    world = coded_world(tmp_path)
    before, labels = world.store.read("samples"), world.store.read("annotations")
    copied = drawn_with_copies(world)
    assert len(copied) > 4
    without(world, set(copied["document_id"]))
    validate(world.store, world.book, [], tmp_path / "old")
    after, aside = world.store.read("samples"), world.store.count("failures")
    assert after["draw"].notna().sum() + aside == before["draw"].notna().sum()
    assert world.store.count("annotations") + aside == len(labels)
    gone = ~before["unit_id"].isin(after["unit_id"])
    assert aside < before.loc[gone, "draw"].notna().sum()
    assert after["unit_id"].is_unique
    # The copy stands for its family from now on: no other is drawn beside it.
    draw_sample(world.store, world.book, SampleRequest(size=400), tmp_path / "more")
    drawn = world.store.read("samples").dropna(subset=["draw"]).merge(world.store.read("documents"), on="document_id")
    assert drawn.groupby(["subject_id", "voice", "family_id"]).size().max() == 1


def test_no_label_of_a_lost_text_falls_to_the_text_that_takes_its_place(tmp_path):
    """The third sentence of each article, the only quotation, goes, and the fourth gets its id: so does its label."""
    world = coded_world(tmp_path, "attribution", 180)
    spans = world.store.read("sentences").sort_values(["document_id", "number"])
    later = spans.groupby("document_id")[["start", "end"]].shift(-1)
    spans[["start", "end"]] = spans[["start", "end"]].where(spans["number"] < 2, later)
    world.store.write("sentences", spans.dropna().astype({"start": "int32", "end": "int32"}))
    validate(world.store, world.book, [], tmp_path / "old")
    kept = world.store.read("annotations")
    assert len(kept) > 100
    assert set(kept["code"]) == {"narration"}
    assert len(kept) + world.store.count("failures") == 180


def test_nothing_of_the_coded_kind_is_left(tmp_path):
    """Every label is set aside, and a later run has nothing to bring up to date rather than to fail."""
    world = coded_world(tmp_path, "frame")
    labels = world.store.count("annotations")
    rows = world.store.arrow("frames").to_pylist()
    world.store.write_rows("frames", [row | {"frame_id": "dispute"} for row in rows])
    run = Run(tmp_path / "old")
    (run.path / "codebook.toml").write_text(CODEBOOK)
    manifest = Manifest(world.book.title, ("folder",), world.book.sha256, world.book.seed)
    for seed in (7, 8):
        manifest.seed = seed
        carry_labels(run, manifest, [])
        assert world.store.count("annotations") == world.store.count("samples") == world.store.count("gold") == 0
        assert list(world.store.read("failures")["error"]) == ["TextChanged"] * labels
