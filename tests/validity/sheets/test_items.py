"""What a coder is asked about each unit: the name of its own target, frame or theme, whatever else has its id."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from framewire.codebook import Codebook
from framewire.errors import FramewireError
from framewire.validity.draw import SampleRequest, draw_sample
from framewire.validity.validation import validate
from validity.fake_run import CODEBOOK, filled, make_world


def cells(path, column: str) -> set[str]:
    text = path.read_text(encoding="utf-8-sig")
    return {row[column] for row in csv.DictReader(StringIO(text, newline=""))}


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory):
    """A run whose theme and frame have the id of a target, and whose other target is called as the fixed subject."""
    world = make_world(tmp_path_factory.mktemp("items"), 30)
    text = CODEBOOK.replace('"traffic"\nname = "traffic"', '"ferry"\nname = "sea traffic"')
    text = text.replace('"conflict"\nname = "conflict"', '"ferry"\nname = "a quarrel"')
    text = text.replace('"bridge"\nname = "the bridge"', '"voice"\nname = "the choir"')
    renamed = {"bridge": "voice", "conflict": "ferry", "traffic": "ferry"}
    subjects = {"document_stances": "target_id", "sentence_stances": "target_id", "frames": "frame_id",
                "document_themes": "theme_id", "themes": "theme_id"}  # fmt: skip
    for table, column in subjects.items():
        rows = world.store.arrow(table).to_pylist()
        world.store.write_rows(table, [row | {column: renamed.get(row[column], row[column])} for row in rows])
    return world, Codebook.parse(text)


def test_coders_are_not_asked_about_found_themes(namesakes, tmp_path):
    world, book = namesakes
    found = world.store.arrow("themes").to_pylist()
    world.store.write_rows("themes", [*found, found[0] | {"theme_id": "f1", "name": "found 1", "source": "found"}])
    draw_sample(world.store, book, SampleRequest("theme", 60, ("a",)), tmp_path)
    assert cells(tmp_path / "sheet_a.csv", "target") == {"sea traffic"}
    world.store.write_rows("themes", [found[0] | {"theme_id": "f1", "name": "found 1", "source": "found"}])
    world.store.path("samples").unlink()
    with pytest.raises(FramewireError, match="of themes only those that the codebook defines are coded"):
        draw_sample(world.store, book, SampleRequest("theme", 60, ("a",)), tmp_path / "more")
    world.store.write_rows("themes", found)


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("stance", {"the ferry", "the choir"}),
        ("evidence", {"the ferry", "the choir"}),
        ("theme", {"sea traffic"}),
        ("frame", {"a quarrel"}),
        ("attribution", {"who says the marked sentence"}),
    ],
)
def test_a_sheet_asks_about_its_own_kind_of_subject(namesakes, tmp_path, kind, asked):
    world, book = namesakes
    draw_sample(world.store, book, SampleRequest(kind, 60, ("a",)), tmp_path)
    assert cells(tmp_path / "sheet_a.csv", "target") == asked


def test_the_sheet_of_ties_asks_about_the_target_too(tmp_path):
    world = make_world(tmp_path / "run", 30)
    book = Codebook.parse(CODEBOOK.replace('"traffic"\nname = "traffic"', '"ferry"\nname = "sea traffic"'))
    draw_sample(world.store, book, SampleRequest(size=50, overlap=1.0), tmp_path / "sheets")
    for seed, coder in enumerate("ab"):
        filled(tmp_path / "sheets" / f"sheet_{coder}.csv", world, 0.3, seed)
    validate(world.store, book, [tmp_path / "sheets"], tmp_path)
    assert cells(tmp_path / "adjudication.csv", "target") == {"the ferry", "the bridge"}
