"""The map of passages as one HTML file to open in a browser: nothing is loaded from anywhere, every text is escaped."""

from __future__ import annotations

import html
import json
import textwrap
from collections import Counter
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from framewire.publish.figures import look
from framewire.publish.report.selection import Desk
from framewire.publish.rows import rows_of
from framewire.publish.wording import count, is_missing, plain, shortened

if TYPE_CHECKING:
    import pandas as pd

UNSTABLE = 0.6
TEXT, LINE = 280, 62
NO_THEME = "no theme"
# How much of the map, across and up, a name takes.
ROOM = (0.17, 0.07)


@dataclass(frozen=True)
class Cloud:
    """The passages of one theme on the map: places in the unit square, and what is shown of each."""

    name: str
    note: str
    colour: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    texts: tuple[str, ...]


def clouds(desk: Desk) -> list[Cloud]:
    """Return the passages on the map by theme, largest theme first; none when the run has no map."""
    drawn = desk.select("passage_map").frame
    if not len(drawn):
        return []
    placed = desk.select("passage_themes").frame.set_index("passage_id")
    drawn = drawn.join(placed[["topic_id", "theme_id"]], on="passage_id").fillna({"theme_id": ""})
    texts = desk.tables.passage_texts(drawn["passage_id"])
    sizes = Counter(drawn["theme_id"].tolist())
    order = sorted(sizes, key=lambda theme: (theme == "", -sizes[theme], theme))
    return [
        _cloud(desk, theme, look.THEMES[min(number, len(look.THEMES) - 1)], drawn[drawn["theme_id"] == theme], texts)
        for number, theme in enumerate(order)
    ]


def theme_map_page(desk: Desk) -> str | None:
    """Return the interactive map, the same for the same run; null when the run has no map."""
    found = clouds(desk)
    if not found:
        return None
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup
    from plotly.offline import get_plotlyjs

    template = (
        resources.files("framewire.publish.report").joinpath("templates", "theme_map.html").read_text(encoding="utf-8")
    )
    whole = sum(len(cloud.x) for cloud in found)
    every = len(desk.select("passage_themes"))
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return page.from_string(template).render(
        title=plain(desk.codebook.title),
        language=desk.codebook.language,
        drawn=count(whole, "passage") if whole == every else f"{whole:,} of {every:,} passages; of copies one is drawn",
        themes=[(cloud.name, cloud.note, len(cloud.x), cloud.colour) for cloud in found],
        library=Markup(get_plotlyjs()),
        traces=Markup(as_script([_trace(cloud) for cloud in found])),
        labels=Markup(as_script(_labels(found))),
    )


def as_script(value: object) -> str:
    """Return plain data as JSON that cannot end a script or begin markup.

    >>> as_script(["</script>"])
    '["\\\\u003c/script\\\\u003e"]'
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _cloud(desk: Desk, theme: str, colour: str, rows: pd.DataFrame, texts: dict[str, str]) -> Cloud:
    info: Any = next((row for row in rows_of(desk.select("themes").frame) if row.theme_id == theme), None)
    name = desk.theme_names.get(theme, NO_THEME)
    shown = tuple(_hover(desk, name, row, texts.get(row.passage_id, "")) for row in rows_of(rows))
    places = tuple(map(float, rows["x"])), tuple(map(float, rows["y"]))
    return Cloud(name, _note(info), "#b9c0c7" if info is None else colour, *places, shown)


def _note(info: Any) -> str:
    if info is None:
        return ""
    origin = "from the codebook" if info.source == "codebook" else "found"
    if is_missing(info.stability):
        return origin
    return f"{origin}, stability {info.stability:.2f}" + (", unstable" if info.stability < UNSTABLE else "")


def _hover(desk: Desk, name: str, row: Any, text: str) -> str:
    """Return what appears at a point. The library reads some tags in it, so that every text is escaped first."""
    lines = textwrap.wrap(shortened(plain(text), TEXT), LINE)
    cited = f"{desk.cite(desk.document_of[row.passage_id])}, topic {plain(row.topic_id)}"
    return "<br>".join([f"<b>{html.escape(shortened(name, LINE))}</b>", *map(html.escape, lines), html.escape(cited)])


def _trace(cloud: Cloud) -> dict[str, object]:
    note = " (unstable)" if cloud.note.endswith("unstable") else ""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": html.escape(shortened(cloud.name, 40) + note),
        "x": cloud.x,
        "y": cloud.y,
        "text": cloud.texts,
        "hoverinfo": "text",
        "marker": {"color": cloud.colour, "size": 6, "opacity": 0.75},
    }


def _labels(found: list[Cloud]) -> list[dict[str, object]]:
    """Return the names of themes, each at its thickest place where no other name stands; without room there is none."""
    taken: list[tuple[float, float]] = []
    made: list[dict[str, object]] = []
    for cloud in found:
        free = (place for place in thickest_first(cloud) if not any(_touch(place, other) for other in taken))
        place = next(free, None) if cloud.name != NO_THEME else None
        if place is not None:
            taken.append(place)
            words = "<br>".join(map(html.escape, textwrap.wrap(shortened(cloud.name, 48), 24)))
            font = {"color": cloud.colour, "size": 13}
            made.append({"x": place[0], "y": place[1], "text": f"<b>{words}</b>", "showarrow": False, "font": font,
                         "bgcolor": "#ffffffb0"})  # fmt: skip
    return made


def _touch(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < ROOM[0] and abs(one[1] - other[1]) < ROOM[1]


def thickest_first(cloud: Cloud) -> list[tuple[float, float]]:
    """Return the places of a theme's passages, those with the most others of it nearby first."""
    import numpy as np

    points = np.array([cloud.x, cloud.y], np.float64).T
    apart = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    order = np.argsort(-np.exp(-apart / 0.005).sum(axis=1), kind="stable")
    return [(cloud.x[row], cloud.y[row]) for row in order.tolist()]
