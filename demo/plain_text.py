"""Plain text from imperfect files: repaired, comparable, and as Markdown that reads the same."""

import re
import unicodedata

REPLACEMENT = "\ufffd"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INLINE = re.compile(r"[\\`*_\[\]<>~|]|&(?=#?\w+;)")
_BLOCK_START = re.compile(r"(?P<digits>\d{1,9})(?=[.)](?:\s|$))|(?=[#+=-])")


def _as_windows_1252(match: re.Match[str]) -> str:
    try:
        return match[0].encode("latin-1").decode("cp1252") if ord(match[0]) > 0x7F else REPLACEMENT
    except UnicodeDecodeError:
        return REPLACEMENT


def repair_controls(text: str) -> str:
    """Control characters C1 become the Windows-1252 characters they were; all other controls become U+FFFD.

    Tabs and line breaks stay."""
    return _CONTROLS.sub(_as_windows_1252, text)


def unify_lines(text: str) -> str:
    """Every line break is one line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def comparable(text: str) -> str:
    """A form equal for two spellings of one text: case, spaces, apostrophes, composition set aside."""
    folded = unicodedata.normalize("NFKC", repair_controls(text)).casefold().replace("’", "'")
    return " ".join(folded.split())


def _escaped_line(line: str) -> str:
    escaped = _INLINE.sub(lambda match: "\\" + match[0], line.strip())
    start = _BLOCK_START.match(escaped)
    if not start:
        return escaped
    digits = start["digits"] or ""
    return f"{digits}\\{escaped[len(digits) :]}"


def as_markdown(text: str) -> str:
    """CommonMark that reads as the plain text does: nothing becomes markup, lines and paragraphs stay.

    Space at the ends of lines, and more than one empty line, are not kept: HTML would not show them."""
    paragraphs = re.split(r"\n\s*\n", unify_lines(repair_controls(text)).strip())
    return "\n\n".join("\\\n".join(map(_escaped_line, part.strip().split("\n"))) for part in paragraphs)
