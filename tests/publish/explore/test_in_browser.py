"""explore.html in a real browser, from the disk: what is clicked is what the tables hold, and nothing is loaded."""

import csv
import io
import math
import re
import zipfile
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from framewire.publish.explore import write_explore
from framewire.publish.report.findings import findings, open_desk
from framewire.publish.report.html import to_html
from framewire.publish.report.report import report_data
from framewire.runfolder import Run
from publish.synthetic_run import Shape, blank_run, make_run

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
# One code point for another, so every offset of the tables stays what it is: astral, combining, wide.
STRANGE = str.maketrans({"e": "\U0001f6a2", "i": "\u0301", "o": "漢", "s": "\U00020000"})


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip("there is no /usr/bin/chromium: apt-get install chromium")
    with playwright.sync_playwright() as tools:
        started = tools.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of invented articles; the text of the last one is full of characters that JavaScript counts twice."""
    run = Run.open(make_run(tmp_path_factory.mktemp("page") / "run", documents=48, seed=5, shape=Shape(outlets=3)))
    documents, own = run.table("documents"), judged(run)
    strange = own[own["stance"].notna() & own["evidence"].map(len).gt(0)]["document_id"].iloc[-1]
    here = documents["document_id"].eq(strange)
    documents.loc[here, "text"] = documents.loc[here, "text"].str.translate(STRANGE)
    run.store.write("documents", documents)
    write_explore(run)
    return SimpleNamespace(run=run, strange=strange, target=own["target_id"].iloc[0])


def judged(run, target=None, voice="narration"):
    """Stances with outlet and date of documents that are no copies, as the page counts them."""
    documents = run.table("documents")
    documents = documents[documents["family_id"].eq(documents["document_id"])]
    stances = run.table("document_stances").merge(documents, on="document_id")
    target = target or stances["target_id"].iloc[0]
    return stances[stances["target_id"].eq(target) & stances["voice"].eq(voice)]


@pytest.fixture(scope="module")
def context(browser):
    return browser.new_context(viewport={"width": 1500, "height": 900}, accept_downloads=True)


@pytest.fixture
def look(context, run):
    """Open the page at a hash; at the end there was no error, no word on the console and no request."""
    trouble = []

    def open_page(hash_="", folder=None, name="explore.html"):
        page = context.new_page()
        page.on("console", lambda message: trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: trouble.append(request.url) if not mine(request.url) else None)
        page.goto(f"file://{(folder or run.run).path}/{name}#{hash_}")
        page.wait_for_selector("#facet-box" if name == "explore.html" else "#main", state="attached")
        return page

    yield open_page
    for page in context.pages:
        page.close()
    assert trouble == []


def mine(url):
    return url.split("#")[0].endswith(("explore.html", "report.html")) or url.startswith("blob:null/")


def texts(run, sentence_ids):
    """The sentences of some ids, cut from the documents by Python."""
    sentences = run.table("sentences").set_index("sentence_id").loc[list(sentence_ids)]
    documents = run.table("documents").set_index("document_id")["text"]
    return [documents[row.document_id][row.start : row.end].strip() for row in sentences.itertuples()]


def counted(page, key):
    return int(page.locator(f'label:has([data-key="{key}"]) .count').inner_text().replace(",", ""))


def test_facets_filter_one_another_and_the_address_holds_the_choice(look, run):
    own = judged(run.run, run.target)
    outlet = own["outlet"].value_counts().index[0]
    page = look(f"t={run.target}")
    page.locator(f'[data-key="outlet={outlet}"]').check()
    expected = own[own["outlet"].eq(outlet)]["stance"].value_counts()
    for stance, count in expected.items():
        assert counted(page, f"stance={stance}") == count
    page.locator('[data-key="stance=against"]').check()
    assert page.locator(".card").count() == expected["against"]
    others = own[own["stance"].eq("against")]["outlet"].value_counts()
    assert counted(page, f"outlet={others.index[-1]}") == others.iloc[-1]
    again = look(page.url.split("#")[1])
    assert again.locator(".card").all_inner_texts() == page.locator(".card").all_inner_texts()


def test_evidence_is_marked_to_the_character(look, run):
    own = judged(run.run, run.target).set_index("document_id").loc[run.strange]
    page = look(f"d={run.strange}&t={run.target}&v=narration")
    marked = page.locator("mark.evidence[data-sentence]").evaluate_all(
        "all => { const by = {}; for (const m of all) by[m.dataset.sentence] = (by[m.dataset.sentence] ?? '')"
        " + m.textContent; return Object.values(by).map((text) => text.trim()); }"
    )
    assert marked == texts(run.run, own["evidence"])
    assert any(ord(char) > 0xFFFF for text in marked for char in text)
    text = run.run.table("documents").set_index("document_id")["text"][run.strange]
    said = run.run.table("attributions").query("document_id == @run.strange")
    for row in said.itertuples():
        shown = page.evaluate(
            "() => [...document.querySelectorAll('.text .said')].map((each) => each.textContent).join('')"
        )
        assert text[row.start : row.end] in shown


def test_hostile_text_stays_text(look, run):
    documents = run.run.table("documents")
    hostile = documents[documents["text"].str.contains("<script|<img|<iframe") | documents["title"].str.contains("<")]
    assert len(hostile)
    page = look()
    for document in hostile["document_id"]:
        page.evaluate("id => { location.hash = `d=${id}`; }", document)
        page.wait_for_selector(f"dd:has-text('{document}')")
        assert page.locator("#article img, #article iframe, #article script, main script").count() == 0
    shown = page.locator("#article .text").inner_text()
    assert "<" in shown or "<" in page.locator("#article-title").inner_text()


def test_which_outlet_turned_and_the_sentences_that_show_it(look, run):
    """In five actions: target, view, months, the number against, evidence."""
    own = judged(run.run, run.target)
    month = own["published"].dt.strftime("%b %Y")
    counts = own[own["stance"].eq("against")].groupby(["outlet", month]).size()
    (outlet, when), most = counts.idxmax(), counts.max()
    page = look("v=narration")
    page.locator("#target").select_option(run.target)
    page.locator('[data-key="tab compare"]').click()
    page.locator('[data-key="period"]').select_option("month")
    page.locator(f'[data-key="cell {outlet} {when} against"]').click()
    assert page.locator(".card").count() == most
    page.locator('[data-key="tab sentences"]').click()
    rows = own[own["outlet"].eq(outlet) & month.eq(when) & own["stance"].eq("against")]
    wanted = [name for lists in (rows["evidence"], rows["counter_evidence"]) for names in lists for name in names]
    assert Counter(page.locator(".card .snippet").all_inner_texts()) == Counter(
        re.sub(r"\s+", " ", text) for text in texts(run.run, wanted)
    )


def test_what_else_rests_on_a_quotation_given_to_the_wrong_person(look, run):
    """In four actions: search the words, open the article, choose the quotation, open the speaker's others."""
    said, documents = run.run.table("attributions"), run.run.table("documents").set_index("document_id")
    stances = run.run.table("sentence_stances").query("voice == 'quotation'")
    row = next(
        row for row in said.itertuples()
        if isinstance(row.speaker, str) and row.document_id != run.strange
        and stances["sentence_id"].isin(row.sentence_ids).any()
    )  # fmt: skip
    page = look("copies=all")
    page.locator("#query").fill(f'"{documents.loc[row.document_id, "text"][row.start : row.end]}"')
    page.locator(f'[data-key="open {row.document_id}"]').click()
    page.locator(f'[data-key="quote {row.attribution_id}"]').click()
    panel = page.locator("#quotation")
    resting = stances[stances["sentence_id"].isin(row.sentence_ids)]
    assert panel.locator('[data-key^="rests"]').count() == len(resting)
    everywhere = said[said["speaker"].eq(row.speaker)]
    facts = rf"{len(everywhere)} quotations? in {everywhere['document_id'].nunique()} article"
    assert re.search(facts, panel.inner_text())
    panel.locator('[data-key="all of speaker"]').click()
    assert listed(page) == everywhere["document_id"].nunique()
    kept = set(judged(run.run)["document_id"]) & set(everywhere["document_id"])
    page.locator("#copies").set_checked(False)
    assert page.locator(".card").count() == min(60, len(kept))


