"""Consultations ready to be read: each process keeps them, whole and apart from any session, while their texts stand.

Hot pages ask policies about them without loading a questionnaire for each request. One raw statement says whether the
texts are still those that were kept: every event of a consultation raises the version of its texts, in the transaction
of the change, except those of answers (:func:`consultations.events.texts_topic`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from flask import current_app, request
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from consultations import filled, paging, queries
from consultations.events import texts_topic
from consultations.filled import Slot
from consultations.models import Consultation
from consultations.paging import Leaf
from consultations.question_models import ORGANISATION
from core.clock import now
from core.db import db
from core.pages import DAY, raw

KEPT = 64
"""Consultations that a process keeps."""
CHANGING = frozenset({ORGANISATION})
"""Kinds of questions that offer what changes without the questionnaire."""
_VERSION = "SELECT version FROM topic WHERE key = {0}"


@dataclass(frozen=True, slots=True)
class Ready:
    """A published consultation with its questions and action lines, not to be changed.

    ``leaves`` are the pages of its form; those numbered in ``fixed`` change with its texts alone. Into
    those of which ``slots`` are known, what somebody saved is put question by question.
    """

    version: int
    consultation: Consultation
    leaves: tuple[Leaf, ...]
    fixed: frozenset[int]
    slots: Mapping[int, tuple[Slot, ...] | None]


def ready(identity: int) -> Ready | None:
    """The consultation with this id as it is now; ``None`` when there is none that is published."""
    row = raw(_VERSION, (texts_topic(identity),))
    if row is None:
        return None
    kept: dict[int, Ready] = current_app.extensions.setdefault("plenary.ready", {})
    found = kept.get(identity)
    if found is None or found.version != row[0]:
        loaded = _loaded(identity)
        if loaded is None or loaded.published_at is None:
            return None
        if len(kept) >= KEPT:
            kept.clear()
        found = kept[identity] = _ready(row[0], loaded)
    return found


def _ready(version: int, loaded: Consultation) -> Ready:
    leaves = tuple(paging.leaves(loaded))
    fixed = (leaf.number for leaf in leaves if not any(question.kind in CHANGING for question in leaf.questions))
    return Ready(
        version, loaded, leaves, frozenset(fixed), {leaf.number: filled.slots(loaded, leaf) for leaf in leaves}
    )


def _loaded(identity: int) -> Consultation | None:
    with Session(db.engine) as apart:
        found = apart.scalars(queries.with_questions().filter_by(id=identity)).one_or_none()
        if found is not None:
            _tie_parts(found)
        apart.expunge_all()
    return found


def _tie_parts(found: Consultation) -> None:
    """Let each part know whose it is, which no session will look up."""
    for section in found.sections:
        set_committed_value(section, "consultation", found)
        for question in section.questions:
            set_committed_value(question, "section", section)
            for label in (*question.options, *question.rows):
                set_committed_value(label, "question", question)


def until_next_moment(found: Consultation) -> timedelta:
    """How long a page of it holds at most: until it opens, closes, or takes no more late answers, or the day ends.

    Conditions may ask what day it is, and roles begin and end with days.
    """
    moment = now()
    midnight = datetime.combine(moment.date() + DAY, time(), UTC)
    ahead = [at for at in (found.opens_at, found.closes_at, found.late_until) if at is not None and at > moment]
    return min([midnight, *ahead]) - moment


def is_carried() -> bool:
    """Whether the request carries what says by itself who answers: then its page is drawn."""
    return any(name.startswith("answering_") for name in request.cookies)
