"""Links that say where they lead: no address that looks like this site's and is not, no words that name another site."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

SCHEMES = frozenset({"http", "https", "mailto"})

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_SLASHES = re.compile(r"[/\\]{2}|[\\]")
_INVISIBLE = re.compile(r"[\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]")
_HOST = re.compile(
    r"^(?:https?://)?(?:[^\s/@]*@)?((?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,})(?::\d+)?(?:[/?#]\S*)?$"
)
"""Words that read like an address, and the site that they name."""


def leads_astray(url: str) -> bool:
    """Whether an address leads to another site though it begins like one of this site (``//evil.example``), or hides
    what it does behind signs that nobody sees."""
    plain = _INVISIBLE.sub("", unescape(unquote(url)))
    scheme = _SCHEME.match(plain)
    return _SLASHES.match(plain) is not None or (scheme is not None and scheme[1].lower() not in SCHEMES)


def honest(tokens: Iterable[Token]) -> Iterator[Token]:
    """``tokens``, where a link whose words name another site than it leads to says which one that is."""
    address, words = None, ""
    for token in tokens:
        yield token
        if token.type == "link_open":
            address, words = str(token.attrs.get("href", "")), ""
        elif token.type == "link_close" and address is not None:
            if (site := _other_site(words, address)) is not None:
                yield Token("text", "", 0, content=f" ({site})")
            address = None
        else:
            words += token.content


def _other_site(words: str, address: str) -> str | None:
    claimed = _HOST.match(_INVISIBLE.sub("", words))
    if claimed is None or not address.startswith(("http://", "https://")):
        return None
    site = (
        urlsplit(address).netloc.rpartition("@")[2].rpartition(":")[0] or urlsplit(address).netloc.rpartition("@")[2]
    )
    return None if _spelt(claimed[1]) == _spelt(site) else site


def _spelt(site: str) -> str:
    """A site's name as browsers send it, without ``www.``"""
    try:
        plain = site.encode("idna").decode()
    except UnicodeError:
        plain = site
    return plain.lower().removeprefix("www.")
