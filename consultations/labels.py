"""Options and rows of a question: their labels and codes, and what stays of them when a question is changed."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from consultations.drafting import invalid, line_of
from consultations.kinds.base import Label
from core.db import db
from core.locale import _

CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,39}")


def labelled(field: str, texts: Iterable[str], before: Sequence[Any]) -> list[Label]:
    """``texts`` as labels with codes. Raises :class:`core.errors.Invalid` for what stands there twice.

    A code that is not given is that of what had this label, or this place, ``before``; else the first free number.
    """
    given = [(line_of(field, text, 500), getattr(text, "code", "")) for text in texts if text.strip()]
    kept = _kept([label for label, _code in given], before)
    codes = [
        code or (item.code if item is not None else "") for (_label, code), item in zip(given, kept, strict=True)
    ]
    free = (str(number) for number in range(1, 1000) if str(number) not in codes)
    found = [Label(label, code or next(free)) for (label, _code), code in zip(given, codes, strict=True)]
    _check(field, found)
    return found


def _check(field: str, labels: Sequence[Label]) -> None:
    if doubled := {label for label in labels if labels.count(label) > 1}:
        raise invalid(field, _("“%(label)s” stands here twice.", label=min(doubled)))
    codes = [label.code for label in labels]
    for code in codes:
        if codes.count(code) > 1 or not CODE.fullmatch(code):
            raise invalid(
                field, _("The code “%(code)s” is not of letters and digits, or stands here twice.", code=code)
            )


def _kept(labels: Sequence[str], before: Sequence[Any]) -> list[Any]:
    """For each label what it was before: that of the same label, else that of the same place; ``None`` when new."""
    left = {item.label: item for item in before}
    found = [left.pop(label, None) for label in labels]
    for place, item in enumerate(before[: len(found)]):
        if found[place] is None and item.label in left:
            found[place] = left.pop(item.label)
    return found


def fit(items: list[Any], make: type[Any], labels: Sequence[Label]) -> None:
    """Make ``items`` (options or rows of a question) those of ``labels``; what stays keeps its id."""
    kept = _kept(labels, items)
    if items:
        for place, item in enumerate(items, 1):
            item.position, item.code = -place, f"-{place}"
        items[:] = [item for item in kept if item is not None]
        db.session.flush()  # places and codes are unique: all are given up before any is taken
    made = [item if item is not None else make() for item in kept]
    for place, (item, label) in enumerate(zip(made, labels, strict=True), 1):
        item.position, item.code, item.label = place, label.code, str(label)
    items[:] = made
