"""The languages of a form: which of them becomes the original, and the texts of one element in each."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from consultations.formats.fitting import LIMITS, Fitting
from consultations.formats.languages import code_of, original_among
from consultations.formats.texts import one_line, rank
from consultations.formats.trees import Tree
from core.locale import _

UNNAMED = "default"
"""What pyxform calls the language of columns that name none."""
TEXT_KEYS = ("label", "hint", "jr:constraintMsg")


class Languages:
    """The languages that the columns of a form name, with how many texts each has."""

    def __init__(self, form: Tree, chosen: str, fitting: Fitting) -> None:
        self.fitting = fitting
        named = Counter(name for name in _names(form) if name != UNNAMED)
        found = {code_of(name): count for name, count in named.most_common()}
        unknown = {name: count for name, count in named.items() if not code_of(name)}
        known = {code: count for code, count in found.items() if code}
        self.original = original_among(known, code_of(form.get("default_language", ""))) or chosen
        self.extra = sorted((code for code in known if code != self.original), key=rank)
        for name, count in unknown.items():
            where = _("language “%(name)s”", name=name)
            fitting.lose(where, _("its %(count)s texts are not kept where there are others: it is not offered here.",
                                  count=count))  # fmt: skip

    def said(self, value: Any) -> dict[str, str]:
        """A text by the codes of its languages; what names none is the original's, and stands in for it at need."""
        texts = value if isinstance(value, dict) else {UNNAMED: value}
        by_code: dict[str, str] = {}
        for name, text in texts.items():
            if code := code_of(name):
                by_code.setdefault(code, str(text or ""))
        rest = [str(text) for name, text in texts.items() if not code_of(name) and text]
        unnamed = str(texts.get(UNNAMED) or "") or (rest[0] if rest else "")
        if not by_code.get(self.original):
            by_code[self.original] = unnamed or next((text for text in by_code.values() if text), "")
        return by_code

    def put(self, part: Tree, field: str, value: Any, where: str, limit: int | None = None) -> None:
        """The original into ``part``, what there is in the extra languages into its translations."""
        texts, most = self.said(value), limit or LIMITS[field]
        part[field] = self.fitting.text(where, texts.get(self.original, ""), most)
        translations = part.setdefault("translations", {})
        for code in self.extra:
            text = one_line(texts.get(code, ""))
            if part[field] and text:
                clean = self.fitting.text(where, text, most)
                translations.setdefault(code, {})[field] = {"text": clean, "status": "machine", "original": ""}


def _names(element: Any) -> Iterator[str]:
    """The language of each text in an element and all below it."""
    if isinstance(element, list):
        for each in element:
            yield from _names(each)
    if not isinstance(element, dict):
        return
    for key, value in element.items():
        if key in TEXT_KEYS and isinstance(value, dict):
            yield from value
        elif isinstance(value, dict | list):
            yield from _names(value)
