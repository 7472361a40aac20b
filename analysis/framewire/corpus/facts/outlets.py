"""Which outlet an article is of: by what its source gives, its address, or what stands around its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from framewire.corpus.article import Given
from framewire.corpus.facts.people import beside, squeezed
from framewire.corpus.main_text.clean import TITLE, MarkedLines

_SUBSCRIBE = re.compile(r"\b[Ss]ubscribe to (?P<name>(?:[Tt]he )?[A-Z0-9][\w'’&.\- ]{2,50})")
_COPYRIGHT = re.compile(
    r"(?:©|\([cC]\)|[Cc]opyright)(?:\s*(?:©|\([cC]\)))?\s*(?:(?:19|20)\d{2}(?:\s*[-–]\s*(?:19|20)\d{2})?)?,?\s*(?:by )?"
    r"(?P<name>[A-Z][\w'’&\- ]{2,50}?)(?:\.|,|\||$|\s+(?:[Aa]ll [Rr]ights|-|Ltd|Inc|Media Ltd))"
)
# What a line must hold to name an outlet.
_NAMING = re.compile(r"ubscribe|©|opyright|\(c\)|\||[·•–—/]|www\.", re.IGNORECASE)
HOST = re.compile(r"(?:https?://)?(?P<host>(?:[\w-]+\.)+[a-z]{2,12})(?:/\S*)?", re.IGNORECASE)

# What stands between a site's own label and the last one: co.kr, org.uk, and hosts that lend a name to each customer.
_SECOND_LEVELS = frozenset(
    "co com ac org gov gob gouv go net or ne edu mil info in blogspot wordpress substack tumblr typepad github".split()
)


def outlet_of(marked: MarkedLines, given: Given, address: str | None) -> str | None:
    """Return the outlet of an article: given, or named by its address or by lines around the text; null: not stated."""
    if given.outlet:
        return (host_of(given.outlet) if "://" in given.outlet else None) or given.outlet.strip()
    host = host_of(address) if address else None
    if host and (name := _named_like(host, marked)):
        return name
    lines = [line for line, _ in removed_lines(marked) if len(line) < 200 and _NAMING.search(line)]
    for pattern in (_SUBSCRIBE, _COPYRIGHT):
        for line in lines:
            if found := pattern.search(line):
                return found["name"].strip(" .-")
    named = next((pair[1] for line in lines if (pair := beside(line))), None)
    hosts = [found["host"] for line in lines if (found := HOST.fullmatch(line)) and line.lower().startswith("www.")]
    return named or host or (_named_like(hosts[0], marked) or host_of(hosts[0]) if hosts else None)


def removed_lines(marked: MarkedLines) -> Iterator[tuple[str, str]]:
    """Yield the removed lines that are not blank and not the title, each with its rule."""
    for line, mark in zip(marked.looks, marked.marks, strict=True):
        if mark not in (None, TITLE, "blank"):
            yield line.text, str(mark)


def _named_like(host: str, marked: MarkedLines) -> str | None:
    """The site's name as its own lines write it: "Daily Pebble" for dailypebble.example."""
    label = _own_label(host)
    if len(label) < 5:
        return None
    spaced = re.compile(r"\b(?:The )?" + r"[\s'’.\-]*".join(re.escape(char) for char in label) + r"\b", re.IGNORECASE)
    counts = Counter(
        found[0]
        for line in marked.lines
        if len(line) < 3000
        for found in spaced.finditer(line)
        if found[0][0].isupper()
    )
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None


def _own_label(host: str) -> str:
    """The label that a site has registered: "hani" of english.hani.co.kr."""
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVELS and labels[-2] != "www":
        labels.pop()
    return labels[-1] if labels else host


def host_of(url: str) -> str | None:
    """Return the host of an address without www, null when there is none.

    >>> host_of("https://www.a.example/x")
    'a.example'
    """
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return host or None


def same_outlet(name: str, outlet: str | None) -> bool:
    """Whether a name is the outlet's own: the same letters, its host, or its initials.

    >>> same_outlet("DP", "Daily Pebble"), same_outlet("www.dailypebble.example", "Daily Pebble")
    (True, True)
    """
    if not outlet:
        return False
    initials = "".join(word[0] for word in outlet.split() if word[0].isupper())
    bare, own = (
        squeezed(_own_label(host["host"].lower()) if (host := HOST.fullmatch(text)) else text)
        for text in (name, outlet)
    )
    return bare == own or (len(initials) > 1 and name == initials)
