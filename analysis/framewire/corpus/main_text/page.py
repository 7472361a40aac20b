"""A page's source to the lines that a reader sees, each with where it stood in the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html label legend li main menu nav ol optgroup option p pre section select summary table tbody tfoot "
    "thead tr ul".split()
)
UNSEEN = frozenset(
    "script style noscript template svg head iframe object embed applet canvas audio video map math textarea "
    "datalist input img picture "
    "source track meta link title".split()
)
_CELLS = frozenset(("td", "th"))
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# What the class, id or role of a box says it holds, as the rule that removes its lines.
_HINTS = tuple(
    (rule, re.compile(rf"(?:^|[\s_\-])(?:{words})", re.IGNORECASE))
    for rule, words in (
        ("comments",
            r"comments?(?:$|[\s_\-])|comment-?(?:list|section|area|thread|body|form)|disqus|livefyre|respond(?:$|"
            r"\s)|replies"),
        ("cookie", r"cookies?|gdpr|consent|privacy"),
        ("newsletter", r"newsletters?|subscri|sign-?up|mailing|mc4wp|mailchimp"),
        ("share", r"share|sharing|social|sharedaddy|addthis|addtoany|follow"),
        ("related",
            r"related|recirc|recommend|outbrain|taboola|zergnet|more-?(?:stories|from|on|news|articles)|"
            r"most-?(?:read|popular|viewed|recent)|trending|popular|"
         r"read-?(?:more|next|also)|up-?next|latest|promo|teasers?|also-?(?:read|like)|in-?read|see-?also|"
         r"jp-relatedposts|yarpp|suggested|next-?(?:post|article|up)|prev-?(?:post|article)|post-?nav"),
        ("advert", r"ads?(?:$|[\s_\-])|advert|sponsor|banner|dfp|gpt|commercial|affiliate"),
        ("login", r"login|log-in|signin|sign-in|modal|popup|pop-up|paywall|overlay|lightbox|register|account"),
        ("caption",
            r"captions?|figcaption|credits?(?:$|[\s_\-])|gallery|slideshow|carousel|photo-?credit|image-?credit|"
            r"wp-caption|media-?(?:info|caption)"),
        ("byline",
            r"byline|by-line|authors?(?:$|[\s_\-])|author-?(?:bio|box|info|card|name)|about-?(?:the-?)?author|"
            r"bio(?:$|[\s_\-])|dateline|timestamp|post-?meta|entry-?meta|posted|pubdate|published"),
        ("tags",
            r"tags?(?:$|[\s_\-])|tag-?(?:list|cloud|links)|topics?(?:$|[\s_\-])|keywords|categor(?:y|ies)|tagcloud|"
            r"filed"),
        ("navigation",
            r"nav(?:$|[\s_\-]|bar|igation)|menu|breadcrumbs?|crumbs?(?:$|\s)|toolbar|pagination|pager|skip|footer|"
            r"side-?bar|widget|rail(?:$|[\s_\-])|masthead|topbar|site-?(?:header|footer)|search|copyright|legal|"
            r"disclaimer|secondary"),
        ("audio", r"audio|player|video-?(?:player|js|controls)|vjs|jw-?player|podcast|listen"),
    )
)  # fmt: skip
_BY_TAG = {
    **dict.fromkeys(("nav", "footer", "menu"), "navigation"),
    **dict.fromkeys(("form", "button", "select", "option", "label"), "form"),
    "aside": "related",
    "figcaption": "caption",
    "dialog": "login",
}
_NEVER = frozenset(("body", "html", "main", "article", "h1"))
_HUGE_SHARE = 0.35
# Beyond these a page is no page of an article, and what trafilatura does grows faster than the page.
MOST_ELEMENTS = 60_000
DEEPEST = 200
DEEPEST_TABLE = 12


@dataclass(slots=True)
class PageLine:
    """A rendered line. `box` numbers the element around its block; `linked` is the share of its letters in links."""

    text: str
    tag: str
    box: int
    linked: float
    hints: tuple[int, ...]
    rule: str | None = None


@dataclass(slots=True)
class _Frame:
    """Where the walk stands: the innermost block, its parent box, the open hints, whether inside a link."""

    tag: str = "body"
    block: int = 0
    box: int = 0
    hints: tuple[int, ...] = ()
    link: bool = False


@dataclass
class _Walk:
    lines: list[PageLine] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    letters: int = 0
    linked: int = 0
    frame: _Frame = field(default_factory=_Frame)
    parents: dict[int, int] = field(default_factory=dict)
    classes: dict[int, str] = field(default_factory=dict)
    boxes: int = 0

    def add(self, text: str, frame: _Frame) -> None:
        if not self.parts:
            if text.isspace():
                return
            self.frame = frame
        self.parts.append(text)
        size = len(text) - text.count(" ")
        self.letters += size
        self.linked += size if frame.link else 0

    def flush(self) -> None:
        if not self.parts:
            return
        text = _SPACE.sub(" ", "".join(self.parts)).strip()
        if text:
            frame = self.frame
            share = self.linked / max(1, self.letters)
            self.lines.append(PageLine(text, frame.tag, frame.box, share, frame.hints))
        self.parts, self.letters, self.linked = [], 0, 0


@dataclass(frozen=True)
class Rendered:
    """The lines of a page; `parents` maps the number of each box to that of the box around it (0 is the page),
    `classes` to its class where it has one. `simple` is false for a page of more elements, or of more of them one in
    another, than people write.
    """

    lines: list[PageLine]
    parents: dict[int, int]
    classes: dict[int, str]
    simple: bool


def render(root: Any) -> Rendered:
    """Return the lines of a parsed page in reading order: a block element starts and ends a line, so does <br>.

    `rule` of a line is what the boxes around it say it is (comments, related, share, ...), null in the article's own.
    """
    from lxml import etree

    walk, frame, stack = _Walk(), _Frame(), list[_Frame]()
    body = root.find("body") if root.tag == "html" else root
    body = root if body is None else body
    etree.strip_tags(body, etree.Comment, etree.ProcessingInstruction)
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if event == "start":
            stack.append(frame)
            frame = _enter(walk, frame, element, tag)
            if frame.tag and element.text:
                walk.add(element.text, frame)
            continue
        frame = stack.pop()
        if walk.parts and (tag in BLOCKS or tag == "br"):
            walk.flush()
        if frame.tag and element.tail:
            walk.add(f" {element.tail}" if tag in _CELLS else element.tail, frame)
        elif tag in _CELLS and walk.parts:
            walk.add(" ", frame)
    walk.flush()
    _settle_hints(walk)
    return Rendered(walk.lines, walk.parents, walk.classes, _is_simple(body))


def _is_simple(body: Any) -> bool:
    from lxml import etree

    depth, tables = 0, 0
    for count, (event, element) in enumerate(etree.iterwalk(body, events=("start", "end"))):
        step = 1 if event == "start" else -1
        depth += step
        tables += step if element.tag == "table" else 0
        if count > 2 * MOST_ELEMENTS or depth > DEEPEST or tables > DEEPEST_TABLE:
            return False
    return True


_NOWHERE = _Frame(tag="")


def _enter(walk: _Walk, frame: _Frame, element: Any, tag: str) -> _Frame:
    if not frame.tag or not tag or tag in UNSEEN:
        return _NOWHERE
    block, rule = tag in BLOCKS, _BY_TAG.get(tag)
    if block and walk.parts:
        walk.flush()
    attributes = element.attrib
    if attributes:
        if "hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"])):
            return _NOWHERE
        rule = rule or _hint(f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('role', '')}")
    link = frame.link or tag == "a"
    if not block and not rule and link == frame.link:
        return frame
    hints = frame.hints
    if rule and tag not in _NEVER:
        walk.rules.append(rule)
        hints = (*hints, len(walk.rules) - 1)
    if not block:
        return _Frame(frame.tag, frame.block, frame.box, hints, link)
    walk.boxes += 1
    walk.parents[walk.boxes] = frame.block
    if name := element.get("class"):
        walk.classes[walk.boxes] = name
    return _Frame(tag, walk.boxes, frame.block, hints, link)


@lru_cache(maxsize=20_000)
def _hint(names: str) -> str | None:
    if len(names) > 400 or len(names) < 5:
        return None
    return next((rule for rule, pattern in _HINTS if pattern.search(names)), None)


def _settle_hints(walk: _Walk) -> None:
    """A box that holds much of the page's running text is the article's, whatever its class says."""
    words = [len(line.text.split()) if line.linked < 0.5 and len(line.text) > 80 else 0 for line in walk.lines]
    held = [0] * len(walk.rules)
    for line, count in zip(walk.lines, words, strict=True):
        for hint in line.hints:
            held[hint] += count
    most = _HUGE_SHARE * sum(words)
    for line in walk.lines:
        small = [hint for hint in line.hints if held[hint] <= most or walk.rules[hint] == "comments"]
        line.rule = walk.rules[small[0]] if small else None
