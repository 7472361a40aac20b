"""The report as one HTML file: no script, nothing loaded from anywhere, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources

from framewire.publish.figures import look
from framewire.publish.figures.drawing import Drawing
from framewire.publish.report.webfonts import font_faces

DOCUMENT = re.compile(r"\bd[0-9a-f]{16}\b")
# Colours of a drawing that follow the page's light or dark look.
THEMED = {
    look.INK: "ink", look.MUTED: "muted", look.RULE: "rule", look.ACCENT: "accent", look.PAPER: "paper",
    look.ON_BAR: "on-bar", look.FAVOUR: "bar-favour", look.NEUTRAL: "neutral", look.AGAINST: "bar-against",
}  # fmt: skip


def to_html(report: Mapping[str, object], drawings: Mapping[str, Drawing]) -> str:
    """Return the page of a report given as plain data (`as_data`), its figures inlined as SVG with their alt text.

    The page carries its own font, cut down to the characters in it.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    templates = resources.files("framewire.publish.report").joinpath("templates")
    surroundings = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    surroundings.filters["linked"] = linked
    page = surroundings.from_string(templates.joinpath("report.html").read_text(encoding="utf-8"))
    style = templates.joinpath("report.css").read_text(encoding="utf-8")
    pictures = {name: Markup(inline_svg(name, drawing)) for name, drawing in drawings.items()}
    words = page.render(report=report, style="", pictures=dict.fromkeys(pictures, ""))
    return page.render(report=report, style=Markup(f"{font_faces(words)}\n{style}"), pictures=pictures)


def linked(text: str, opens: str = "") -> str:
    """Return text for a page, each document_id in it a link that opens the article in explore.html, beside the report.

    `opens` is the part after "#"; empty, the article alone is opened.

    >>> str(linked("<b>, d0123456789abcdef"))
    '&lt;b&gt;, <a href="explore.html#d=d0123456789abcdef">d0123456789abcdef</a>'
    """
    from markupsafe import Markup, escape

    link = Markup('<a href="explore.html#{}">{}</a>')
    return Markup(DOCUMENT.sub(lambda found: link.format(opens or f"d={found[0]}", found[0]), str(escape(text))))


def inline_svg(name: str, drawing: Drawing) -> str:
    """Return a drawing for a page: ids its own, colours that follow the page, size as wide as there is room for.

    The drawing holds no text, only outlines: no word of an article can become markup here.
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
    return head + text[text.index(">") + 1 :]
