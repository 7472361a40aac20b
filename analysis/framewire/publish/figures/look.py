"""How every figure looks: its colours, width, fonts and matplotlib settings."""

from __future__ import annotations

from typing import Any

# Okabe and Ito (2008), the vermillion a little darker so that white numbers on it can be read.
FAVOUR, NEUTRAL, AGAINST = "#0072b2", "#c3c9cf", "#c85200"
STANCE_COLOURS = {"favour": FAVOUR, "neutral": NEUTRAL, "against": AGAINST}
INK, MUTED, RULE, ACCENT = "#1b2733", "#5c6873", "#d8dde2", "#33658a"
# Two whites that differ by nothing one can see, so that a page can tell them apart: the paper, and words on a bar.
PAPER, ON_BAR = "#fffffe", "#fffffd"
# Inches: the column of a page, and what a telephone shows at a size that can be read.
WIDTH, PHONE = 6.5, 3.7
# Cells from low to high, and from against over the middle to favour.
SHARES = ("#f3f6f8", "#b9cfdf", "#6f9fc0", "#33658a", "#1f4763")
TWO_SIDED = (AGAINST, "#eda878", "#eef0f2", "#7fb8da", FAVOUR)
# Okabe and Ito (2008) and Tol (2021): colours that stay apart for most readers; later themes share the last, a grey.
THEMES = (
    *("#0072b2", "#c85200", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9"),
    *("#332288", "#999933", "#882255", "#44aa99", "#e69f00", "#7a8691"),
)
FONTS = ("Fira Sans", "DejaVu Sans")
STYLE: dict[Any, Any] = {
    "font.family": list(FONTS),
    "font.size": 8.0,
    "text.parse_math": False,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": RULE,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.unicode_minus": True,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "figure.facecolor": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "framewire",
    "svg.id": "figure",
    "patch.linewidth": 0,
    "hatch.linewidth": 0.6,
}
