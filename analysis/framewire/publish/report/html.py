"""The report as one HTML file: no script, nothing loaded from anywhere, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from framewire.publish.figures import look
from framewire.publish.figures.drawing import Drawing
from framewire.publish.report.webfonts import font_faces

DOCUMENT = re.compile(r"\bd[0-9a-f]{16}\b")
NUMBER = re.compile(r"\d(?:[\d,.]*\d)?")
MARK = re.compile(r'<g id="[\w-]*?mark-(\d+)-(\d+)">.*?</g>', re.DOTALL)
PAGE = "explore.html"
# Colours of a drawing that follow the page's light or dark look.
THEMED = {
    look.INK: "ink", look.MUTED: "muted", look.RULE: "rule", look.ACCENT: "accent", look.PAPER: "paper",
    look.ON_BAR: "on-bar", look.FAVOUR: "bar-favour", look.NEUTRAL: "neutral", look.AGAINST: "bar-against",
}  # fmt: skip


def to_html(
    report: Mapping[str, Any], drawings: Mapping[str, Drawing], narrow: Mapping[str, Drawing] | None = None
) -> str:
    """Return the page of a report given as plain data (`as_data`), its figures inlined as SVG with their alt text.

    `narrow` are those figures that have a second drawing for a telephone. The page carries its own
    font, cut down to the characters in it.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    templates = resources.files("framewire.publish.report").joinpath("templates")
    surroundings = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    surroundings.filters |= {"linked": linked, "numbers": numbers_linked}
    page = surroundings.from_string(templates.joinpath("report.html").read_text(encoding="utf-8"))
    style = templates.joinpath("report.css").read_text(encoding="utf-8")
    tables = {figure["name"]: figure["behind"] for figure in figures_of(report)}
    pictures = {name: Markup(inline_svg(name, drawing, tables.get(name))) for name, drawing in drawings.items()}
    small = {
        name: Markup(inline_svg(f"{name}-narrow", drawing, tables.get(name)))
        for name, drawing in (narrow or {}).items()
    }
    words = page.render(report=report, style="", pictures=dict.fromkeys(pictures, ""), narrow={})
    return page.render(report=report, style=Markup(f"{font_faces(words)}\n{style}"), pictures=pictures, narrow=small)


def linked(text: str, opens: str = "") -> str:
    """Return text for a page, each document_id in it a link that opens the article in explore.html, beside the report.

    `opens` is the part after "#"; empty, the article alone is opened.

    >>> str(linked("<b>, d0123456789abcdef"))
    '&lt;b&gt;, <a href="explore.html#d=d0123456789abcdef">d0123456789abcdef</a>'
    """
    from markupsafe import Markup, escape

    link = Markup(f'<a href="{PAGE}#{{}}">{{}}</a>')
    return Markup(DOCUMENT.sub(lambda found: link.format(opens or f"d={found[0]}", found[0]), str(escape(text))))


def numbers_linked(text: str, opens: Sequence[str]) -> str:
    """Return text for a page, its numbers links to what they open, in order; "" and a plain 0 open nothing.

    >>> str(numbers_linked("3 of 14", ["th=aid&copies=all"]))
    '<a class="n" href="explore.html#th=aid&amp;copies=all">3</a> of 14'
    """
    from markupsafe import Markup, escape

    made, done = Markup(""), 0
    for found, address in zip(NUMBER.finditer(text), opens, strict=False):
        if address and found[0] != "0":
            link = Markup('<a class="n" href="{}#{}">{}</a>').format(PAGE, address, found[0])
            made += escape(text[done : found.start()]) + link
            done = found.end()
    return made + escape(text[done:])


def figures_of(report: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Return the figures of a report given as plain data, in order."""
    blocks = (block for chapter in report["chapters"] for block in chapter["blocks"])
    return (block for block in blocks if block["kind"] == "figure")


def inline_svg(name: str, drawing: Drawing, behind: Mapping[str, Any] | None = None) -> str:
    """Return a drawing for a page: ids its own, colours that follow the page, size as wide as there is room for.

    A mark opens what the first number of its cell in the table `behind` opens, and says what it counts. The drawing
    holds no text, only outlines: no word of an article can become markup here but through `behind`, escaped.
    """
    text = drawing.svg[drawing.svg.index("<svg") :]
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", text)
    for colour, role in THEMED.items():
        text = re.sub(re.escape(colour), f"var(--{role})", text, flags=re.IGNORECASE)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" aria-hidden="true" '
        f'viewBox="0 0 {drawing.width:g} {drawing.height:g}" style="max-width:{drawing.width * 1.45:.0f}px">'
    )
    drawn = text[text.index(">") + 1 :]
    return head + (drawn if behind is None else _marks_linked(drawn, behind))


def _marks_linked(svg: str, behind: Mapping[str, Any]) -> str:
    from markupsafe import Markup

    link = Markup('<a href="{}#{}" tabindex="-1"><title>{}</title>{}</a>')

    def linked_mark(found: re.Match[str]) -> str:
        row, column = int(found[1]), int(found[2])
        cells, heads = behind["rows"][row], behind["heads"]
        opens = behind["opens"][row][column]
        first = NUMBER.search(cells[column])
        if not opens or not opens[0] or first is None or first[0] == "0":
            return found[0]
        words = [cell for cell, beside in zip(cells, behind["opens"][row], strict=True) if not beside]
        said = f"{', '.join([*words, heads[column]])}: {cells[column]}"
        return str(link.format(PAGE, opens[0], said, Markup(found[0])))

    return MARK.sub(linked_mark, svg)
