"""What changed from one wording to another, word by word; Chinese and Japanese character by character."""

import re
from difflib import SequenceMatcher
from typing import Any

from core.locale import _

KEPT, GONE, NEW = "kept", "gone", "new"
_TOKEN = re.compile(r"[぀-ヿ㐀-鿿]|\s+|[^\s぀-ヿ㐀-鿿]+")
MOST = 6_000
"""Words beyond which a text is shown as replaced whole: comparing takes time that grows with its square."""


def word_runs(old: str, new: str) -> list[tuple[str, str]]:
    """Runs of the two texts in reading order: kept, gone, or new."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) + len(after) > MOST:
        return [(GONE, old), (NEW, new)]
    runs: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append((KEPT, "".join(before[a:b])))
            continue
        runs += [(GONE, "".join(before[a:b]))] if b > a else []
        runs += [(NEW, "".join(after[c:d]))] if d > c else []
    return runs


def fact_words(value: Any) -> str:
    """A fact of a question for people to read: what was in it before and after."""
    if isinstance(value, list):
        return " · ".join(map(str, value)) or "–"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {fact_words(each)}" for key, each in value.items()) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else str(value)
