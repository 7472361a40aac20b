"""Blind sheets for coders: one file a coder as CSV, Excel, a page to code in, and for Label Studio and Potato.

A sheet shows the article, with the sentence marked where one is asked about, and never what the model said.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.errors import printable, uncomputed
from framewire.tables import Store, replacing
from framewire.validity.sheets.page import coding_page
from framewire.validity.units import CODES, texts_of

if TYPE_CHECKING:
    import pandas as pd

    from framewire.codebook import Codebook

COLUMNS = ("unit_id", "coder", "target", "voice", "title", "text", "choices", "code", "note")
OPEN, CLOSE = "⟦", "⟧"
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "stance": {
        "against": "this voice speaks against it, or shows it as bad, harmful or wrong",
        "neutral": "this voice takes it up and takes no side, or both sides alike",
        "favour": "this voice speaks for it, or shows it as good, useful or right",
        "absent": "this voice says nothing about it",
    },
    "theme": {"present": "at least one passage is about it", "absent": "nothing in the article is about it"},
    "frame": {"present": "the article is told from this angle", "absent": "it is not"},
    "attribution": {
        "narration": "the marked sentence is the writer's own",
        "quotation": "all or part of it is what somebody else says, writes or thinks, in marks or not",
    },
}


@dataclass(frozen=True)
class Item:
    """One unit as a coder sees it. `code` is empty; `choices` are the codes allowed, in order."""

    unit_id: str
    coder: str
    kind: str
    target: str
    voice: str
    title: str
    text: str
    choices: tuple[str, ...]

    def row(self) -> tuple[str, ...]:
        """Return the cells of a sheet, in the order of COLUMNS."""
        shown = " | ".join(self.choices)
        return (self.unit_id, self.coder, self.target, self.voice, self.title, self.text, shown, "", "")


def items_of(drawn: pd.DataFrame, store: Store, book: Codebook) -> dict[str, list[Item]]:
    """Return what each coder gets, by coder, shuffled so that neighbours tell nothing."""
    places = places_of(drawn, store)
    titles = _titles(store, set(drawn["document_id"]))
    names = names_of(store, book)
    ordered = sorted(drawn.itertuples(index=False), key=lambda row: _shuffle(book.seed, str(row.unit_id)))
    found: dict[str, list[Item]] = {}
    for row in ordered:
        voice = row.voice if isinstance(row.voice, str) else ""
        target = names.get(str(row.subject_id), str(row.subject_id))
        shared = (str(row.kind), target, voice, titles.get(str(row.document_id), ""), places[str(row.unit_id)])
        for coder in _list(row.coders):
            found.setdefault(coder, []).append(Item(str(row.unit_id), coder, *shared, CODES[str(row.kind)]))
    return found


def places_of(rows: pd.DataFrame, store: Store) -> dict[str, str]:
    """Return the text of each unit as a coder sees it: the article, with its sentence marked where it has one."""
    texts = texts_of(store, set(rows["document_id"]))
    spans = spans_of(store, set(rows["sentence_id"].dropna()))
    shown = {}
    for unit, document, sentence in zip(rows["unit_id"], rows["document_id"], rows["sentence_id"], strict=True):
        text = texts[str(document)]
        if isinstance(sentence, str):
            start, end = spans[sentence]
            body = text[start:end].strip()
            start = text.index(body, start) if body else start
            text = f"{text[:start]}{OPEN}{body}{CLOSE}{text[start + len(body) :]}"
        shown[str(unit)] = text.strip()
    return shown


def spans_of(store: Store, sentences: set[str]) -> dict[str, tuple[int, int]]:
    """Return start and end of some sentences in their documents' texts."""
    if not sentences:
        return {}
    frame = store.read("sentences", ("sentence_id", "start", "end"))
    frame = frame[frame["sentence_id"].isin(sentences)]
    return {
        str(n): (int(s), int(e)) for n, s, e in zip(frame["sentence_id"], frame["start"], frame["end"], strict=True)
    }


def names_of(store: Store, book: Codebook) -> dict[str, str]:
    """Return the names of targets, frames and themes by id."""
    named = {target.id: target.name for target in book.targets}
    named |= {frame.id: frame.name for frame in book.frames} | {theme.id: theme.name for theme in book.themes}
    themes = store.read("themes", ("theme_id", "name")) if store.has("themes") else None
    found = {} if themes is None else dict(zip(themes["theme_id"], themes["name"], strict=True))
    return {**found, **named, "voice": "who says the marked sentence"}


def write_sheets(items: Mapping[str, Sequence[Item]], book: Codebook, kind: str, folder: Path) -> list[Path]:
    """Write every coder's sheets into a folder and return their paths. Existing files are replaced."""
    written = []
    words = instructions(book, kind)
    for coder, mine in sorted(items.items()):
        stem = folder / f"sheet_{coder}"
        files = {
            ".csv": csv_text(item.row() for item in mine).encode("utf-8-sig"),
            ".html": coding_page(coder, [asdict(item) for item in mine], words).encode(),
            ".label-studio.json": _json([_label_studio(item) for item in mine]),
            ".potato.jsonl": b"".join(_json(_potato(item), lines=True) for item in mine),
        }
        for ending, content in files.items():
            with replacing(folder / (stem.name + ending)) as aside:
                aside.write_bytes(content)
            written.append(folder / (stem.name + ending))
        written.append(write_workbook(mine, words, folder / f"{stem.name}.xlsx"))
    return [*written, *_settings(kind, folder), _manual(words, folder)]


def csv_text(rows: Iterator[Sequence[str]] | Sequence[Sequence[str]], head: Sequence[str] = COLUMNS) -> str:
    """Return rows as CSV, cells that a spreadsheet would take for a formula made harmless by a leading quote.

    >>> csv_text([["=1+1", "b"]], ["x", "y"])
    "x,y\\r\\n'=1+1,b\\r\\n"
    """
    from io import StringIO

    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([uncomputed(cell) for cell in row] for row in rows)
    return out.getvalue()


