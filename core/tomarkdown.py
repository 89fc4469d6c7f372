"""Our own safe HTML as Markdown: for exports, where a text must stay harmless in whatever draws it later.

What somebody typed is not given away as it is: raw HTML in it, harmless here, would come alive elsewhere. This goes the
other way round, from the HTML that was sanitised, and writes every sign that means something in Markdown with a backslash.
"""

import re
from html.parser import HTMLParser
from typing import Any

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_WHOLE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_AT_START = re.compile(r"^(\d{0,9})([-+=.)])")
_INLINE = {"strong": "**", "em": "*", "s": "~~", "del": "~~"}
_HEADINGS = {f"h{level}": "#" * level for level in range(3, 7)}
_BEGINNINGS = _INLINE | {tag: f"{signs} " for tag, signs in _HEADINGS.items()}
_BLOCKS = {"p", "li", "blockquote", "pre", "ul", "ol", "table", "tr", *_HEADINGS}


def escaped(text: str) -> str:
    """``text`` as Markdown that shows exactly it."""
    return _SPECIAL.sub(r"\\\1", text)


def _at_start(line: str) -> str:
    """``line`` so that its first signs begin neither a list nor a rule."""
    return _AT_START.sub(r"\1\\\2", line)


class _Writer(HTMLParser):
    """Collects lines; ``prefixes`` stand before each line of what is open: quotations and list items."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base, self.line = base, ""
        self.lines: list[str] = []
        self.prefixes: list[str] = []
        self.marker = ""
        self.lists: list[int] = []
        self.links: list[str] = []
        self.columns = 0
        self.is_pre = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS or tag in ("br", "hr"):
            self._end_line(blank=tag not in ("br", "tr", "li"))
        if tag in _BEGINNINGS:
            self.line += _BEGINNINGS[tag]
        elif tag in ("ul", "ol"):
            self.lists.append(int(given.get("start") or 1) if tag == "ol" else 0)
        elif tag in ("td", "th"):
            self.line = f"{self.line.rstrip()} | ".lstrip()
        else:
            self._begin(tag, given)

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "blockquote":
            self.prefixes.append("> ")
        elif tag == "li":
            self._item()
        elif tag == "hr":
            self.lines += ["".join(self.prefixes) + "***", "".join(self.prefixes).rstrip()]
        elif tag == "pre":
            self.is_pre = True
        elif tag == "a":
            self.links.append(self._address(given.get("href", "")))
            self.line += "[" if self.links[-1] else ""
        elif tag == "img":
            self.line += f"[{escaped(given.get('alt', ''))}]({self._address(given.get('src', ''))})"

    def _item(self) -> None:
        count = self.lists[-1] if self.lists else 0
        self.marker = f"{count}. " if count else "- "
        if count:
            self.lists[-1] += 1
        self.prefixes.append(" " * len(self.marker))

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self.columns = len(re.findall(r"(?<!\\)\|", self.line))
            self.line = f"{self.line.rstrip()} |"
        if tag in _BLOCKS:
            self._end_line(blank=tag not in ("tr", "li"))
        if tag in ("blockquote", "li") and self.prefixes:
            self.prefixes.pop()
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "thead":
            self.lines.append("".join(self.prefixes) + "|" + " --- |" * self.columns)
        elif tag == "pre":
            self.is_pre = False
        elif tag in _INLINE:
            self.line += _INLINE[tag]
        elif tag == "a" and self.links:
            address = self.links.pop()
            self.line += f"]({address})" if address else ""

    def handle_data(self, data: str) -> None:
        if self.is_pre:
            for number, part in enumerate(data.rstrip("\n").split("\n")):
                if number:
                    self._end_line()
                self.line += "\u00a0\u00a0" + escaped(part)
            return
        self._put(escaped(" ".join(re.split(r"[ \t\n]+", data))))

    def _put(self, text: str) -> None:
        self.line += text.lstrip(" ") if not self.line else text

    def _address(self, url: str) -> str:
        """A whole address in angle brackets; empty for what is none."""
        whole = self.base + url if url.startswith("/") and not url.startswith("//") else url
        if not _WHOLE.match(whole):
            return ""
        plain = re.sub(r"[<>\\\s`]", lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), whole)
        return "<" + plain.replace("&", "\\&") + ">"

    def _end_line(self, blank: bool = False) -> None:
        if self.line.strip():
            before = self.prefixes[:-1] if self.marker else self.prefixes
            self.lines.append("".join(before) + self.marker + _at_start(self.line.rstrip()) + "  ")
            self.marker = ""
        self.line = ""
        if blank and self.lines and self.lines[-1].strip(" >"):
            self.lines.append("".join(self.prefixes).rstrip())

    def text(self) -> str:
        """What was written."""
        self._end_line()
        while self.lines and not self.lines[-1].strip(" >"):
            self.lines.pop()
        return "\n".join(self.lines).strip("\n")


def markdown(html: str, base: str) -> str:
    """Sanitised ``html`` as Markdown; addresses on this site begin with ``base``."""
    writer = _Writer(base)
    writer.feed(html)
    writer.close()
    return writer.text()
