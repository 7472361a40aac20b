"""Hostile and mutated files and codebooks, by seed: what the campaign of edges draws from."""

from __future__ import annotations

import gzip
import io
import json
import random

import pyarrow as pa
import pyarrow.parquet as pq

TEXT = (
    "Delegates of nine countries met in the harbour town on Monday to discuss a plan for peace.\n\n"
    "“We have one week and no excuse,” said Ana Lind, who leads the mediators. She said the plan had three parts.\n\n"
    "The talks will go on until Friday, according to the hosts, and another round is planned for June.\n"
)
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Talks resume | Daily Pebble</title>'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Talks resume",'
    ' "datePublished": "2024-05-01T08:00:00Z", "author": {"name": "Ana Lind"}}</script></head><body><nav>Home</nav>'
    "<article><h1>Talks resume</h1>"
    + "".join(f"<p>{line}</p>" for line in TEXT.split("\n\n"))
    + "</article></body></html>"
)
ROW = {"title": "Talks resume", "text": TEXT, "date": "2024-05-01", "url": "https://a.example/1", "author": "Ana Lind"}
SPICE = (
    "\0", "\x1b[31m", "\u202e", "\ufeff", "\\ud800", "\ud800", '"', '""', "'", "<", ">", "<table><td>", "<b>", "<!--", "]]>",
    "<meta charset=undefined>", "<meta charset=utf-7>", "</script>", "{", "[", "}", "\\", "\r", "\n\n\n", "\u2028", "﷽", "🏳️‍🌈",
    ",", ";", "\t", "=cmd()", "NaN", "null", "1e999", "-0", "9" * 400, "2024-13-45", "0001-01-01", "99999-01-01", "By ", "©",
    "https://", "www.", "@" * 50, "a" * 3000, "!" * 3000, " " * 3000, "\n" * 3000, "<p>" * 800, "<div>" * 800, "(" * 800, "%s%n",
    "${x}", "{{x}}", "../../etc/passwd", "---\ntitle: x\n---\n", '{"@type": [', "May 5, 2024 ", "é" * 500, "한" * 500,
)  # fmt: skip
NAMES = (
    "a",
    "caf\udce9",
    "x\x1b",
    "n" * 180,
    "two  spaces",
    "-rf",
    "%2e",
    "a\nb",
    "README",
    "..a",
    "ÄÖ",
    "=1+1",
    "a#1",
)


def hostile_file(rng: random.Random) -> tuple[bytes, bytes]:
    """Return a file name and its bytes."""
    kind = rng.choices((".txt", ".html", ".md", ".jsonl", ".csv", ".parquet"), (25, 35, 8, 14, 14, 4))[0]
    data = _mutated(rng, _base(rng, kind))
    name = rng.choice(NAMES) + kind
    if rng.random() < 0.08:
        data, name = gzip.compress(data, 1), name + ".gz"
        data = data[: rng.randrange(len(data) + 1)] if rng.random() < 0.3 else data
    return name.encode("utf-8", "surrogateescape"), data


def _base(rng: random.Random, kind: str) -> bytes:
    row = {name: _spiced(rng, value) for name, value in ROW.items()}
    if kind == ".html":
        return _spiced(rng, PAGE).encode("utf-8", "surrogatepass")
    if kind == ".jsonl":
        return "\n".join(json.dumps(row) for _ in range(3)).encode()
    if kind == ".csv":
        cells = ['"' + value.replace('"', '""') + '"' for value in row.values()]
        return (",".join(row) + "\n" + "\n".join(",".join(cells) for _ in range(3))).encode("utf-8", "surrogatepass")
    if kind == ".parquet":
        valid = {name: [value.encode("utf-8", "replace").decode()] * 3 for name, value in row.items()}
        stream = io.BytesIO()
        pq.write_table(pa.table(valid), stream, compression=rng.choice(("none", "snappy", "zstd")))
        return stream.getvalue()
    return _spiced(rng, TEXT).encode(rng.choice(("utf-8", "utf-16", "utf-8-sig")), "surrogatepass")


def _spiced(rng: random.Random, text: str) -> str:
    for _ in range(rng.choice((0, 0, 1, 1, 2, 5))):
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(SPICE) * rng.choice((1, 1, 1, 3, 30)) + text[place:]
    return text


def _mutated(rng: random.Random, data: bytes) -> bytes:
    held = bytearray(data)
    for _ in range(rng.choice((0, 1, 1, 2, 8))):
        place = rng.randrange(len(held) + 1)
        how = rng.randrange(5)
        if how == 0 and held:
            held[place % len(held)] ^= 1 << rng.randrange(8)
        elif how == 1:
            del held[place : place + rng.choice((1, 10, 1000))]
        elif how == 2:
            held[place:place] = held[max(0, place - 200) : place] * rng.choice((1, 5))
        elif how == 3:
            held[place:place] = rng.randbytes(rng.choice((1, 4, 200)))
        elif how == 4 and rng.random() < 0.2:
            del held[place:]
    return bytes(held)


BOOK_SPICE = (
    "(a+)+$", "a{99999999999}", "(?a)(?u)x", "((a{999}){999}){999}", "(" * 300, "[" * 300, "9" * 5000, "0x" + "f" * 3000, "nan", "inf",
    "-1", "true", "[]", "{}", '""', '"', "'''", "\n", "=", "#", "[[target]]", "[[theme]]", "[corpus]", "\\", "\x1b", "\u202e", "\0", ".*",
    "(.*)*z", "(\\\\w+\\\\s?)*$", "(?:a|b|ab)*c", "(x+x+)+y", "\\\\1", "(?P<a>x)", "(?i)", "a" * 9000, "1979-05-27", "é", "a.b.c = 1",
)  # fmt: skip


def mutated_codebook(rng: random.Random, text: str) -> str:
    """Return a codebook with some of its parts changed; a pattern or a number is changed more often than a word."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        how = rng.randrange(5)
        lines = text.split("\n")
        place = rng.randrange(len(text) + 1)
        if how == 0:
            text = text[:place] + rng.choice(BOOK_SPICE) + text[place:]
        elif how == 1:
            text = text[:place] + text[place + rng.choice((1, 5, 100)) :]
        elif how == 2:
            rng.shuffle(lines) if rng.random() < 0.1 else lines.insert(rng.randrange(len(lines)), rng.choice(lines))
            text = "\n".join(lines)
        elif how == 3:
            name = rng.choice(("mentions", "context", "keep", "examples", "aliases"))
            lines.insert(rng.randrange(len(lines)), f"{name} = ['{rng.choice(BOOK_SPICE)}']")
            text = "\n".join(lines)
        else:
            name = rng.choice(("seed", "threshold", "margin", "passage_sentences", "prior", "version", "language"))
            lines.insert(rng.randrange(len(lines)), f"{name} = {rng.choice(BOOK_SPICE)}")
            text = "\n".join(lines)
    return text
