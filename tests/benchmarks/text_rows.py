"""Articles as scrapers and archives keep them in rows, for `text_shapes.py`; outlets and addresses are invented."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from text_exports import Plain

PAGE = "https://harbourpost.example/x"


def newsplease(article: Plain) -> dict[str, object]:
    empty = dict.fromkeys(("date_modify", "localpath", "title_page", "title_rss"))
    return empty | {
        "authors": ["Hanna Vos"],
        "date_download": "2024-02-02 10:00:00",
        "date_publish": f"{article.day} 08:30:00",
        "description": article.paragraphs[0][:80],
        "filename": "x.json",
        "language": "en",
        "title": article.title,
        "source_domain": "harbourpost.example",
        "maintext": "\n".join(article.paragraphs),
        "url": PAGE,
    }


def scrapy(article: Plain) -> dict[str, object]:
    day, paragraphs = str(article.day), list(article.paragraphs)
    return {"url": PAGE, "title": article.title, "date": day, "author": "Hanna Vos", "content": paragraphs}


def trafilatura_row(article: Plain) -> dict[str, object]:
    empty = dict.fromkeys(("id", "license", "language", "image")) | dict.fromkeys(
        ("comments", "categories", "tags"), ""
    )
    return empty | {
        "title": article.title,
        "author": "Hanna Vos",
        "hostname": "harbourpost.example",
        "date": str(article.day),
        "fingerprint": "x",
        "raw_text": " ".join(article.paragraphs),
        "text": "\n".join(article.paragraphs),
        "pagetype": "article",
        "filedate": "2024-01-01",
        "source": PAGE,
        "source-hostname": article.outlet,
        "excerpt": "x",
    }


def trafilatura_text(article: Plain) -> str:
    head = f"title: {article.title}\nauthor: Hanna Vos\nurl: {PAGE}\nhostname: harbourpost.example\n"
    head += f"sitename: {article.outlet}\ndate: {article.day}\n"
    return f"---\n{head}---\n" + "\n".join(article.paragraphs)


def json_lines(rows: Iterable[dict[str, object]], indent: int | None = None) -> str:
    return "\n".join(json.dumps(row, indent=indent) for row in rows)


def media_cloud(articles: Sequence[Plain], text: bool) -> str:
    names = "stories_id,indexed_date,language,media_name,media_url,publish_date,title,url".split(",")
    rows = [
        [a.number, "2024-01-01", "en", a.outlet, "harbourpost.example", a.day, a.title, f"{PAGE}{a.number}"]
        + ["\n".join(a.paragraphs)] * text
        for a in articles
    ]
    return _comma_separated(names + ["story_text"] * text, rows)


def gdelt(articles: Sequence[Plain]) -> str:
    names = "url,url_mobile,title,seendate,socialimage,domain,language,sourcecountry".split(",")
    ends = ["harbourpost.example", "English", "Korea"]
    return _comma_separated(names, [[PAGE, "", a.title, f"{a.day:%Y%m%d}T083000Z", "", *ends] for a in articles])


def _comma_separated(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([names, *rows])
    return written.getvalue()
