"""From a picture to a drawing: outlines only, the same SVG bytes each time."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.errors import PublishError
from framewire.publish.figures import look
from framewire.publish.wording import plain

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

SIZE = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
TAG = re.compile(r"<([^\s/>]+)")
OUTLINES = frozenset({"svg", "g", "path", "defs", "use", "clipPath", "rect"})
DANGER = re.compile(r"""\bon\w+\s*=|href="[^#]|url\([^#]|javascript:""", re.IGNORECASE)


@dataclass(frozen=True)
class Drawing:
    """A figure as SVG text, its size in points (1/72 inch)."""

    svg: str
    width: float
    height: float

    @classmethod
    def read(cls, svg: str) -> Drawing:
        """Return SVG text as a drawing. Raises `PublishError` unless it is outlines only: no script, no address."""
        size = SIZE.search(svg)
        if size is None or not set(TAG.findall(svg)) <= OUTLINES or DANGER.search(svg):
            raise PublishError("figure", "not a drawing of outlines only", "Delete cache/figures in the run folder")
        return cls(svg, float(size.group(1)), float(size.group(2)))


@contextmanager
def styled() -> Iterator[None]:
    """Draw with the look of this report; matplotlib's own settings come back afterwards."""
    import matplotlib

    _add_fonts()
    chatter = logging.getLogger("matplotlib.font_manager")
    level = chatter.level
    chatter.setLevel(
        logging.ERROR
    )  # It warns that DejaVu Sans has no medium weight each time it stands in for a letter.
    try:
        with matplotlib.rc_context(look.STYLE):
            yield
    finally:
        chatter.setLevel(level)


@contextmanager
def paper(height: float, width: float = look.WIDTH) -> Iterator[Picture]:
    """Give an empty picture of a size in inches, without a window or any global state, to draw on in this look."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Picture

    with styled():
        made = Picture(figsize=(width, height))
        FigureCanvasSVG(made)
        yield made


def is_narrow(width: float) -> bool:
    """Return whether a figure is drawn for a telephone."""
    return width < (look.WIDTH + look.PHONE) / 2


def place(drawn: Picture, left: float, bottom: float, width: float, height: float) -> Axes:
    """Return new axes whose sides are given in inches from the lower left corner of the picture."""
    across, up = drawn.get_size_inches()
    return drawn.add_axes((left / across, bottom / up, width / across, height / up))


def mark(artist: Artist, row: int, column: int) -> None:
    """Name what is drawn after the cell that it shows, of the table behind the figure."""
    artist.set_gid(f"mark-{row}-{column}")


def finished(drawn: Picture) -> Drawing:
    """Return a picture as SVG whose bytes depend on nothing but what is drawn."""
    buffer = io.BytesIO()
    metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
    drawn.savefig(buffer, format="svg", metadata=metadata)
    text = buffer.getvalue().decode("utf-8")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"<(metadata|style)\b.*?</\1>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"[ \t]*\n\s*", "\n", text[text.index("<svg") :])
    return Drawing.read(text)


def drawable(text: object) -> str:
    """Return any text as one line that the figure's fonts can draw; another character stands as [U+XXXX].

    >>> drawable("toll \\ud574\\ud611")
    'toll [U+D574 U+D611]'
    """
    return with_missing_named(plain(text), glyphs())


def with_missing_named(text: str, known: frozenset[int]) -> str:
    """Replace each run of characters outside `known` by their code points in a bracket; past four they are counted."""
    parts: list[str] = []
    missing: list[str] = []
    for char in f"{text} ":
        if ord(char) in known:
            parts.append(_bracket(missing) + char)
            missing = []
        else:
            missing.append(f"U+{ord(char):04X}")
    return "".join(parts)[:-1]


def _bracket(codes: list[str]) -> str:
    if len(codes) > 4:
        codes = [*codes[:2], f"and {len(codes) - 2} more"]
    return f"[{' '.join(codes)}]" if codes else ""


@lru_cache(maxsize=1)
def font_files() -> tuple[Path, ...]:
    """Return the font files that figures and the PDF are set in: Fira Sans, and DejaVu Sans for rarer letters."""
    import fontpkg_fira_sans
    import matplotlib

    fira = Path(fontpkg_fira_sans.__file__).parent / "files"
    dejavu = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    names = ("Light", "Regular", "Italic", "Medium", "SemiBold", "Bold")
    found = [fira / f"FiraSans-{name}.ttf" for name in names]
    return (*found, *(dejavu / f"DejaVuSans{name}.ttf" for name in ("", "-Bold", "-Oblique")))


@lru_cache(maxsize=1)
def glyphs() -> frozenset[int]:
    """Return the code points that the regular fonts can draw between them, the space among them."""
    from matplotlib.ft2font import FT2Font

    regular = [path for path in font_files() if path.stem in {"FiraSans-Regular", "DejaVuSans"}]
    return frozenset(code for path in regular for code in FT2Font(str(path)).get_charmap())


@lru_cache(maxsize=1)
def _add_fonts() -> None:
    from matplotlib import font_manager

    for path in font_files():
        font_manager.fontManager.addfont(str(path))
