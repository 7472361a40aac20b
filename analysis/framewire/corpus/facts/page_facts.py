"""What a page states of itself in its head, its JSON-LD and its marked-up elements: title, date, address, outlet,
byline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from framewire.corpus.article import Given

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title", "sailthru.title")
_DATES = tuple(
    "article:published_time og:article:published_time og:published_time datepublished dc.date.issued "
    "dc.date dcterms.created dcterms.date date publishdate publish-date publication_date pubdate "
    "parsely-pub-date sailthru.date "
    "article.published date_published article:post_date citation_publication_date rnews:datepublished dcterms.issued "
    "article_date_original cxenseparse:recs:publishtime".split()
)
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher", "twitter:app:name:iphone", "cre")
_AUTHORS = (
    "author",
    "article:author",
    "dc.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
    "article:author_name",
    "twitter:data1",
)
_ARTICLE = re.compile(
    r"(?:News|Blog|Report|Opinion|Review|Analysis|Scholarly|Tech|Live|Background)?(?:Article|Posting|NewsArticle)|"
    r"WebPage",
    re.IGNORECASE,
)
# Between a headline and the site's name in <title>.
_SITE = re.compile(r"\s+(?:[|–—»·•:]|-{1,2}|::)\s+")


@dataclass(frozen=True)
class PageFacts:
    """What the page states; `titles` are all wordings of its title, the best first, `body` its text beside the page."""

    given: Given
    titles: tuple[str, ...]
    body: str = ""


def page_facts(root: Any) -> PageFacts:
    """Read the metadata of a parsed page. Nothing is guessed from the visible text."""
    meta = _meta(root)
    stated = _json_ld(root)
    titles = _titles(root, meta, stated)
    given = Given(
        title=titles[0] if titles else None,
        date=_first(stated.get("date"), *(meta.get(name) for name in _DATES), _time(root)),
        url=_first(_link(root, "canonical"), meta.get("og:url"), stated.get("url")),
        outlet=_first(*(meta.get(name) for name in _OUTLETS), stated.get("outlet")),
        byline=_author(stated.get("byline"), *(meta.get(name) for name in _AUTHORS)),
    )
    return PageFacts(given, tuple(titles), stated.get("body", ""))


def _first(*values: str | None) -> str | None:
    return next((value.strip() for value in values if value and value.strip()), None)


def _author(*values: str | None) -> str | None:
    return next(
        (value.strip() for value in values if value and value.strip() and not re.search(r"https?:|@|\d|/", value)), None
    )


def _meta(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower().strip()
        content = " ".join((element.get("content") or "").split())
        if name and content and name not in found:
            found[name] = content[:500]
    return found


def _link(root: Any, rel: str) -> str | None:
    return next((element.get("href") for element in root.iter("link") if element.get("rel") == rel), None)


def _titles(root: Any, meta: dict[str, str], stated: dict[str, str]) -> list[str]:
    heads = [words for element in root.iter("h1") if (words := _words(element)) and len(words.split()) >= 2]
    whole = next((_words(element) for element in root.iter("title")), "")
    named = [_shorn(value, whole) for value in (stated.get("title"), *(meta.get(name) for name in _TITLES)) if value]
    sure = [head for head in heads if any(_alike(head, name) for name in (*named, whole))]
    wordings = [
        *sure[:1],
        *named,
        *(heads[:1] if len(heads) == 1 else []),
        *([_shorn(whole, whole)] if whole else []),
        whole,
    ]
    return list(dict.fromkeys(words for words in wordings if words))


def _alike(first: str, second: str) -> bool:
    plain, other = (re.sub(r"\W+", " ", words).strip().lower() for words in (first, second))
    return bool(plain) and bool(other) and (plain in other or (other in plain and len(other) > 0.5 * len(plain)))


def _shorn(title: str, whole: str) -> str:
    """A title without the site's name: the longest of its parts when they are set apart."""
    parts = [part.strip() for part in _SITE.split(title) if part.strip()]
    if len(parts) < 2:
        return title.strip()
    best = max(parts, key=len)
    return best if len(best.split()) >= 3 else title.strip()


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[:500]


def _time(root: Any) -> str | None:
    """The one <time> element of the page's article, or the one marked as its date of publication."""
    marked = [
        value
        for element in root.iter("time", "span", "meta", "div", "abbr")
        if "datepublished" in (element.get("itemprop") or "").lower() or element.get("pubdate") is not None
        if (value := next(filter(None, map(element.get, ("datetime", "content", "title"))), _words(element)))
    ]
    if marked:
        return marked[0]
    times = [
        element.get("datetime") or _words(element)
        for article in root.iter("article", "main")
        for element in article.iter("time")
    ]
    return times[0] if len({value[:10] for value in times if value}) == 1 else None


def _json_ld(root: Any) -> dict[str, str]:
    for script in root.iter("script"):
        if (
            (script.get("type") or "").lower().strip() == "application/ld+json"
            and script.text
            and len(script.text) < 500_000
        ):
            for item in _items(script.text):
                kind = item.get("@type")
                kinds = kind if isinstance(kind, list) else [kind]
                if any(isinstance(name, str) and _ARTICLE.fullmatch(name) for name in kinds) and (
                    item.get("headline") or item.get("datePublished")
                ):
                    return _of_item(item)
    return {}


def _items(text: str) -> Iterator[dict[str, Any]]:
    try:
        values = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    queue = [values]
    for value in queue:
        if isinstance(value, list):
            queue.extend(value[:50])
        elif isinstance(value, dict):
            yield value
            queue.extend(
                value[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(value.get(key), (list, dict))
            )
        if len(queue) > 200:
            return


def _of_item(item: dict[str, Any]) -> dict[str, str]:
    publisher, address = item.get("publisher"), item.get("url") or item.get("@id")
    found = {
        "title": item.get("headline"),
        "date": item.get("datePublished"),
        "url": address if isinstance(address, str) and address.startswith("http") else None,
        "outlet": publisher.get("name") if isinstance(publisher, dict) else None,
        "byline": _names(item.get("author")),
    }
    stated = {
        name: " ".join(value.split())[:500] for name, value in found.items() if isinstance(value, str) and value.strip()
    }
    body = item.get("articleBody")
    return stated | ({"body": body} if isinstance(body, str) else {})


def _names(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        name = value.get("name")
        return name if isinstance(name, str) else None
    if isinstance(value, list):
        names = [name for item in value if (name := _names(item))]
        return ", ".join(names) or None
    return None
