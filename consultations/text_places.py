"""Where a text of a questionnaire stands, in words that readers know: the question that it belongs to, also a retired one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from consultations.question_models import Option, Question, QuestionRow, Section
from consultations.texts import PREFIXES
from core.db import db
from core.locale import _


@dataclass(frozen=True, slots=True)
class Place:
    """What the text is, and of a question or part its own words, in the language of the consultation."""

    what: str
    words: str = ""


def places(keys: Iterable[str]) -> dict[str, Place]:
    """The places of texts by their keys; a statement for each kind of part among them."""
    wanted: dict[str, set[int]] = defaultdict(set)
    whole = dict.fromkeys(keys)
    for key in whole:
        kind, _dot, rest = key.partition(".")
        if rest:
            wanted[kind].add(int(rest.partition(".")[0]))
    owners: dict[tuple[str, int], Any] = {
        (name, owner.id): owner
        for model, name in PREFIXES.items()
        if wanted[name]
        for owner in _found(model, wanted[name])
    }
    return {key: _place(key, owners) for key in whole}


def _found(model: Any, identities: set[int]) -> Iterable[Any]:
    return db.session.scalars(select(model).where(model.id.in_(identities)))


def _place(key: str, owners: dict[tuple[str, int], Any]) -> Place:
    kind, _dot, rest = key.partition(".")
    if not rest:
        return Place(_outline(kind))
    owner = owners.get((kind, int(rest.partition(".")[0])))
    if isinstance(owner, Section):
        return Place(_("Title of a section"), owner.title)
    if isinstance(owner, Option | QuestionRow):
        return Place(_("Question %(number)s, one of its answers", number=owner.question.number), owner.question.text)
    if isinstance(owner, Question):
        return Place(_("Question %(number)s", number=owner.number), owner.text)
    return Place(_("A part that is no more"))


def _outline(field: str) -> str:
    names = {"title": _("Title"), "summary": _("Summary"), "purpose": _("Purpose"), "source_note": _("Sources")}
    return names[field]
