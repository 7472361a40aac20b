"""Hand-coding in the manifest of a run: recorded with every draw, and whole again when a table of it is damaged."""

import pytest

from framewire.errors import SheetError, TableError
from framewire.handcoding import carry_labels, record_draw, validate_run
from framewire.manifest import Manifest
from framewire.runfolder import Run
from framewire.tables import content_hash
from framewire.validity.draw import SampleRequest, draw_sample
from validity.fake_run import CODEBOOK, filled, make_world

DERIVED = ("agreement", "gold", "scores", "prevalence")


def drawn_run(folder, documents=40):
    """Return a run from which units were drawn, with the world it is of."""
    world = make_world(folder / "run", documents)
    run = new_run(world)
    draw_sample(world.store, world.book, SampleRequest("stance", 30, ("a",)), folder / "sheets")
    record_draw(run)
    return run, world


def new_run(world):
    run = Run(world.folder)
    (run.path / "codebook.toml").write_text(CODEBOOK)
    manifest = Manifest(world.book.title, ("folder",), world.book.sha256, world.book.seed)
    manifest.failures_sha256 = ""
    world.store.write_rows("failures", [])
    manifest.write(run.path)
    return run


@pytest.fixture
def coded(tmp_path):
    run, world = drawn_run(tmp_path)
    filled(tmp_path / "sheets" / "sheet_a.csv", world, 1.0, 0)
    validate_run(run, [tmp_path / "sheets"])
    return run


@pytest.fixture
def tied(tmp_path):
    """A run on which two coders are tied, and its sheet of ties."""
    world = make_world(tmp_path / "run", 40)
    run = new_run(world)
    draw_sample(world.store, world.book, SampleRequest("stance", 30, ("a", "b"), 1.0), tmp_path / "sheets")
    for seed, coder in enumerate("ab"):
        filled(tmp_path / "sheets" / f"sheet_{coder}.csv", world, 0.7, seed)
    validate_run(run, [tmp_path / "sheets"])
    return run, run.path / "sheets" / "adjudication.csv"


def resumed(run):
    """Bring the labels up to date, as a run with other tables does."""
    manifest = Manifest.read(run.path)
    manifest.seed += 1
    carry_labels(run, manifest, [])


def hashes(run):
    return {name: content_hash(run.store.arrow(name)) for name in DERIVED}


@pytest.mark.parametrize("damage", ["damaged", "missing"])
def test_what_follows_from_the_codes_is_made_anew(coded, damage):
    before = hashes(coded)
    for name in DERIVED:
        path = coded.store.path(name)
        path.write_text("x") if damage == "damaged" else path.unlink()
    carry_labels(coded, Manifest.read(coded.path), [])
    assert hashes(coded) == before
    stamps = [coded.store.path(name).stat().st_mtime_ns for name in DERIVED]
    carry_labels(coded, Manifest.read(coded.path), [])
    assert [coded.store.path(name).stat().st_mtime_ns for name in DERIVED] == stamps


@pytest.mark.parametrize("name", ["samples", "annotations"])
def test_what_people_coded_is_read_again_from_their_sheets_as_the_error_says(coded, tmp_path, name):
    before = hashes(coded)
    coded.store.path(name).write_text("x")
    with pytest.raises(
        TableError, match=rf"Remove tables/{name}.parquet, then: framewire validate RUN SHEETS"
    ) as error:
        carry_labels(coded, Manifest.read(coded.path), [])
    assert "run command again" not in str(error.value)
    coded.store.path(name).unlink()
    validate_run(coded, [tmp_path / "sheets"])
    assert hashes(coded) == before


def test_a_draw_that_nobody_has_coded_is_taken_along_and_recorded(tmp_path):
    run, _ = drawn_run(tmp_path)
    other = new_run(make_world(tmp_path / "other", 40))
    manifest = Manifest.read(other.path)
    carry_labels(other, manifest, [run])
    assert other.store.read("samples").equals(run.store.read("samples"))
    assert manifest.stage("validity").hashes == Manifest.read(run.path).stage("validity").hashes
    assert "table samples: no stage wrote it" not in other.verify()


def test_a_draw_from_an_interrupted_run_does_not_make_it_whole(tmp_path):
    run, world = drawn_run(tmp_path)
    manifest = Manifest.read(run.path)
    assert manifest.interruption() is None
    manifest.failures_sha256 = None
    manifest.write(run.path)
    draw_sample(world.store, world.book, SampleRequest("attribution", 5, ("a",)), tmp_path / "more")
    record_draw(run)
    assert "the run was interrupted" in Manifest.read(run.path).interruption()


@pytest.mark.parametrize("code", ["favor", "favour"])
def test_a_run_leaves_a_sheet_of_ties_that_somebody_wrote_into(tied, code):
    run, path = tied
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[1].endswith(",,")
    path.write_text("\n".join([lines[0], lines[1][:-1] + code + ",", *lines[2:]]), encoding="utf-8")
    before = path.read_bytes()
    resumed(run)
    assert path.read_bytes() == before
    assert not path.with_name("adjudication_1.csv").exists()
    assert "adjudicator" not in set(run.store.read("gold")["decided_by"])
    assert run.store.has("prevalence")
    if code == "favor":
        with pytest.raises(SheetError, match=r"^sheets/adjudication.csv, row 2: 'favor' is not a code"):
            validate_run(run, [])
    else:
        validate_run(run, [])
        assert (run.store.read("gold")["decided_by"] == "adjudicator").sum() == 1


def test_a_run_writes_a_blank_sheet_of_ties_again(tied):
    run, path = tied
    before = path.read_bytes()
    path.unlink()
    resumed(run)
    assert path.read_bytes() == before
