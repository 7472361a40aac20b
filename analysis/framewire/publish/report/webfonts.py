"""The fonts of a page inside the page: Fira Sans (OFL-1.1), cut down to the characters that stand in it."""

from __future__ import annotations

import base64
import io
from pathlib import Path

WEIGHTS = {"Light": 300, "Regular": 400, "SemiBold": 600}


def font_faces(text: str) -> str:
    """Return CSS that carries the font of a page as data; the same text gives the same bytes.

    Characters that Fira Sans lacks are left to the fonts of the reader's system.
    """
    import fontpkg_fira_sans

    folder = Path(fontpkg_fira_sans.__file__).parent / "files"
    characters = frozenset(map(ord, text))
    return "\n".join(_face(folder / f"FiraSans-{name}.ttf", weight, characters) for name, weight in WEIGHTS.items())


def _face(path: Path, weight: int, characters: frozenset[int]) -> str:
    data = base64.b64encode(_subset(path, characters)).decode("ascii")
    return (
        f'@font-face {{ font-family: "Fira Sans"; font-weight: {weight}; font-display: block; '
        f"src: url(data:font/woff;base64,{data}); }}"
    )


def _subset(path: Path, characters: frozenset[int]) -> bytes:
    """Return a font with some of its characters, as WOFF, without hints and without features but kerning."""
    from fontTools import subset, ttLib

    chosen = subset.Options(flavor="woff", hinting=False, layout_features=["kern"], notdef_outline=True)
    with ttLib.TTFont(path, lazy=True, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(chosen)
        cutter.populate(unicodes=characters)
        cutter.subset(font)
        font.flavor = "woff"
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()
