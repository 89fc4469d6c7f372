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
from unicodedata import category
from urllib.parse import quote, unquote

import bleach
import nh3
from bleach.linkifier import LinkifyFilter
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from core.addresses import SCHEMES, honest, leads_astray

RENDERER_VERSION = 4
"""Raise when the same Markdown gives other HTML; stored HTML names the version that made it.

2: pictures of this site's own files (:data:`OWN_FILE`) are drawn; before, they were links after an exclamation mark.
3: addresses that begin with two slashes, which lead to other sites though they look like this one's, are no links; a
link whose words read like an address names where it leads; no sign that turns writing round comes out of an entity.
4: a quotation has the direction of the text that it stands in; by itself it was drawn from left to right, whatever its words.
"""

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
        "img",
    ]
)
KEY = r"[a-z2-7]{20}(?:-[1-9][0-9]{0,4}x[1-9][0-9]{0,4})?"
"""The key of an attachment: twenty random letters and digits, and for a picture its size, so that rendering needs no
look-up."""
OWN_FILE = re.compile(rf"/files/(?P<key>{KEY})/(?P<name>[^\s/()<>\[\]\"'\\?#&]{{1,200}})")
"""The address of an attachment, the only one from which a picture is drawn."""
_OWN_IMAGE = re.compile(rf"!\[(?P<alt>[^\[\]\n]{{0,500}})\]\({OWN_FILE.pattern}\)")
ATTRIBUTES = {
    "a": ["href", "title", "rel"],
    "ol": ["start", "dir"],
    "img": ["src", "alt", "loading", "width", "height"],
    **{tag: ["dir"] for tag in ("p", "ul", "li", "blockquote", "h3", "h4", "h5", "h6", "td", "th", "table")},
}
LINK_REL = "nofollow noopener ugc"
BLOCKS = frozenset({"p", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6", "hr", "table", "tr", "br"})
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u202a-\u202e\u2066-\u2069]")

MAX_CELLS = 2_000
"""A table with more cells stays as it was typed: drawing it would take seconds of everybody's time."""

_LONG_RUN = re.compile(r"\S{2000}")


def _own_image(state: StateInline, silent: bool) -> bool:
    """``![words](/files/KEY/name)`` becomes a picture; any other address stays what it was, a link."""
    match = _OWN_IMAGE.match(state.src, state.pos) if state.src.startswith("![", state.pos) else None
    if match is None:
        return False
    if not silent:
        source = f"/files/{match['key']}/{quote(match['name'])}"
        token = state.push("own_image", "img", 0)
        token.attrs = {"src": source, "alt": " ".join(match["alt"].split()), "loading": "lazy"}
        if size := re.search(r"-(\d+)x(\d+)$", match["key"]):
            token.attrs |= {"width": size[1], "height": size[2]}
    state.pos = match.end()
    return True


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # the parser's own name
        """No address that hides where it leads."""
        return not leads_astray(url) and bool(super().validateLink(url))


def _parser(*rules: str) -> MarkdownIt:
    parser = _Markdown("commonmark", {"html": False, "linkify": False}).enable(list(rules)).disable("image")
    parser.inline.ruler.before("link", "own_image", _own_image)
    return parser


_markdown = _parser("table", "strikethrough")
_without_tables = _parser("strikethrough")


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


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` is seen: it is spaces, fillers and invisible signs alone."""
    return all(c.isspace() or c in "\u115f\u1160\u2800\u3164\uffa0" or category(c) in ("Cf", "Mn") for c in text)


def render(markdown: str) -> Rendered:
    """The safe HTML of a Markdown text, and its plain text."""
    tokens = _parsed(normalised(markdown))
    _adapt(tokens)
    html = CONTROLS.sub("", sanitised(bleached(_markdown.renderer.render(tokens, _markdown.options, {}))))
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
        if token.nesting == 1 and token.tag in ("p", "li", "h3", "h4", "h5", "h6", "td", "th"):
            token.attrSet("dir", "auto")
        token.attrs.pop("style", None)
        if token.children:
            token.children = list(honest(token.children))


def _link(attrs: MutableMapping[Any, str], new: bool = False, /) -> MutableMapping[Any, str]:
    attrs[(None, "rel")] = LINK_REL
    return attrs


class _Links(LinkifyFilter):
    def extract_entities(self, token: Any) -> Any:
        """Nothing to take apart: the sanitiser before has done so, and what looks like an entity now is text."""
        yield token


def _is_own(name: str, value: str) -> bool:
    """Whether a picture may have this attribute: the address of an own file, words, or a size."""
    if name == "src":
        return OWN_FILE.fullmatch(unquote(value)) is not None
    return (
        name == "alt"
        or (name == "loading" and value == "lazy")
        or (name in ("width", "height") and value.isdecimal())
    )


def _filtered(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and not _is_own(name, value):
        return None
    return None if name == "href" and leads_astray(value) else value


_IMG = re.compile(r'<img((?: [a-z]+="[^"]*")*) ?/?>')


def _without_strange_images(html: str) -> str:
    """``html`` without the pictures that have lost their address on the way: it was none of ours."""
    return _IMG.sub(lambda found: found[0] if ' src="/files/' in found[1] else "", html) if "<img" in html else html


def _cleaner(*filters: Any) -> bleach.Cleaner:
    attributes = ATTRIBUTES | {
        "img": lambda _tag, name, value: _is_own(name, value),
        "a": lambda _tag, name, value: name in ATTRIBUTES["a"] and not (name == "href" and leads_astray(value)),
    }
    return bleach.Cleaner(
        tags=TAGS, attributes=attributes, protocols=SCHEMES, strip=True, strip_comments=True, filters=filters
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
    return _without_strange_images(str(cleaner.clean(html)))


_NH3_ATTRIBUTES = {tag: set(names) - {"rel"} for tag, names in ATTRIBUTES.items()}


def sanitised(html: str) -> str:
    """``html`` as nh3 lets it pass; nothing is stored that did not go through here."""
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=_NH3_ATTRIBUTES,
        attribute_filter=_filtered,
        url_schemes=set(SCHEMES),
        link_rel=LINK_REL,
        strip_comments=True,
    )
    return _without_strange_images(clean)


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


def has_wordless_image(markdown: str) -> bool:
    """Whether a picture of an own file says nothing to those who cannot see it."""
    return any(not match["alt"].strip() for match in _OWN_IMAGE.finditer(markdown))


def own_files(html: str) -> frozenset[str]:
    """The keys of the attachments that a rendered text shows or links to."""
    return frozenset(match["key"] for match in _REFERENCE.finditer(html)) if "/files/" in html else frozenset()


_REFERENCE = re.compile(rf'(?:src|href)="/files/(?P<key>{KEY})/')


def plain_text(html: str) -> str:
    """The text that a reader sees: one line a block, no empty lines, no leading or trailing space."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)