def write_workbook(items: Sequence[Item], words: Sequence[str], path: Path) -> Path:
    """Write an Excel workbook: the sheet with its choices as a list in the cell, and the instructions."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "sheet"
    sheet.append(list(COLUMNS))
    for number, item in enumerate(items, 2):
        for column, cell in enumerate(item.row(), 1):
            place = sheet.cell(number, column)
            # A string, whatever it begins with: Excel computes only cells that say they are formulas.
            place.value, place.data_type = ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell)[:32_000], "s"
            place.alignment = Alignment(wrap_text=True, vertical="top")
    for choices in {item.choices for item in items}:
        listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True)
        listed.error, listed.errorTitle = f"Choose one of: {', '.join(choices)}", "Not a code"
        sheet.add_data_validation(listed)
        for number, item in enumerate(items, 2):
            if item.choices == choices:
                listed.add(sheet.cell(number, COLUMNS.index("code") + 1))
    for letter, width in zip("ABCDEFGHI", (16, 10, 28, 12, 28, 90, 18, 12, 28), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    manual = book.create_sheet("instructions")
    for line in words:
        manual.append([uncomputed(line)])
    with replacing(path) as aside:
        book.save(aside)
    return path


def instructions(book: Codebook, kind: str) -> list[str]:
    """Return what a coder has to know, one paragraph a string, from the codebook."""
    base = "stance" if kind == "evidence" else kind
    lines = [f"Codebook: {book.title}, version {book.version}.", *_task(kind)]
    lines += [f"{code}: {meaning}." for code, meaning in MEANINGS[base].items()]
    if base == "stance":
        lines += [f"{target.name}. In favour: {' '.join(target.favour)} Against: {' '.join(target.against)}".strip()
                  for target in book.targets]  # fmt: skip
    elif base == "frame":
        lines += [f"{frame.name}: {frame.hypothesis}" for frame in book.frames]
    elif base == "theme":
        lines += [f"{theme.name}: {theme.definition}" for theme in book.themes]
    return [printable(line) for line in lines]


def _task(kind: str) -> list[str]:
    marked = f"The sentence to judge stands between {OPEN} and {CLOSE}; the rest of the article is its context."
    voices = (
        "Narration is what the article says in its own voice; quotation is what it lets others say, in quotation marks "
        "or not. Judge only the voice that is asked about."
    )
    asked = {
        "stance": [f"For each article: what does it say about the target? {voices}"],
        "evidence": [f"For each sentence: what does it say about the target? {voices}", marked],
        "theme": ["For each article: is any part of it about the theme?"],
        "frame": ["For each article: is it told from this angle?"],
        "attribution": ["For each sentence: whose words or thoughts are they?", marked],
    }[kind]
    return [*asked, "Code alone. Leave the code empty where you cannot decide, and say why in the note."]


def _label_studio(item: Item) -> dict[str, object]:
    """Return a task of Label Studio's JSON import; its export holds the unit_id again."""
    shown = asdict(item) | {"choices": [{"value": code} for code in item.choices]}
    return {"data": shown}


def _potato(item: Item) -> dict[str, object]:
    """Return an instance of Potato's JSON lines; the question stands above the text."""
    asked = " · ".join(part for part in (item.target, item.voice) if part)
    return {"id": item.unit_id, "text": f"{asked}\n\n{item.title}\n\n{item.text}", "coder": item.coder}


def _settings(kind: str, folder: Path) -> list[Path]:
    """Write the labelling interface for Label Studio and the task file for Potato."""
    choices = "".join(f'<Choice value="{code}"/>' for code in CODES[kind])
    studio = (
        '<View><Header value="$target"/><Header size="4" value="$voice"/><Header size="4" value="$title"/>'
        f'<Text name="text" value="$text"/><Choices name="code" toName="text" required="true">{choices}</Choices>'
        '<TextArea name="note" toName="text"/></View>\n'
    )
    listed = "".join(f"      - {code}\n" for code in CODES[kind])
    potato = (
        f"annotation_task_name: framewire {kind}\ndata_files:\n  - sheet_CODER.potato.jsonl\nitem_properties:\n"
        "  id_key: id\n  text_key: text\noutput_annotation_dir: annotations\noutput_annotation_format: jsonl\n"
        "annotation_schemes:\n  - annotation_type: radio\n    name: code\n    description: code\n"
        f"    sequential_key_binding: true\n    labels:\n{listed}"
    )
    written = []
    for name, text in (("label-studio.xml", studio), ("potato.yaml", potato)):
        with replacing(folder / name) as aside:
            aside.write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written


def _manual(words: Sequence[str], folder: Path) -> Path:
    path = folder / "instructions.txt"
    with replacing(path) as aside:
        aside.write_text("\n\n".join(words) + "\n", encoding="utf-8")
    return path


def _titles(store: Store, documents: set[str]) -> dict[str, str]:
    frame = store.read("documents", ("document_id", "title"))
    frame = frame[frame["document_id"].isin(documents) & frame["title"].notna()]
    return {str(name): str(title) for name, title in zip(frame["document_id"], frame["title"], strict=True)}


def _shuffle(seed: int, name: str) -> str:
    return hashlib.sha256(f"sheet/{seed}/{name}".encode()).hexdigest()


def _json(value: object, lines: bool = False) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=None if lines else 1)
    return (text + "\n").encode("utf-8", "replace")


def _list(cell: object) -> list[str]:
    """Return a cell of a column of lists."""
    return [str(item) for item in cell] if isinstance(cell, list) else []
