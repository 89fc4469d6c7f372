"""The documents whose paragraphs can be referred to, read from ``themes/data/source-documents.json`` and checked."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from themes.reference import DATA
from themes.reference_files import ReferenceDataError, items, load_items, require_unique, text

_CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class SourceParagraphData:
    """A paragraph under its label, verbatim."""

    label: str
    text: str


@dataclass(frozen=True)
class SourceDocumentData:
    """A document: who published it, when, under what terms, and which labels are its own."""

    code: str
    title: str
    publisher: str
    issued: str
    lang: str
    rights: str
    numbering: str
    paragraphs: tuple[SourceParagraphData, ...]


@lru_cache
def load_source_documents(folder: Path = DATA) -> tuple[SourceDocumentData, ...]:
    """The documents in the order they are offered. Raises :class:`ReferenceDataError` for a damaged file."""
    path = folder / "source-documents.json"
    found = load_items(path, "documents", _document)
    require_unique(path, "code", [document.code for document in found])
    for document in found:
        require_unique(path, f"{document.code}: label", [paragraph.label for paragraph in document.paragraphs])
    return found


def _document(raw: dict[str, Any], _position: int) -> SourceDocumentData:
    names = ("title", "publisher", "issued", "lang", "rights", "numbering")
    return SourceDocumentData(
        code=_fitting(raw, "code", _CODE),
        paragraphs=tuple(
            SourceParagraphData(_fitting(item, "label", _LABEL), text(item, "text"))
            for item in items(raw, "paragraphs")
        ),
        **{name: text(raw, name) for name in names},
    )  # fmt: skip


def _fitting(raw: dict[str, Any], key: str, pattern: re.Pattern[str]) -> str:
    """A value that can stand in an address."""
    value = text(raw, key)
    if not pattern.fullmatch(value):
        raise ReferenceDataError(f"“{key}” must be letters and digits, not {value!r}")
    return value
