"""Labels follow their text into a later run, and are set aside when the text has changed."""

from __future__ import annotations

import shutil

from framewire.validity.draw import SampleRequest, draw_sample
from framewire.validity.validation import validate
from validity.fake_run import filled, make_world


def carried(old, new):
    for name in ("samples", "annotations"):
        shutil.copyfile(old.store.path(name), new.store.path(name))


def coded_world(folder, kind="stance"):
    world = make_world(folder / "old", 60)
    draw_sample(world.store, world.book, SampleRequest(kind, 60, ("a",)), folder / "sheets")
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
