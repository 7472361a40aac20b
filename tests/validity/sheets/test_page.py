"""The coding page in a real browser: coded with the keyboard alone, closed half-way, gone on with, exported, read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from framewire.validity.draw import SampleRequest, draw_sample
from framewire.validity.sheets.page import coding_page
from framewire.validity.sheets.reading import read_sheets
from framewire.validity.units import CODES
from validity.fake_run import HOSTILE, make_world

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: apt-get install chromium")


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Sheets of 20 sentences for one coder; the first articles hold hostile text."""
    folder = tmp_path_factory.mktemp("page")
    world = make_world(folder / "run", 6)
    draw_sample(world.store, world.book, SampleRequest("attribution", 20, ("ann",), 1.0), folder / "sheets")
    return folder / "sheets", world


def test_text_is_data_and_cannot_leave_its_element():
    items = [{"unit_id": "u1", "title": text, "text": text, "choices": ["a"], "kind": "stance"} for text in HOSTILE]
    page = coding_page("ann", items, ["@@SCRIPT@@"])
    assert page.count("</script>") == 2
    assert page.count('"use strict"') == 1
    assert "@@" not in page
    assert "default-src 'none'" in page


@needs_browser
def test_twenty_units_with_the_keyboard_alone(sheets, tmp_path):
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install playwright"
    )
    folder, world = sheets
    requests: list[str] = []
    with playwright.sync_playwright() as tool:
        profile = tool.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=CHROMIUM, args=ARGUMENTS, accept_downloads=True
        )
        page = profile.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto((folder / "sheet_ann.html").as_uri())
        for number in range(11):
            page.keyboard.press("2" if number % 3 else "1")
        assert page.inner_text("#count") == "11 of 20 coded"
        page.close()

        page = profile.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto((folder / "sheet_ann.html").as_uri())
        assert page.inner_text("#count") == "11 of 20 coded"
        page.keyboard.press("u")
        page.keyboard.press("n")
        page.keyboard.type("not sure; 1 of 2")
        page.keyboard.press("Escape")
        for _ in range(9):
            page.keyboard.press("1")
        assert page.inner_text("#count") == "20 of 20 coded"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("0")
        assert page.inner_text("#count") == "19 of 20 coded"
        page.keyboard.press("1")
        page.keyboard.press("?")
        assert page.is_visible("#instructions")
        with page.expect_download() as waiting:
            page.keyboard.press("e")
        waiting.value.save_as(tmp_path / "sheet_ann.csv")
        assert page.title() == "framewire: coding sheet"
        assert page.locator("mark").count() == 1
        assert page.locator("img").count() == 0
        profile.close()
    assert all(url.startswith(("file:", "blob:")) for url in requests)
    units = set(world.store.read("samples")["unit_id"])
    found = read_sheets([tmp_path / "sheet_ann.csv"], dict.fromkeys(units, CODES["attribution"]))
    assert len(found) == 20
    assert [row.note for row in found if row.note] == ["not sure; 1 of 2"]
    assert {row.code for row in found} == {"narration", "quotation"}


def test_every_sheet_shows_the_marked_sentence_and_never_the_model_s_answer(sheets):
    folder, world = sheets
    names = {path.name for path in folder.iterdir()}
    assert {"sheet_ann.csv", "sheet_ann.xlsx", "sheet_ann.html", "sheet_ann.label-studio.json",
            "sheet_ann.potato.jsonl", "draw.csv", "instructions.txt"} <= names  # fmt: skip
    samples = world.store.read("samples")
    for path in folder.glob("sheet_*"):
        if path.suffix == ".xlsx":
            continue
        text = Path(path).read_text(encoding="utf-8-sig")
        assert "⟦" in text or "\\u27e6" in text
        for hidden in ("stratum", "probability", *samples["stratum"].unique()):
            assert hidden not in text, path.name
