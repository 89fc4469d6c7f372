"""What other programs will not see of a questionnaire, said in plain words."""

from collections.abc import Iterator
from typing import Any

from consultations.formats.fitting import of_question, of_section
from consultations.formats.results import Loss
from consultations.formats.trees import Rests, Tree, places
from core.locale import _


def told(found: Rests, tree: Tree, carried: Tree) -> tuple[Loss, ...]:
    """A loss for each field that comes back only by the rests."""
    losses: list[Loss] = []
    for (place, part), (_same, other) in zip(places(tree), places(carried), strict=True):
        for name in found.get(place, ()):
            where = _where(part)
            losses += [Loss(where, message) for message in _messages(name, part[name], other.get(name))]
    return tuple(dict.fromkeys(losses))


def _where(part: Tree) -> str:
    if "kind" in part:
        return of_question(part["code"])
    return of_section(part["title"]) if "questions" in part else _("The questionnaire")


def _messages(name: str, ours: Any, theirs: Any) -> Iterator[str]:
    """What becomes of one field."""
    if name in ("options", "rows"):
        yield from _labels(ours, theirs or [])
    elif name == "translations":
        yield from _translations(ours, theirs or {})
    elif name == "ties":
        yield _("what it is about is not carried: %(ties)s.", ties=", ".join(ours))
    elif name == "settings":
        for key, value in ours.items():
            if (theirs or {}).get(key) != value:
                yield _("“%(name)s” (%(value)s) is not carried.", name=key, value=shown(value))
    elif theirs not in (None, "", [], False):
        yield _(
            "“%(name)s” is “%(ours)s” here, and “%(theirs)s” there.",
            name=name,
            ours=shown(ours),
            theirs=shown(theirs),
        )
    else:
        yield _("“%(name)s” (%(value)s) is not carried.", name=name, value=shown(ours))


def _labels(ours: list[Tree], theirs: list[Tree]) -> Iterator[str]:
    if len(ours) != len(theirs):
        yield _("its options or rows are not carried.")
        return
    for mine, other in zip(ours, theirs, strict=True):
        for name in ("code", "label"):
            if mine[name] != other[name]:
                yield _(
                    "“%(name)s” is “%(ours)s” here, and “%(theirs)s” there.",
                    name=name,
                    ours=mine[name],
                    theirs=other[name],
                )
        yield from _translations(mine["translations"], other.get("translations") or {})


def _translations(ours: Tree, theirs: Tree) -> Iterator[str]:
    for lang, texts in ours.items():
        for name, translation in texts.items():
            there = theirs.get(lang, {}).get(name)
            if there is None or there["text"] != translation["text"]:
                yield _("the translation of “%(name)s” (%(lang)s) is not carried as it is.", name=name, lang=lang)
            elif there != translation:
                yield _("how far a translation can be trusted is not carried (%(lang)s).", lang=lang)


def shown(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, list):
        return ", ".join(shown(each) for each in value)
    return str(value) if not isinstance(value, str) or len(value) < 300 else f"{value[:300]}…"