def listed(page):
    """How many articles or sentences the page lists, counted one by one."""
    page.wait_for_selector("#facet-box", state="attached")
    while page.locator('[data-key="more"]').count():
        page.locator('[data-key="more"]').click()
    return page.locator(".card").count()


@pytest.fixture(scope="module")
def report(run):
    """The HTML report of the run, beside its page."""
    desk = open_desk(run.run)
    page = to_html(report_data(findings(desk)), desk.drawings, desk.narrow)
    (run.run.path / "report.html").write_text(page, encoding="utf-8")


# A cell of a table; a bar of a figure, by the words it shows; a number of the table behind one.
KINDS = {
    "not judged": "#gaps ~ .table td:nth-of-type(4) a",
    "why not": "#gaps ~ .table td:nth-of-type(5) a",
    "a stance by outlet": "figure[id$=by_outlet][id*=stance] .picture a",
    "a theme by month": "#figure-themes_over_time .picture a",
    "a theme by outlet": "#figure-themes_by_outlet details a",
    "a frame by theme": "#figure-frames_by_theme details a",
}


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("kind", KINDS)
def test_a_number_of_the_report_opens_the_list_behind_it(look, kind):
    page = look(name="report.html")
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    link = page.locator(KINDS[kind]).first
    told = link.locator("title").text_content() if link.locator("title").count() else f": {link.inner_text()}"
    number = int(re.search(r": ([\d,]+)", told)[1].replace(",", ""))
    link.click()
    assert listed(page) == number


