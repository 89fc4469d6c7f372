"""What a file is, by its contents alone. Its name and the type that its sender declared decide nothing.

Pictures are made anew (:mod:`core.images`). PDF and office files are kept as they are, when they are whole, are one
thing only, and carry no programs. Everything else is refused, by name of what is taken instead.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

from core import archives, images
from core.archives import Archive
from core.errors import Invalid
from core.locale import _

PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
OFFICE = {
    "wordprocessingml.document.main+xml": ("docx", f"{OOXML}wordprocessingml.document"),
    "spreadsheetml.sheet.main+xml": ("xlsx", f"{OOXML}spreadsheetml.sheet"),
    "presentationml.presentation.main+xml": ("pptx", f"{OOXML}presentationml.presentation"),
    "presentationml.slideshow.main+xml": ("ppsx", f"{OOXML}presentationml.slideshow"),
}
OPEN_DOCUMENTS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
NAMED = {
    "picture": {"jpg", "jpeg", "png", "gif", "webp"},
    "pdf": {"pdf"},
    "office": {"docx", "xlsx", "pptx", "ppsx", "odt", "ods", "odp"},
    "text": {"txt", "csv"},
}
ACCEPT = ",".join(f".{extension}" for family in NAMED.values() for extension in sorted(family))
"""For the file field of a form: a help for choosing, no check."""
_MARKUP = re.compile(r"\s*(<|#!|\{\\rtf|%!PS|MZ|@echo|From: )", re.I)
_TAG = re.compile(r"<(?:script|html|svg|body|iframe)\b", re.I)
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia)\b")
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.S)
_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\x00]{0,64}\Z")


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: its bytes, and what they are. ``width`` and ``height`` of pictures only."""

    data: bytes
    media_type: str
    extension: str
    width: int | None = None
    height: int | None = None


def examined(data: bytes, name: str) -> Examined:
    """``data`` as it will be kept. ``name`` is only compared with what was found. Raises :class:`Invalid`."""
    if not data:
        raise Invalid(_("This file is empty."))
    if data.startswith(PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        found, family = _picture(data), "picture"
    elif data.startswith(b"%PDF-"):
        found, family = _pdf(data), "pdf"
    elif data.startswith(b"PK"):
        found, family = _office(data), "office"
    else:
        found, family = _text(data), "text"
    _compare(name, family)
    return found


def _compare(name: str, family: str) -> None:
    """A name that promises another kind of file is a mistake or a trick."""
    given = name.rpartition(".")[2].lower()
    promised = next((each for each, extensions in NAMED.items() if given in extensions), family)
    if promised != family:
        raise Invalid(_("This file is called .%(extension)s, but holds something else.", extension=given))


def _refused() -> Invalid:
    return Invalid(
        _("Files of this kind are not taken. Pictures (JPEG, PNG, GIF, WebP), PDF, Word, Excel, PowerPoint,"
          " OpenDocument, plain text and CSV are.")
    )  # fmt: skip


def _picture(data: bytes) -> Examined:
    made = images.remade(data)
    return Examined(made.data, made.media_type, made.extension, made.width, made.height)


def _pdf(data: bytes) -> Examined:
    """Begins and ends as a PDF must, is no archive as well, and runs nothing."""
    end = _END.search(data[-2048:])
    start = int(end.group(1)) if end else len(data)
    points = data[start : start + 40]
    if not re.match(rb"%PDF-[12]\.\d", data) or not re.match(rb"\s*(xref\b|\d+ \d+ obj\b)", points):
        raise Invalid(_("This PDF is damaged: its beginning or its end is missing."))
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise Invalid(_("This file is a PDF and something else at once."))
    plain = _NAME_ESCAPE.sub(lambda code: bytes([int(code.group(1), 16)]), data)
    if _ACTIVE.search(plain) or any(_ACTIVE.search(part) for part in _object_streams(data)):
        raise Invalid(_("This PDF holds programs. Save it without them, for example as PDF/A, and try again."))
    return Examined(data, "application/pdf", "pdf")


def _object_streams(data: bytes) -> list[bytes]:
    """The compressed objects of newer PDFs, as far as they can be unpacked and up to 20 MB in all."""
    found, left = [], 20 * 1024 * 1024
    for match in _STREAM.finditer(data):
        unpacker = zlib.decompressobj()
        try:
            part = unpacker.decompress(data[match.end() : match.end() + 4 * 1024 * 1024], max(left, 1))
        except zlib.error:
            continue
        found.append(_NAME_ESCAPE.sub(lambda code: bytes([int(code.group(1), 16)]), part))
        left -= len(part)
    return found


def _office(data: bytes) -> Examined:
    archive = archives.opened(data)
    if archive.names and archive.names[0] == "mimetype":
        return _open_document(archive, data)
    types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    kinds = [kind for part, kind in OFFICE.items() if OOXML + part in types]
    names = [name.lower() for name in archive.names]
    if "macroenabled" in types.lower() or "vbaproject" in types.lower() or any(map(_is_program, names)):
        raise _macros()
    if len(kinds) != 1:
        raise _refused()
    if b"attachedTemplate" in (settings := archive.read("word/_rels/settings.xml.rels")) and b"External" in settings:
        raise Invalid(
            _("This document fetches its template from elsewhere. Save it without a template and try again.")
        )
    extension, media_type = kinds[0]
    return Examined(data, media_type, extension)


def _is_program(name: str) -> bool:
    return (
        "vbaproject" in name
        or "/macrosheets/" in name
        or "/activex/" in name
        or name.endswith((".exe", ".js", ".vbs"))
    )


def _macros() -> Invalid:
    return Invalid(_("This document holds macros. Save it without them, for example as PDF, and try again."))


def _open_document(archive: Archive, data: bytes) -> Examined:
    media_type = archive.read("mimetype").decode("ascii", "replace").strip()
    kind = media_type.removeprefix(ODF)
    if not media_type.startswith(ODF) or kind not in OPEN_DOCUMENTS or "content.xml" not in archive.names:
        raise _refused()
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in archive.names):
        raise _macros()
    return Examined(data, media_type, OPEN_DOCUMENTS[kind])


_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def _text(data: bytes) -> Examined:
    """UTF-8 (or UTF-16 with its mark) without control characters, and no markup or script of any kind."""
    coding = next((coding for mark, coding in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(coding)
    except UnicodeDecodeError:
        raise _refused() from None
    has_controls = any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n\f" for sign in set(text))
    if has_controls or not text.strip() or _MARKUP.match(text) or _TAG.search(text):
        raise _refused()
    kept = text.encode()
    return Examined(kept, "text/csv", "csv") if _is_table(text) else Examined(kept, "text/plain", "txt")


def _is_table(text: str) -> bool:
    """Whether the first lines all hold the same number of one separator."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    counts = [{line.count(sign) for line in lines} for sign in ",;\t"]
    return len(lines) > 1 and any(len(count) == 1 and 0 not in count for count in counts)


def clean_name(name: str, extension: str) -> str:
    """A name for ``Content-Disposition`` and for an address: letters, digits, ``-`` and ``_`` of any script, one dot."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = base.rpartition(".")[0] or base
    kept = (sign if sign in "-_" or unicodedata.category(sign)[0] in "LNM" else " " for sign in stem)
    stem = "-".join("".join(kept).split())[:60].strip("-_")
    return f"{stem or 'file'}.{extension}"
