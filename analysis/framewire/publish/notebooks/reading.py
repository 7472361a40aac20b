"""Tables for reading: a DataFrame as HTML in a notebook, wrapped and aligned for sentences, with every text inert."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TYPE_CHECKING

from framewire.publish.figures import look
from framewire.publish.marked import Marked
from framewire.publish.wording import plain

if TYPE_CHECKING:
    import pandas as pd

    from framewire.codebook import Codebook
    from framewire.stance.questions.hypotheses import Hypothesis

ROWS = 20
SHORT, LONG = 20, 120
UNBROKEN = re.compile(r"(\S{28})(?=\S)")
WORD_COLOURS = {"favour": look.FAVOUR, "neutral": look.MUTED, "against": look.AGAINST}
CELL = "vertical-align: top; padding: 4px 10px;"
HEAD = f"{CELL} border-bottom: 1px solid #888888;"
MARK = '<mark style="background: rgba(255, 200, 0, 0.3); color: inherit; font-weight: 600;">'
# JupyterLab gives every column the same width unless it is told otherwise, which cuts long text.
GRID = "border-collapse: collapse; table-layout: auto; width: auto; margin-left: 0;"
NULL = '<span style="color: #9a9a9a;">–</span>'


@dataclass(frozen=True)
class Reading:
    """A table ready to be shown: HTML where a notebook can, plain text elsewhere."""

    markup: str
    plain: str

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return self.plain


def show(frame: pd.DataFrame, columns: Sequence[str] | None = None, rows: int = ROWS) -> Reading:
    """Return a table for reading in a notebook: at most `rows` rows, long text wrapped and never cut, null as a dash.

    `columns` are those to show, in order; without them all are shown, and the index where it has a name.

    A sentence in its passage (`Marked`) is shown as the passage with the sentence highlighted. Article text is shown as
    text, whatever it holds: markup is escaped, formulas are not typeset, and characters that
    turn the direction of writing are removed. Columns named `stance` are coloured (blue favour, orange against).

    >>> import pandas as pd
    >>> "&lt;b&gt;" in show(pd.DataFrame({"title": ["<b>"]})).markup
    True
    """
    table = (frame[list(columns)].reset_index(drop=True) if columns else _flat(frame)).apply(_whole)
    shown = table.head(rows)
    kinds = [_align(shown.iloc[:, number]) for number in range(shown.shape[1])]
    head = "".join(
        f'<th style="{HEAD} {kind.split(";")[0]};">{_text(name)}</th>' for name, kind in zip(shown, kinds, strict=True)
    )
    body = "".join(_row(shown.columns, values, kinds) for values in shown.itertuples(index=False, name=None))
    more = f"{len(shown):,} of {len(table):,} rows" if len(shown) < len(table) else ""
    note = f'<div style="color: #6b6b6b; padding: 4px 10px;">{more}</div>' if more else ""
    grid = f'<table style="{GRID}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    markup = f'<div class="tex2jax_ignore mathjax_ignore" style="overflow-x: auto;">{grid}{note}</div>'
    return Reading(markup, f"{len(table)} rows: {', '.join(plain(name) for name in table.columns)}")


def asked_sentences(book: Codebook) -> pd.DataFrame:
    """Return what is asked about each target, word for word: first of the writer or speaker, then on both sides."""
    import pandas as pd

    from framewire.stance.questions.hypotheses import target_questions

    asked = [target_questions(target) for target in book.targets]
    rows = [(each.target.name, *map(_sentences, (each.writer, each.favour, each.against))) for each in asked]
    return pd.DataFrame(rows, columns=["target", "asked first", "sentences in favour", "sentences against"])


def _sentences(asked: Sequence[Hypothesis]) -> str:
    """Return sentences as one text, each once: a side with fewer is asked in turn."""
    return " ".join(dict.fromkeys(each.text for each in asked))


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Make the index a column when it says something, and any stacked column names one name."""
    import pandas as pd

    counted = frame.index.nlevels == 1 and frame.index.name is None and pd.api.types.is_integer_dtype(frame.index)
    table = frame if counted else frame.reset_index(names=[name or "" for name in frame.index.names])
    names = [" ".join(map(str, name)) if isinstance(name, tuple) else name for name in table.columns]
    return table.set_axis(names, axis=1)


def _whole(column: pd.Series) -> pd.Series:
    """Make counts that pandas holds as floats (it does where one is null) whole numbers again."""
    import pandas as pd

    known = column.dropna() if pd.api.types.is_float_dtype(column) else column.head(0)
    return column.astype("Int64") if len(known) and known.max() > 1 and (known % 1 == 0).all() else column


def _align(column: pd.Series) -> str:
    """Choose how a column is set by what it holds: numbers right, sentences wide, the rest on one line."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return "text-align: right; white-space: nowrap;"
    longest = max((len(_value("", item)) for item in column), default=0)
    if longest > LONG:
        return "text-align: left; white-space: normal; min-width: 360px; max-width: 640px;"
    if longest > SHORT and column.astype(str).str.contains(" ").any():
        return "text-align: left; white-space: normal; min-width: 110px; max-width: 320px;"
    return "text-align: left; white-space: nowrap;"


def _row(names: Iterable[object], values: tuple[object, ...], kinds: list[str]) -> str:
    cells = zip(names, values, kinds, strict=True)
    inner = "".join(f'<td style="{CELL} {kind}">{_value(name, value)}</td>' for name, value, kind in cells)
    return f"<tr>{inner}</tr>"


def _value(name: object, value: object) -> str:
    import pandas as pd

    if isinstance(value, Marked):
        return f"{_spaced(value.before)}{MARK}{_text(value.sentence)}</mark>{_spaced(value.after, before=True)}"
    if pd.api.types.is_list_like(value):
        return _text(", ".join(map(str, value))) or NULL  # type: ignore[call-overload]
    if pd.isna(value):  # type: ignore[call-overload]
        return NULL
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    if isinstance(value, Integral):
        return f"{int(value):,}"
    if isinstance(value, Real):
        number = float(value)
        return f"{number:,.0f}" if abs(number) >= 100 else f"{number:,.2f}"
    if name == "stance" and str(value) in WORD_COLOURS:
        return f'<span style="color: {WORD_COLOURS[str(value)]}; font-weight: bold;">{value}</span>'
    return _text(value)


def _spaced(value: str, before: bool = False) -> str:
    """Return the rest of a passage with the space that parts it from the marked sentence."""
    text = _text(value)
    return f" {text}" if text and before else f"{text} " if text else ""


def _text(value: object) -> str:
    """Escape any text; a word too long for its column may be broken, which leaves what is copied as it was."""
    words = (html.escape(part) for part in UNBROKEN.sub("\\1\n", plain(value)).split("\n"))
    return "<wbr>".join(words)