@pytest.mark.usefixtures("report")
def test_every_number_of_the_report_opens_as_many_as_it_says(look):
    page = look(name="report.html")
    links = page.evaluate(
        "() => [...document.querySelectorAll('a.n')].map((a) => [a.textContent, a.getAttribute('href').split('#')[1]])"
    )
    page = look()
    told = [(text, address) for text, address in links if re.fullmatch(r"[\d,]+", text) and "sp=" not in address]
    assert len(told) > 200
    for text, address in told[::4]:
        page.evaluate(
            "hash => { history.replaceState(null, '', hash); dispatchEvent(new Event('popstate')); }", f"#{address}"
        )
        assert page.locator("#view .bar p").first.inner_text().split()[0] == text, address


def test_csv_holds_the_filtered_rows_and_no_formula(look, run):
    page = look(f"t={run.target}&v=narration&s=against&s=favour")
    with page.expect_download() as waiting:
        page.locator('[data-key="csv"]').click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    own = judged(run.run, run.target).set_index("document_id")
    own = own[own["stance"].isin(["favour", "against"])]
    assert {row["document_id"]: row["stance"] for row in rows} == own["stance"].to_dict()
    for row in rows:
        assert abs(float(row["p_against"]) - own.loc[row["document_id"], "p_against"]) < 1e-4
        assert row["evidence"].split("; ") == list(own.loc[row["document_id"], "evidence"])
    assert not [value for row in rows for value in row.values() if re.match(r"\s*[=+\-@\t\r]", value)]


def test_excel_holds_the_same_rows_as_csv_and_computes_nothing(look, run):
    from openpyxl import load_workbook

    page = look(f"t={run.target}&v=narration")
    saved = {}
    for kind in ("csv", "xlsx"):
        with page.expect_download() as waiting:
            page.locator(f'[data-key="{kind}"]').click()
        assert waiting.value.suggested_filename == f"articles.{kind}"
        saved[kind] = Path(waiting.value.path())
    with zipfile.ZipFile(saved["xlsx"]) as packed:
        assert packed.testzip() is None
    cells = list(load_workbook(io.BytesIO(saved["xlsx"].read_bytes())).active.iter_rows())
    texts = csv.reader(io.StringIO(saved["csv"].read_text(encoding="utf-8-sig")))
    for row, written in zip(cells, texts, strict=True):
        for cell, text in zip(row, written, strict=True):
            assert cell.data_type != "f"
            if cell.data_type == "n" and cell.value is not None:
                assert cell.value == float(text)
            else:
                # Only a CSV file needs the apostrophe, and XML cannot hold control characters.
                assert (cell.value or "") == re.sub(r"[\0-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", text.removeprefix("'"))
    assert len(cells) > 20


