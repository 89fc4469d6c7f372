"""The published versions of a questionnaire: each kept as it was, and what differs from one to the next."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from accounts.models import User
from consultations.models import Consultation
from consultations.questionnaire import questionnaire, questionnaire_digest
from consultations.version_models import QuestionnaireVersion
from core.clock import now
from core.db import canonical_json, db
from core.errors import Missing

ADDED, RETIRED, CHANGED, MOVED = "added", "retired", "changed", "moved"
PLACE = ("section", "number")
"""Facts of a question that say where it stands, not what it asks."""


def keep_version(actor: Actor, consultation: Consultation, reason: str = "") -> QuestionnaireVersion:
    """Keep the questionnaire that is asked as it is now, under its number."""
    kept = QuestionnaireVersion(
        consultation_id=consultation.id, number=consultation.asked_version, reason=reason,
        document=canonical_json(questionnaire(consultation)), digest=questionnaire_digest(consultation),
        published_at=now(), published_by_id=actor.id,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


def versions(consultation: Consultation) -> Sequence[QuestionnaireVersion]:
    """Its published versions, in order."""
    query = select(QuestionnaireVersion).filter_by(consultation_id=consultation.id)
    return db.session.scalars(query.order_by(QuestionnaireVersion.number)).all()


def version_numbered(consultation: Consultation, number: int) -> QuestionnaireVersion:
    """One published version. Raises :class:`Missing`."""
    query = select(QuestionnaireVersion).filter_by(consultation_id=consultation.id, number=number)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise Missing()
    return found


def names_of(people: Iterable[int | None]) -> dict[int | None, str]:
    """The names of accounts."""
    ids = {identity for identity in people if identity is not None}
    return {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))}


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one question between two versions; ``facts`` are those that changed, with both values."""

    kind: str
    number: int
    text: str
    facts: tuple[tuple[str, Any, Any], ...] = ()


def differences(old: str, new: str) -> list[Difference]:
    """What was added, retired, changed and moved between two documents, in the order of the new one.

    A fact that the older one does not hold is not called changed.
    """
    before, after = ({q["number"]: q for q in json.loads(document)} for document in (old, new))
    found = [Difference(RETIRED, n, q["text"]) for n, q in before.items() if n not in after]
    return [*_of_kept(before, after), *found]


def _of_kept(before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]]) -> Iterator[Difference]:
    moved = _moved(list(before), list(after))
    for number, question in after.items():
        if number not in before:
            yield Difference(ADDED, number, question["text"])
            continue
        was = before[number]
        facts = tuple((k, was.get(k), v) for k, v in question.items() if k not in PLACE and was.get(k, v) != v)
        if facts:
            yield Difference(CHANGED, number, question["text"], facts)
        elif number in moved or was.get("section") != question.get("section"):
            yield Difference(MOVED, number, question["text"])


def _moved(before: list[int], after: list[int]) -> set[int]:
    """The numbers that do not follow the one they followed: the fewest that were moved by hand."""
    places = {number: place for place, number in enumerate(before)}
    kept = [number for number in after if number in places]
    runs: list[list[int]] = []
    for number in kept:
        longest: list[int] = []
        for run in runs:
            if places[run[-1]] < places[number] and len(run) > len(longest):
                longest = run
        runs.append([*longest, number])
    stayed = max(runs, key=lambda run: len(run), default=[])
    return set(kept) - set(stayed)
