"""Atom (RFC 4287) and JSON Feed 1.1, from the same entries.

Ids are tag URIs (RFC 4151) and never change; what a reader has is updated by the moment of the last change. All
addresses are whole, so that an entry means the same wherever it is read.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from core.locale import direction
from core.templating import isotime

ATOM, JSON_FEED = "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"
_OWN_ADDRESS = re.compile(r'(<(?:a|img)\b[^<>]*?\s(?:href|src)=")(/(?!/))')
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. ``html`` was sanitised when it was written; ``url`` is a path on this site."""

    tag: str
    url: str
    title: str
    author: str
    lang: str
    html: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries, the newest first. ``url`` is the page that the feed follows, ``self_url`` the feed's own path."""

    tag: str
    title: str
    url: str
    self_url: str
    lang: str
    updated: datetime
    items: Sequence[Item]


def site() -> str:
    """The public address of this site, without a slash at the end."""
    return str(current_app.config["PUBLIC_URL"]).split(",")[0].rstrip("/")


def tag_uri(day: datetime, name: str) -> str:
    """An id that stays: of the day on which the thing began."""
    return f"tag:{urlsplit(site()).hostname or 'localhost'},{day:%Y-%m-%d}:{name}"


def absolute_html(html: str) -> str:
    """Sanitised ``html`` with whole addresses."""
    return _OWN_ADDRESS.sub(rf"\1{site()}\2", html)


def _xml(text: str) -> str:
    return escape(_NO_XML.sub("", text), quote=True)


def _content(item: Item) -> str:
    """The words in an element that says their language and direction, which feed readers else do not know."""
    return f'<div lang="{escape(item.lang)}" dir="{direction(item.lang)}">{absolute_html(item.html)}</div>'


def atom(feed: Feed) -> str:
    """The feed as Atom."""
    home = site()
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_xml(feed.lang)}">\n<id>{_xml(feed.tag)}</id>',
        f"<title>{_xml(feed.title)}</title><updated>{isotime(feed.updated)}</updated>",
        f'<link rel="self" type="application/atom+xml" href="{_xml(home + feed.self_url)}"/>',
        f'<link rel="alternate" type="text/html" href="{_xml(home + feed.url)}"/>',
        f"<generator>{_xml(current_app.config['SITE_NAME'])}</generator>\n",
    ]
    parts += [_atom_entry(item, home) for item in feed.items]
    return "".join([*parts, "</feed>\n"])


def _atom_entry(item: Item, home: str) -> str:
    return (
        f'<entry xml:lang="{_xml(item.lang)}"><id>{_xml(item.tag)}</id><title>{_xml(item.title)}</title>'
        f"<published>{isotime(item.published)}</published><updated>{isotime(item.updated)}</updated>"
        f"<author><name>{_xml(item.author)}</name></author>"
        f'<link rel="alternate" type="text/html" href="{_xml(home + item.url)}"/>'
        f'<content type="html">{_xml(_content(item))}</content></entry>\n'
    )


def json_feed(feed: Feed) -> str:
    """The feed as JSON Feed."""
    home = site()
    value: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1", "title": feed.title, "home_page_url": home + feed.url,
        "feed_url": home + feed.self_url, "language": feed.lang,
        "items": [_json_item(item, home) for item in feed.items],
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False)


def _json_item(item: Item, home: str) -> dict[str, Any]:
    return {
        "id": item.tag, "url": home + item.url, "title": item.title, "content_html": _content(item),
        "date_published": isotime(item.published), "date_modified": isotime(item.updated),
        "authors": [{"name": item.author}], "language": item.lang,
    }  # fmt: skip
