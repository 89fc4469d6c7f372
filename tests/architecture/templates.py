"""Faults that can be seen in the text of a template or a style sheet."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

SPOKEN = ("aria-label", "title", "placeholder", "alt", "aria-description", "aria-roledescription")
NAMES = {"UTC", "Markdown"}
"""Words that are the same in every language."""

_COMMENT = re.compile(r"\{#.*?#\}", re.S)
_CLASS = re.compile(r"\{% block page_class %\}[^{]*\{% endblock %\}")
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_INLINE = re.compile(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|<script(?![^>]*\ssrc=)|javascript:""", re.I)
_FOREIGN = re.compile(r"""(?:src|href|action|srcset)\s*=\s*["']?(?:https?:)?//""", re.I)
_EDGES = r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)"
_PHYSICAL = re.compile(_EDGES + r"|[;{\s](?:left|right|float|clear)\s*:|text-align:\s*(?:left|right)")


class _Words(HTMLParser):
    """Collects text and spoken attributes that were written straight into the template."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.in_code = False

    def handle_endtag(self, tag: str) -> None:
        self.in_code = self.in_code and tag != "code"

    def handle_data(self, data: str) -> None:
        data = re.sub(r"\b[a-z-]+=\"\"", "", data)  # a macro that makes attributes
        if not self.in_code and any(
            letter.isalpha() for word in re.findall(r"\w+", data) if word not in NAMES for letter in word
        ):
            self.found.append(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_code = self.in_code or tag == "code"
        spoken = [value for name, value in attrs if name in SPOKEN and value]
        self.found += [value for value in spoken if any(letter.isalpha() for letter in value)]


def bare(html: str) -> str:
    """The template without comments, expressions and statements."""
    return _EXPRESSION.sub("", _CLASS.sub("", _COMMENT.sub("", html)))


def untranslated(html: str) -> list[str]:
    """Words that a person would read and that nobody can translate."""
    parser = _Words()
    parser.feed(bare(html))
    parser.close()
    return parser.found


def inline(html: str) -> Iterator[str]:
    """Inline styles, scripts and handlers, and what is fetched from elsewhere."""
    text = _COMMENT.sub("", html)
    yield from (match.group().strip() for match in _INLINE.finditer(text))
    yield from (match.group() for match in _FOREIGN.finditer(text))


def physical(css: str) -> list[str]:
    """Sides that do not turn with the direction of writing."""
    return [match.group().strip() for match in _PHYSICAL.finditer(re.sub(r"/\*.*?\*/", "", css, flags=re.S))]


def unsafe(html: str) -> list[str]:
    """What is put into the page without escaping, other than HTML that was sanitised when it was written."""
    marked = re.findall(r"\{\{([^}]*)\|\s*safe\s*\}\}", _COMMENT.sub("", html))
    return [expression.strip() for expression in marked if not expression.strip().endswith("html")]
