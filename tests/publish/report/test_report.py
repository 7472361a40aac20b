"""The written report: the same bytes twice, archival and tagged, and hostile text stays text in it."""

import base64
import html
import io
import re
import shutil
from functools import cache
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pytest

from framewire.errors import PublishError
from framewire.publish.figures.drawing import glyphs
from framewire.publish.report import webfonts
from framewire.publish.report.html import inline_svg
from framewire.publish.report.pdf import to_pdf
from framewire.publish.report.report import write_report
from framewire.runfolder import Run
from framewire.schemas import SCHEMAS
from publish.synthetic_run import Shape, make_run

# Other pages get the fonts of conftest.py.
CUT = webfonts._subset
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ALLOWED = set(
    "html head meta title style body a header p h1 h2 h3 h4 dl div dd dt nav ol li main section figure figcaption "
    "span sup mark table caption colgroup col thead tbody tr th td blockquote cite footer "
    "svg g path defs use clippath rect details summary".split()
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("report") / "run", documents=36, seed=1)


@pytest.fixture(scope="module")
def written(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webfonts, "_subset", CUT)
        pdf, page = write_report(Run.open(folder))
    return pdf.read_bytes(), page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pdf_text(folder, written):
    from pypdfium2 import PdfDocument

    return " ".join(page.get_textpage().get_text_range() for page in PdfDocument(folder / "report.pdf"))


