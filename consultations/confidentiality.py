"""For whom an answer is: everybody, those who answered, the facilitators, or everybody from a date on.

A respondent chooses one level for all answers and may choose another for the words of a question. Words are kept in the
circle of their readers (decision 8), so that every list that contributions stand in obeys; what was chosen stands behind
figures, and the respondent is named there only to who may read the level for all answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from accounts.actor import Actor
from accounts.models import Admission
from consultations import respondents
from consultations.models import Consultation
from consultations.respondents import Respondent
from consultations.response_models import Answer, Response
from contributions.models import Contribution
from core.clock import now
from core.db import db, upsert
from core.errors import Invalid
from core.locale import _, _l

EVERYBODY, PARTICIPANTS, FACILITATORS, DATED = "public", "participants", "facilitators", "dated"
LEVELS = (PARTICIPANTS, FACILITATORS, DATED)
"""What a consultation may let respondents choose besides public."""
LABELS: dict[str, Any] = {
    EVERYBODY: _l("Everybody"),
    PARTICIPANTS: _l("Those who submitted answers"),
    FACILITATORS: _l("The facilitators only"),
    DATED: _l("Everybody, from a date on"),
}
ALL = "*"
"""Stands for all answers in what was chosen."""
LATEST = timedelta(days=366 * 10)


@dataclass(frozen=True, slots=True)
class Shown:
    """To whom, and with ``DATED`` from which day on."""

    level: str = EVERYBODY
    since: date | None = None


Choice = Mapping[str, Shown]
"""Question id as text, or :data:`ALL`, → to whom."""


def wanted(consultation: Consultation, respondent: Respondent, shown: Choice | None) -> Choice | None:
    """``shown`` as it may be stored; ``None`` where nothing is said, and all stays as it was.

    What was chosen before may stay, though its day has come meanwhile; where only single answers say for whom they are,
    so does the level for all; and what was chosen for a question that is asked no more always does. Raises
    :class:`Invalid` for a level or a date that the consultation does not offer.
    """
    if shown is None:
        return None
    before = chosen(respondents.find(consultation, respondent)) if consultation.confidentiality else {}
    return _checked(consultation, shown, before)


def _checked(consultation: Consultation, wanted: Choice, before: Choice) -> dict[str, Shown]:
    faults: dict[str, list[str]] = {}
    known = {str(question.id) for question in consultation.questions()}
    for key, shown in wanted.items():
        if shown != _of(before, key) and (fault := _fault(consultation, shown)) and (key == ALL or key in known):
            faults[field_of(key)] = [fault]
    if faults:
        raise Invalid(_("Say for whom your answers are. Nothing was stored."), faults)
    kept = {key: shown for key, shown in before.items() if key == ALL or key not in known}
    return kept | {key: shown for key, shown in wanted.items() if key == ALL or key in known}


def field_of(key: str) -> str:
    """The name of the form field in which the level of a question, or of all, is chosen."""
    return "shown_to" if key == ALL else f"shown_to-{key}"


def entered(level: str, day: str | None) -> Shown:
    """A level and a day as they came in a form; a day that is none is left out."""
    try:
        return Shown(level, date.fromisoformat(day) if day and level == DATED else None)
    except ValueError:
        return Shown(level)


def _fault(consultation: Consultation, shown: Shown) -> str:
    if shown.level not in (EVERYBODY, *(consultation.confidentiality or ())):
        return _("This consultation does not offer that.")
    if shown.level != DATED:
        return ""
    if shown.since is None:
        return _("Say from which day on everybody may read it.")
    if not now().date() < shown.since <= now().date() + LATEST:
        return _("Choose a day in the future, at most ten years away.")
    return ""


def stored(choice: Choice) -> dict[str, Any]:
    """As JSON; levels that say nothing are left out."""
    default = choice.get(ALL, Shown())
    return {
        key: [shown.level, shown.since.isoformat() if shown.since else None]
        for key, shown in choice.items()
        if shown != (Shown() if key == ALL else default)
    }


def chosen(response: Response | None) -> dict[str, Shown]:
    """What the respondent chose last."""
    return _read(response.confidentiality if response is not None else None)


def _read(facts: Any) -> dict[str, Shown]:
    found = (facts or {}).items()
    return {key: Shown(level, date.fromisoformat(day) if day else None) for key, (level, day) in found}


def for_question(response: Response, question_id: int) -> Shown:
    """To whom the words of one answer are shown."""
    return _of(chosen(response), str(question_id))


def _of(choice: Choice, key: str) -> Shown:
    return choice.get(key, choice.get(ALL, Shown()))


def is_open_to_all(facts: Any, question_id: int) -> bool:
    """Whether everybody may read one answer by now; ``facts`` is what is stored of the choice (:func:`stored`)."""
    shown = _of(_read(facts), str(question_id))
    is_dated = shown.level == DATED and shown.since is not None and shown.since <= now().date()
    return shown.level == EVERYBODY or is_dated


def participants_circle(consultation_id: int) -> str:
    """The circle of those who submitted answers."""
    return f"respondents:{consultation_id}"


def facilitators_circle(consultation: Consultation) -> str:
    """The circle of the facilitators of the action line that its answers bear."""
    return f"facilitators:{consultation.line_ids[0]}"


def circle_of(consultation: Consultation, shown: Shown) -> str | None:
    """The circle that alone may read words of this level."""
    circles = {PARTICIPANTS: participants_circle(consultation.id), FACILITATORS: facilitators_circle(consultation)}
    return circles.get(shown.level)


def said_in(consultation: Consultation, response: Response, question_id: int) -> dict[str, Any]:
    """How the words of an answer are kept: ``circle``, ``is_closed`` and ``public_from``."""
    shown = for_question(response, question_id)
    circle = circle_of(consultation, shown)
    return {"circle": circle, "is_closed": circle is not None, "public_from": public_from(consultation, shown)}


def public_from(consultation: Consultation, shown: Shown) -> datetime | None:
    """When words of this level come out of their seal."""
    usual = consultation.words_public_from(now())
    if shown.level != DATED or shown.since is None:
        return usual
    day = datetime.combine(shown.since, time(), UTC)
    return day if usual is None else max(usual, day)


def fits(consultation: Consultation, response: Response, question_id: int, said: Contribution) -> bool:
    """Whether words already stand where they belong; if not they are taken back and said anew, for nothing moves."""
    place = said_in(consultation, response, question_id)
    if said.circle != place["circle"]:
        return False
    if for_question(response, question_id).level != DATED:
        return not _is_dated(consultation, said)
    return said.public_from == place["public_from"] or _is_out(said.public_from, place["public_from"])


def _is_out(*moments: datetime | None) -> bool:
    """Whether all of them have come, so that it is all one which it was."""
    return all(moment is not None and moment <= now() for moment in moments)


def _is_dated(consultation: Consultation, said: Contribution) -> bool:
    """Whether it waits longer than the words of others."""
    usual = consultation.words_public_from(now())
    return said.public_from is not None and usual is not None and said.public_from > usual


def submitted(consultation: Consultation, response: Response) -> None:
    """What follows for a response once it is submitted: to whom it is shown as a whole, and that its account may read
    what is for participants. Of an anonymous one no account is known: its holder reads that with the slip."""
    shown = chosen(response).get(ALL, Shown())
    response.shown_to, response.shown_from = shown.level, shown.since
    if response.user_id is not None and PARTICIPANTS in (consultation.confidentiality or ()):
        circle = participants_circle(consultation.id)
        row = {"user_id": response.user_id, "circle": circle, "role": "member", "admitted_at": now()}
        db.session.execute(upsert(Admission).values(**row).on_conflict_do_nothing())


def release(consultation: Consultation) -> None:
    """Once results were published that were held back: words with a day of their own wait for it."""
    query = select(Answer).join(Response).where(Response.consultation_id == consultation.id)
    for answer in db.session.scalars(
        query.where(Response.confidentiality.is_not(None), Answer.contribution_id.is_not(None))
    ):
        shown = for_question(answer.response, answer.question_id)
        if answer.contribution is not None and shown.level == DATED and shown.since is not None:
            day = datetime.combine(shown.since, time(), UTC)
            answer.contribution.public_from = max(now(), day)
    db.session.flush()


def levels_read_by(actor: Actor, consultation: Consultation) -> set[str]:
    """The levels, besides everybody's, of responses that are named to ``actor`` (see :func:`reading`)."""
    named = {PARTICIPANTS: participants_circle(consultation.id), FACILITATORS: facilitators_circle(consultation)}
    return {level for level, circle in named.items() if actor.is_admin or circle in actor.circles}


def named_to(actor: Actor, consultation: Consultation) -> ColumnElement[bool]:
    """The responses that may be shown one by one to ``actor``, behind a figure in which all are counted."""
    today = now().date()
    dated = and_(Response.shown_to == DATED, Response.shown_from <= today)
    levels = {EVERYBODY, *levels_read_by(actor, consultation)}
    return or_(Response.shown_to.in_(levels), dated)


def reading(actor: Actor, consultation: Consultation, response: Response | None, manages: bool) -> Actor:
    """``actor`` as they read this consultation: who submitted, and who convenes it, reads what is confided to them."""
    circles = set()
    if manages:
        circles |= {facilitators_circle(consultation), participants_circle(consultation.id)}
    if response is not None and response.submitted_at is not None:
        circles.add(participants_circle(consultation.id))
    return replace(actor, circles=actor.circles | circles) if circles else actor
