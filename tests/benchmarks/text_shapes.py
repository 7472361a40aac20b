"""The shapes in which researchers hold news: exports, rows of scrapers, broken lines, pages; and what is refused.

A shape makes files of plain articles. `tells` says which of title, date and outlet stand in it.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial

import text_exports as exports
import text_pages as pages
import text_rows as kept
from text_exports import Plain

Write = Callable[[Plain], str]
Files = Callable[[Sequence[Plain]], Iterable[tuple[str, str]]]
FACTS = ("title", "date", "outlet")
DATED = ("title", "date")
TITLED = ("title",)


@dataclass(frozen=True)
class Shape:
    name: str
    files: Files
    tells: tuple[str, ...] = TITLED


def each(ending: str, write: Write) -> Files:
    """One file an article."""
    return lambda articles: [(f"{one.number:03d}.{ending}", write(one)) for one in articles]


def whole(ending: str, write: Callable[[Sequence[Plain]], str]) -> Files:
    """One file of all articles."""
    return lambda articles: [(f"000.{ending}", write(articles))]


def joined(write: Write, between: str = "\n\n", end: str = "") -> Files:
    return whole("txt", lambda articles: between.join(map(write, articles)) + end)


def rows(row: Callable[[Plain], dict[str, object]], indent: int | None = None) -> Files:
    return whole("jsonl", lambda articles: kept.json_lines(map(row, articles), indent))


def lined(change: Callable[[str], str], between: str = "\n\n") -> Files:
    """A text file an article: its title, a blank line, its paragraphs, each changed."""
    return each("txt", lambda one: f"{one.title}\n\n" + between.join(map(change, one.paragraphs)))


def wrapped(one: Plain) -> str:
    return f"{one.title}\n\n" + "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in one.paragraphs)


def hyphenated(mark: str, paragraph: str, width: int = 72) -> str:
    """Break a paragraph into lines, words too where they are long enough."""
    lines, line = list[str](), ""
    for word in paragraph.split(" "):
        room = width - len(line) - 2
        if not line or len(line) + 1 + len(word) <= width:
            line = f"{line} {word}".strip()
        elif word.isalpha() and word.islower() and len(word) > 6 and 2 < room < len(word) - 2:
            lines, line = [*lines, f"{line} {word[:room]}{mark}"], word[room:]
        else:
            lines, line = [*lines, line], word
    return "\n".join([*lines, line])


def separated(one: Plain) -> str:
    """The separators of lines and paragraphs that Unicode has."""
    filled = [textwrap.fill(paragraph, 72).replace("\n", "\u2028") for paragraph in one.paragraphs]
    return "\u2029".join([one.title, *filled])


def stamped(one: Plain) -> str:
    times = ["", *(f"{8 + k % 12:02d}:{k * 7 % 60:02d} GMT\n\n" for k in range(1, len(one.paragraphs)))]
    return f"{one.title}\n\n" + "\n\n".join(time + text for time, text in zip(times, one.paragraphs, strict=True))


def captioned(one: Plain) -> str:
    caption = "\n\nTwo ships lie at the northern pier (Photo: Harbour Post)"
    return f"{one.title}\n\n" + "\n\n".join(text + caption * (k % 3 == 0) for k, text in enumerate(one.paragraphs))


def paged(one: Plain, gap: Sequence[str], turn: Callable[[int, int], Sequence[str]]) -> str:
    """The text of a PDF: `gap` behind each paragraph, and between two pages of twenty lines what `turn` says."""
    lines = [line for text in one.paragraphs for line in (*textwrap.wrap(text, 80), *gap)]
    sheets = [lines[start : start + 20] for start in range(0, len(lines), 20)]
    shown = [one.title, "", *sheets[0]]
    for number, sheet in enumerate(sheets[1:], 1):
        shown += ["", *turn(number, len(lines) // 20 + 1), "", *sheet]
    return "\n".join(shown)


def pages_headed(one: Plain) -> str:
    head = f"\x0c{one.outlet}    {one.day:%B} {one.day.day}, {one.day.year} {one.day:%A}"
    return paged(one, [], lambda number, count: [str(number), head])


def pages_counted(one: Plain) -> str:
    return paged(one, [""], lambda number, count: [f"Page {number} of {count}", "", one.outlet.upper()])


def copied(one: Plain) -> str:
    return f"{one.title}\nBy Hanna Vos\n{one.day.day} {one.day:%B} {one.day.year}\n\n" + "\n".join(one.paragraphs)


def mail(one: Plain) -> str:
    message = EmailMessage()
    message["Subject"], message["From"] = one.title, "Harbour Post <news@harbourpost.example>"
    message["Date"] = f"{one.day:%a, %d %b %Y} 08:30:00 +0000"
    message.set_content("\n\n".join(one.paragraphs))
    return message.as_string()


EXPORTS = (
    Shape("Nexis, one a file", each("txt", partial(exports.exported, exports.NEXIS)), FACTS),
    Shape("Nexis, all in one file", joined(partial(exports.exported, exports.NEXIS)), FACTS),
    Shape("LexisNexis, older form, all in one file", joined(exports.old_lexis, "\n"), FACTS),
    Shape("Factiva, one a file", each("txt", partial(exports.exported, exports.FACTIVA)), FACTS),
    Shape(
        "Factiva, all in one file",
        joined(partial(exports.exported, exports.FACTIVA), end=exports.FACTIVA_END),
        FACTS,
    ),
    Shape("Factiva with codes, all in one file", joined(exports.factiva_codes), FACTS),
    Shape(
        "ProQuest, all in one file",
        joined(partial(exports.exported, exports.PROQUEST), "\n", exports.PROQUEST_END),
        FACTS,
    ),
)
ROWS = (
    Shape("news-please, JSON lines", rows(kept.newsplease), DATED),
    Shape("a JSON list of all", whole("json", lambda all_of: json.dumps(list(map(kept.newsplease, all_of)))), DATED),
    Shape("indented JSON under .jsonl", rows(kept.newsplease, 2), DATED),
    Shape("scrapy, the text a list of paragraphs", rows(kept.scrapy), DATED),
    Shape("trafilatura, JSON lines", rows(kept.trafilatura_row), FACTS),
    Shape("Media Cloud, CSV with texts", whole("csv", partial(kept.media_cloud, text=True)), FACTS),
)
TEXTS = (
    Shape("plain text", lined(str)),
    Shape("trafilatura, text below its facts", each("txt", kept.trafilatura_text), FACTS),
    Shape("copied from a page, with byline and date", each("txt", copied), DATED),
    Shape("lines of 72", each("txt", wrapped)),
    Shape("lines of 72, no line between paragraphs", lined(partial(textwrap.fill, width=72), "\n")),
    Shape("lines of 72, words hyphenated", lined(partial(hyphenated, "-"))),
    Shape("lines of 72, soft hyphens", lined(partial(hyphenated, "\u00ad"))),
    Shape("lines of 72, a blank line behind every line", each("txt", lambda one: wrapped(one).replace("\n", "\n\n"))),
    Shape("lines of 72, Unicode separators", each("txt", separated)),
    Shape("no-break spaces throughout", lined(lambda text: text.replace(" ", "\u00a0"))),
    Shape("no space between sentences", lined(lambda text: re.sub(r"([a-z])\. ([A-Z][a-z])", r"\1.\2", text))),
    Shape("no space or line between paragraphs", lined(str, "")),
    Shape("paragraphs with bullets", lined("• {}".format, "\n")),
    Shape("times between paragraphs", each("txt", stamped)),
    Shape("captions between paragraphs", each("txt", captioned)),
    Shape("capitals throughout", lined(str.upper)),
    Shape("PDF, number and head on each page", each("txt", pages_headed)),
    Shape("PDF, pages counted", each("txt", pages_counted)),
    Shape("source of a mail, saved as text", each("txt", mail)),
)
PAGES = (
    Shape("page, text in one cell of a table", each("html", pages.page_broken), FACTS),
    Shape("page, the text hidden in its metadata", each("html", pages.page_teaser), FACTS),
    Shape("page, the text in a script", each("html", pages.page_scripted), FACTS),
    Shape("page of live news", each("html", pages.page_live), FACTS),
)
SHAPES = EXPORTS + ROWS + TEXTS + PAGES
REFUSED = (
    Shape("TEI, .xml", each("xml", pages.tei)),
    Shape("Media Cloud, CSV without texts", whole("csv", partial(kept.media_cloud, text=False))),
    Shape("GDELT, CSV without texts", whole("csv", kept.gdelt)),
    Shape("feed, .xml", whole("xml", pages.feed)),
    Shape("feed, .html", whole("html", pages.feed)),
    Shape("mail, .eml", each("eml", mail)),
    Shape("WET, .txt", whole("txt", pages.web_archive)),
    Shape("WET, .wet", whole("wet", pages.web_archive)),
)