class Page(HTMLParser):
    """Collects tags, attributes and text of a page."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.texts = set(), [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data):
        self.texts.append(data)


# Keys and values of the page's state, nothing that a browser would read otherwise.
OPENING = re.compile(r"explore\.html#((?:[a-z]+=[\w%.+*~-]*&?)+)")


@pytest.fixture(scope="module")
def page(written):
    return Page(written[1])


def test_the_same_run_gives_the_same_bytes_drawn_anew_or_kept(folder, written, tmp_path, monkeypatch):
    # Cut anew for the first of the two.
    monkeypatch.setattr(webfonts, "_subset", cache(CUT))
    pdf, html = write_report(Run.open(folder))
    assert (pdf.read_bytes(), html.read_text(encoding="utf-8")) == written
    copy = tmp_path / "elsewhere"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("cache", "figures", "report.*"))
    pdf, html = write_report(Run.open(copy))
    assert (pdf.read_bytes(), html.read_text(encoding="utf-8")) == written
    figures = sorted(path.name for path in (copy / "figures").iterdir())
    assert figures == sorted(path.name for path in (folder / "figures").iterdir())
    assert all((copy / "figures" / name).read_bytes() == (folder / "figures" / name).read_bytes() for name in figures)


def test_the_pdf_is_tagged_archival_and_holds_no_script_or_file(folder, written):
    from pypdf import PdfReader

    reader = PdfReader(folder / "report.pdf")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert "/StructTreeRoot" in root
    assert reader.metadata.title == "The Halden Sound tunnel in the news"
    assert reader.attachments == {}
    for name in (b"/JavaScript", b"/EmbeddedFile", b"/Launch", b"/URI"):
        assert name not in written[0]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata


def test_every_figure_of_the_pdf_has_alt_text(folder, written):
    from pypdf import PdfReader

    found = list(PdfReader(folder / "report.pdf").trailer["/Root"]["/StructTreeRoot"]["/K"])
    alts, todo = [], list(found)
    while todo:
        node = todo.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, dict):
            if node.get("/S") == "/Figure" and "/Alt" in node:
                alts.append(str(node["/Alt"]))
            kids = node.get("/K", [])
            todo += list(kids) if isinstance(kids, list) else [kids]
    figures = list((folder / "figures").glob("*.svg"))
    assert len(set(alts)) == len(figures)


def test_hostile_titles_are_text_in_the_pdf(pdf_text):
    text = pdf_text.replace("\u200b", "").replace("\n", "")
    assert '#import "/etc/passwd": * and #panic("typst")' in text
    assert "<script>alert('x')</script>" in text
    assert "#panic(1) is not UTF-8 esrever" in text
    assert not any(char in pdf_text for char in BIDI)


def test_letters_without_a_glyph_are_named_in_the_pdf(pdf_text):
    assert "[U+D574 U+D611 U+C77C U+BCF4] Strait Daily" in pdf_text
    assert "Пролив Сегодня" in pdf_text


def test_the_page_has_no_script_and_asks_for_nothing(page, written):
    assert page.tags <= ALLOWED
    for tag, name, value in page.attributes:
        assert not name.startswith("on"), (tag, name)
        if name in {"href", "src", "xlink:href", "action", "data", "srcset", "poster"}:
            assert value.startswith("#") or OPENING.fullmatch(value), (tag, name, value)
        if name == "style":
            assert "url(" not in value or "url(#" in value
    style = written[1].split("<style>")[1].split("</style>")[0]
    assert "@import" not in style
    addresses = re.findall(r"url\(([^)]{0,30})", style)
    assert len(addresses) == 3
    assert all(address.startswith("data:font/woff;base64,") for address in addresses)


def test_the_page_carries_a_font_with_the_letters_that_stand_in_it(written):
    from fontTools.ttLib import TTFont

    fonts = [TTFont(io.BytesIO(base64.b64decode(data))) for data in re.findall(r"base64,([^)]+)\)", written[1])]
    shown = Page(written[1].split("</style>")[1])
    wanted = {ord(char) for char in "".join(shown.texts) if char.isascii() and char.isprintable()}
    assert len(fonts) == 3
    assert all(wanted <= set(font.getBestCmap()) for font in fonts)
    assert all(font["name"].getDebugName(1).startswith("Fira Sans") for font in fonts)


def test_every_number_of_a_note_leads_to_its_note(written):
    for anchor, number in re.findall(r'href="#note-([\w-]+)-(\d+)"', written[1]):
        assert f'<li id="note-{anchor}-{number}">' in written[1]
    assert "Source:" not in written[1]
    notes = re.findall(r'<li id="note-[\w-]+">(.*?)</li>', written[1])
    assert any("document_stances where" in note and "rows)" in note for note in notes)


def test_the_evidence_sentence_is_marked_on_the_page(folder, written):
    marked = re.findall(r"<mark>(.*?)</mark>", written[1])
    assert len(marked) > 10
    texts = " ".join(" ".join(run_text.split()) for run_text in Run.open(folder).table("documents")["text"])
    assert all(html.unescape(sentence) in texts for sentence in marked)


def test_hostile_titles_are_text_on_the_page(page, written):
    text = " ".join(page.texts)
    assert '#import "/etc/passwd": * and #panic("typst")' in text
    assert "<script>alert('x')</script>" in text
    assert "해협일보 Strait Daily" in text
    assert not any(char in written[1] for char in BIDI)
    assert "{{" not in text.replace("{{ title }}", "")


def test_ids_on_the_page_are_unique_and_links_lead_somewhere(page):
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    links = {value[1:] for _, name, value in page.attributes if name in {"href", "xlink:href"} and value[0] == "#"}
    assert links <= set(ids)


def test_evidence_leads_to_its_article_in_the_page_to_explore(folder, written):
    stances = Run.open(folder).table("document_stances").dropna(subset=["stance"])
    judged = set(stances[["target_id", "voice", "document_id"]].itertuples(index=False, name=None))
    opened = [
        dict(parse_qsl(OPENING.fullmatch(html.unescape(value))[1]))
        for value in re.findall(r'figcaption>.*?href="(explore[^"]*)"', written[1])
    ]
    evidence = [(found["t"], found["v"], found["d"]) for found in opened if "t" in found]
    assert len(evidence) > 10
    assert set(evidence) <= judged


def test_every_picture_on_the_page_is_described(written, folder):
    pictures = re.findall(r'role="group" aria-label="([^"]*)"', written[1])
    assert len(set(pictures)) == len(list((folder / "figures").glob("*.svg")))
    assert all(len(words) > 30 for words in pictures)


def test_nothing_of_the_machine_or_the_clock_is_in_a_report(folder, written, pdf_text):
    seconds = "1.5"
    assert str(folder) not in written[1]
    assert str(folder) not in pdf_text
    assert f"{seconds} s" not in pdf_text
    assert b"D:2000" in written[0]
    assert "x86_64" not in written[1]
    assert "all of them, this time" not in written[1]


def test_only_tables_manifest_and_codebook_are_read_and_an_interruption_is_said_first(tmp_path):
    folder = make_run(tmp_path / "run", documents=3)
    assert sorted(path.name for path in folder.iterdir()) == ["codebook.toml", "manifest.json", "tables"]
    manifest = folder / "manifest.json"
    manifest.write_text(re.sub('"failures_sha256": "[0-9a-f]+"', '"failures_sha256": null', manifest.read_text()))
    pdf, page = write_report(Run.open(folder))
    assert pdf == folder / "report.pdf"
    cover = page.read_text(encoding="utf-8").split("</header>")[0]
    assert "The run was interrupted after the stage decisions" in cover
    assert "What follows is not complete." in cover


def test_the_run_folder_explains_itself(folder, written):
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert all(f"## {name}\n" in text for name in SCHEMAS)
    assert str(folder) not in text


@pytest.mark.parametrize("kept", [0, 8])
def test_a_run_that_stopped_between_stages_has_a_report_of_what_is_there(tmp_path, kept):
    folder = make_run(tmp_path / "run", documents=3)
    for name in tuple(SCHEMAS)[kept:]:
        (folder / "tables" / f"{name}.parquet").unlink(missing_ok=True)
    _, page = write_report(Run.open(folder))
    assert "What was not judged" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("documents", "shape"), [(0, Shape()), (1, Shape(outlets=1, undated=1.0)), (12, Shape(judged=False, undated=1.0))]
)
def test_degenerate_runs_have_a_whole_report(tmp_path, documents, shape):
    pdf, page = write_report(Run.open(make_run(tmp_path / "run", documents, shape=shape)))
    assert pdf.read_bytes().startswith(b"%PDF-1.7")
    assert page.read_text(encoding="utf-8").endswith("</html>\n") or "</html>" in page.read_text(encoding="utf-8")


def test_an_old_report_stays_when_a_new_one_cannot_be_made(tmp_path, monkeypatch):
    folder = make_run(tmp_path / "run", documents=1)
    pdf, page = write_report(Run.open(folder))
    before = (pdf.read_bytes(), page.read_bytes())
    monkeypatch.setattr("framewire.publish.report.pdf.STANDARDS", ["a-4", "ua-1", "nonsense"])
    with pytest.raises((PublishError, ValueError, TypeError)):
        write_report(Run.open(folder))
    assert (pdf.read_bytes(), page.read_bytes()) == before
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_a_fault_of_the_typesetter_names_the_cure():
    with pytest.raises(PublishError, match=r"^report.pdf: typst could not set it .* Read report.html instead"):
        to_pdf({"title": "no chapters"}, {})


def test_drawings_take_the_colours_of_the_page_and_ids_of_their_own(folder, written):
    from framewire.publish.figures.drawing import Drawing

    drawing = Drawing.read((folder / "figures" / "themes.svg").read_text(encoding="utf-8"))
    inlined = inline_svg("themes", drawing)
    assert "var(--ink)" in inlined
    assert "#1b2733" not in inlined
    assert 'id="themes-' in inlined
    assert 32 in glyphs()