def test_a_figure_is_a_picture_too(look, run):
    from PIL import Image

    page = look("view=compare")
    with page.expect_download() as waiting:
        page.locator('[data-key="png"]').click()
    picture = Image.open(waiting.value.path()).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(picture.width * picture.height)}
    assert {(0, 114, 178), (138, 148, 157), (200, 82, 0)} <= colours
    assert min(picture.size) > 300


def test_the_copies_of_one_text_are_a_facet(look, run):
    documents = run.run.table("documents")
    sizes = documents["family_id"].value_counts()
    family = sizes[sizes > 1].index[0]
    page = look()
    box = page.locator('[data-key^="family="]')
    while page.locator('[data-key="more family"]').count() and box.count() < (sizes > 1).sum():
        page.locator('[data-key="more family"]').click()
    assert box.count() == (sizes > 1).sum()
    mine = documents[documents["family_id"].eq(family)].sort_values(["published", "document_id"])
    page.locator(f'[data-key="family={mine["document_id"].iloc[0]}"]').check()
    assert page.locator(".card").count() == sizes[family]


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("view", ["articles", "sentences", "compare", "words", "article", "report"])
def test_axe_finds_nothing_serious(look, run, view):
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    opened = f"&view=articles&d={run.strange}" if view == "article" else f"&view={view}"
    page = look(f"t={run.target}{opened}", name="report.html" if view == "report" else "explore.html")
    page.evaluate(Path(package.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        # What passed is not told node by node: that takes most of the time.
        found = page.evaluate("() => axe.run(document, { preload: false, resultTypes: ['violations'] })")["violations"]
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        assert not [(each["id"], each["nodes"][0]["html"], each["nodes"][0]["failureSummary"]) for each in serious]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_is_svg_with_its_own_colours_on_white(look, scheme):
    page = look("view=compare")
    page.emulate_media(color_scheme=scheme)
    with page.expect_download() as waiting:
        page.locator('[data-key="svg"]').click()
    from lxml import etree

    figure = etree.parse(waiting.value.path()).getroot()
    fills = {node.get("fill") for node in figure.iter("{http://www.w3.org/2000/svg}rect")}
    assert fills == {"rgb(255, 255, 255)", "rgb(0, 114, 178)", "rgb(138, 148, 157)", "rgb(200, 82, 0)"}
    assert {node.get("fill") for node in figure.iter("{http://www.w3.org/2000/svg}text")} == {"rgb(27, 39, 51)"}
    assert not figure.xpath("//@class | //*[local-name() = 'script'] | //@href")


def test_words_are_those_of_monroe_and_others(look, run):
    own = judged(run.run, run.target)
    outlet = own["outlet"].value_counts().index[0]
    page = look(f"o={quote(outlet)}&view=words")
    found = {
        row[0]: float(row[3])
        for row in page.locator("table.words tbody tr").evaluate_all(
            "all => all.map((row) => [...row.cells].map((cell) => cell.textContent))"
        )
    }
    piece = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
    word = re.compile(f"{piece}(?:['’-]{piece})*")
    sides = [Counter(), Counter()]
    for row in own.itertuples():
        sides[row.outlet != outlet].update(word.findall(row.text.lower()))
    a, b = (sum(side.values()) for side in sides)
    for name, z in found.items():
        if not name.isascii():
            continue
        ya, yb = sides[0][name], sides[1][name]
        prior = 1000 * (ya + yb) / (a + b)
        odds = math.log((ya + prior) / (a + 1000 - ya - prior)) - math.log((yb + prior) / (b + 1000 - yb - prior))
        assert z == pytest.approx(odds / math.sqrt(1 / (ya + prior) + 1 / (yb + prior)), abs=0.15), name
    page.locator('table.words [data-key^="word "]').first.click()
    assert page.locator(".kwic strong").first.inner_text().lower() == next(iter(found))


def test_a_reader_with_keys_alone_opens_reads_and_returns(look, run):
    page = look("v=narration")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the articles"
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "open":
            break
    opened = page.evaluate("document.activeElement.dataset.key")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (opened[:5], outline) == ("open ", "solid")
    page.keyboard.press("Enter")
    assert page.locator("#article-title").is_visible()
    assert page.evaluate("document.activeElement.id") == "article"
    page.keyboard.press("Escape")
    assert page.locator("#article").is_hidden()
    assert page.evaluate("document.activeElement.dataset.key") == opened
    page.locator('[data-key="tab sentences"]').click()
    sentence = page.locator('[data-key^="sentence "]').nth(1)
    sentence.focus()
    opened = sentence.get_attribute("data-key")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.key") == opened
    page.locator('[data-key="tab articles"]').click()
    page.locator('[data-key="tab articles"]').focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-sentences"


def test_a_citation_names_document_offsets_and_run(look, run):
    page = look(f"t={run.target}&v=narration&view=sentences&s=against")
    page.locator('[data-key^="cite"]').first.click()
    words = page.locator("#status").inner_text()
    sentence = re.search(r"sentence (\S+);", words)[1]
    row = run.run.table("sentences").set_index("sentence_id").loc[sentence]
    assert f"{row.document_id}, characters {row.start}-{row.end}" in words
    assert re.search(r"run [0-9a-f]{64}\.", words)


@pytest.mark.parametrize("kind", ["blank", "bare", "one", "textless"])
def test_odd_runs_are_pages_that_make_sense(look, tmp_path, kind):
    make = {
        "blank": lambda path: blank_run(path),
        "bare": lambda path: make_run(path, 6, 0, Shape(outlets=1, undated=1.0, judged=False)),
        "one": lambda path: make_run(path, 1),
        "textless": lambda path: make_run(path, 6),
    }[kind]
    own = Run.open(make(tmp_path / "run"))
    if kind == "bare":
        own.store.write("documents", own.table("documents").assign(outlet=None))
    write_explore(own, text=kind != "textless")
    page = look(folder=own)
    for view in ("sentences", "compare", "words", "articles"):
        page.locator(f'[data-key="tab {view}"]').click()
        assert page.locator("#view").inner_text().strip()
    if own.store.count("documents"):
        page.locator(".card .open").first.click()
        assert page.locator("#article").is_visible()


@pytest.mark.parametrize("title", [None, "w" * 300, "A headline of many words " * 12])
def test_nothing_is_wider_than_a_small_screen(look, run, tmp_path, title):
    folder = None
    if title:
        folder = Run.open(make_run(tmp_path / "run", 6))
        folder.store.write("documents", folder.table("documents").assign(title=title))
        write_explore(folder)
    first = (folder or run.run).table("documents")["document_id"].iloc[0]
    width, page = 400, look(f"d={first if title else run.strange}&t={run.target}", folder)
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator('[data-key="close"]').click()
    for view in ("compare", "sentences"):
        page.locator(f'[data-key="tab {view}"]').click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_cell_opens_what_it_counts_within_the_dates_chosen(look, run):
    own = judged(run.run, run.target)
    own = own[own["published"].notna()].assign(month=own["published"].dt.strftime("%b %Y"))
    when, stance = own.groupby(["month", "stance"]).size().idxmax()
    days = own[own["month"].eq(when) & own["stance"].eq(stance)]["published"].dt.strftime("%Y-%m-%d")
    page = look(f"v=narration&from={days.max()}")
    page.locator("#target").select_option(run.target)
    page.locator('[data-key="tab compare"]').click()
    page.locator('[data-key="period"]').select_option("month")
    page.locator(f'[data-key="cell All outlets {when} {stance}"]').click()
    assert page.evaluate("document.activeElement.id") == "view"
    assert page.locator(".card").count() == days.eq(days.max()).sum() < len(days)


def test_a_kept_selection_keeps_its_target_and_voice(look, run):
    kept = set(_taking(run, "narration", "against"))
    chosen = set(_taking(run, "quotation", "favour"))
    page = look(f"t={run.target}&v=quotation&s=favour&view=words&pin=" + quote(f"t={run.target}&v=narration&s=against"))
    assert len(kept - chosen) > 0
    assert f"against {len(kept - chosen)} kept before" in page.locator("#view").inner_text()


def _taking(run, voice, stance):
    own = judged(run.run, run.target, voice)
    return own[own["stance"].eq(stance)]["document_id"]
