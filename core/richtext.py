"""Markdown to HTML, once, when it is written.

The chain: markdown-it-py with raw HTML off renders; bleach cleans and links; nh3, which is maintained, has the last
word on what is stored. bleach has reached its end of life and is used nowhere else: when it goes, only
:func:`bleached` goes.
"""

import re
import threading
import unicodedata
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from typing import Any

import bleach
import nh3
from bleach.linkifier import LinkifyFilter
from markdown_it import MarkdownIt
from markdown_it.token import Token

RENDERER_VERSION = 1
"""Raise when the same Markdown gives other HTML; stored HTML names the version that made it."""

MAX_LENGTH = 20_000
"""Longest text of one contribution, in code points."""

TAGS = frozenset(
    [
        "p",
        "br",
        "strong",
        "em",
        "s",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "a",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
)
ATTRIBUTES = {
    "a": ["href", "title", "rel"],
    "ol": ["start", "dir"],
    **{tag: ["dir"] for tag in ("p", "ul", "li", "blockquote", "h3", "h4", "h5", "h6", "td", "th", "table")},
}
SCHEMES = frozenset({"http", "https", "mailto"})
LINK_REL = "nofollow noopener ugc"
BLOCKS = frozenset({"p", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6", "hr", "table", "tr", "br"})
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u202a-\u202e\u2066-\u2069]")

MAX_CELLS = 2_000
"""A table with more cells stays as it was typed: drawing it would take seconds of everybody's time."""

_LONG_RUN = re.compile(r"\S{2000}")
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_markdown.disable("image")
_without_tables = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("strikethrough").disable("image")


@dataclass(frozen=True, slots=True)
class Rendered:
    """``html`` is safe to serve; ``text`` is what a reader sees of it, blocks separated by a line break."""

    html: str
    text: str
    version: int = RENDERER_VERSION


def normalised(text: str) -> str:
    """``text`` as it is stored: NFC, line feeds only, without control characters and direction overrides.

    Direction marks that cannot reorder their surroundings (U+200E, U+200F, U+061C) stay.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", CONTROLS.sub("", lines)).strip("\n")


def render(markdown: str) -> Rendered:
    """The safe HTML of a Markdown text, and its plain text."""
    tokens = _parsed(normalised(markdown))
    _adapt(tokens)
    html = sanitised(bleached(_markdown.renderer.render(tokens, _markdown.options, {})))
    return Rendered(html, plain_text(html))


def _parsed(text: str) -> list[Token]:
    tokens = _markdown.parse(text)
    cells = sum(token.type in ("td_open", "th_open") for token in tokens)
    return tokens if cells <= MAX_CELLS else _without_tables.parse(text)


def _adapt(tokens: list[Token]) -> None:
    """Headings below the page's own, and a direction found per paragraph."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        if token.nesting == 1 and token.tag in ("p", "li", "blockquote", "h3", "h4", "h5", "h6", "td", "th"):
            token.attrSet("dir", "auto")
        token.attrs.pop("style", None)


def _link(attrs: MutableMapping[Any, str], new: bool = False, /) -> MutableMapping[Any, str]:
    attrs[(None, "rel")] = LINK_REL
    return attrs


class _Links(LinkifyFilter):
    def extract_entities(self, token: Any) -> Any:
        """Nothing to take apart: the sanitiser before has done so, and what looks like an entity now is text."""
        yield token


def _cleaner(*filters: Any) -> bleach.Cleaner:
    return bleach.Cleaner(
        tags=TAGS, attributes=ATTRIBUTES, protocols=SCHEMES, strip=True, strip_comments=True, filters=filters
    )


class _Cleaners(threading.local):
    """A cleaner holds the parser that it works with: two threads at one would mix their texts."""

    def __init__(self) -> None:
        # As a filter: a Linker of its own would escape once more what stands in <code>.
        links = partial(_Links, callbacks=[_link], skip_tags={"pre", "code"}, parse_email=False)
        self.linking, self.plain = _cleaner(links), _cleaner()


_cleaners = _Cleaners()


def bleached(html: str) -> str:
    """``html`` cleaned, and bare addresses made links, by bleach (which receives no more security fixes).

    Looking for addresses takes the square of a word's length, so endless words are spared it.
    """
    cleaner = _cleaners.plain if _LONG_RUN.search(html) else _cleaners.linking
    return str(cleaner.clean(html))


_NH3_ATTRIBUTES = {tag: set(names) - {"rel"} for tag, names in ATTRIBUTES.items()}


def sanitised(html: str) -> str:
    """``html`` as nh3 lets it pass; nothing is stored that did not go through here."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=_NH3_ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=LINK_REL,
        strip_comments=True,
    )


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self._space()

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if "\n" in data and data.isspace():  # the line breaks of the HTML itself
            self._space()
        else:
            self.parts.append(data)

    def _space(self) -> None:
        if self.parts and not self.parts[-1][-1:].isspace():
            self.parts.append(" ")


def plain_text(html: str) -> str:
    """The text that a reader sees: one line a block, no empty lines, no leading or trailing space."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)
