"""Articles as pages of the web, feeds and archives of it, for `text_shapes.py`; outlets and addresses are invented."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence

from text_exports import Plain


def page(one: Plain, body: str, head: str = "") -> str:
    title, outlet = html.escape(one.title), html.escape(one.outlet)
    meta = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{outlet}">'
    meta += f'<meta property="article:published_time" content="{one.day}T08:30:00Z">'
    links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "World", "Sport"))
    foot = f"<footer><p>Copyright {one.day.year} {outlet}. All rights reserved.</p></footer>"
    top = f'<meta charset="utf-8"><title>{title} | {outlet}</title>{meta}{head}'
    return f"<!DOCTYPE html><html><head>{top}</head><body><nav><ul>{links}</ul></nav>{body}{foot}</body></html>"


def tagged(one: Plain, tag: str = "p") -> str:
    return "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in one.paragraphs)


def heading(one: Plain) -> str:
    return f"<h1>{html.escape(one.title)}</h1>"


def page_broken(one: Plain) -> str:
    text = "<br>\n".join(map(html.escape, one.paragraphs))
    return page(one, f"<table><tr><td><b>{html.escape(one.title)}</b><br>{text}</td></tr></table>")


def page_teaser(one: Plain) -> str:
    kept = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": one.title}
    kept["articleBody"] = "\n\n".join(one.paragraphs)
    seen = f"<p>{html.escape(one.paragraphs[0])}</p><div>Subscribe to continue reading.</div>"
    script = f'<script type="application/ld+json">{json.dumps(kept)}</script>'
    return page(one, f"<article>{heading(one)}{seen}</article>", script)


def page_scripted(one: Plain) -> str:
    kept = json.dumps({"props": {"article": {"title": one.title, "body": tagged(one)}}})
    return page(one, f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{kept}</script>')


def page_live(one: Plain) -> str:
    posts = [
        f"<section class='post'><time>{8 + k % 12:02d}:{k * 7 % 60:02d}</time><h2>Update number {k}</h2>"
        f"<ul><li>{html.escape(text)}</li></ul></section>"
        for k, text in enumerate(one.paragraphs)
    ]
    return page(one, f"<main>{heading(one)}<div class='live-blog'>{''.join(posts)}</div></main>")


def feed(articles: Sequence[Plain]) -> str:
    items = [
        f"<item><title>{html.escape(one.title)}</title><description>{html.escape(tagged(one))}</description></item>"
        for one in articles
    ]
    start = '<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>'
    return f"{start}{''.join(items)}</channel></rss>"


def tei(one: Plain) -> str:
    head = f"<teiHeader><title>{html.escape(one.title)}</title></teiHeader>"
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{head}<text><body>{tagged(one)}</body></text></TEI>'


def web_archive(articles: Sequence[Plain]) -> str:
    head = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 999\r\n\r\n"
    return "\r\n\r\n".join(head + "\n".join([one.title, *one.paragraphs]) for one in articles)
