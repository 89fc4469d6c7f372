"""Responses that were given elsewhere, without accounts: one rule for them and for those given here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from accounts.actor import Actor
from consultations import answers, events, kinds, policies, respondents
from consultations.drafting import facts
from consultations.kinds.base import Given, Words
from consultations.models import Consultation
from consultations.respondents import ANONYMOUS, Respondent, imported
from consultations.responding import keep
from consultations.response_models import Response
from contributions.actions import Speaker
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import publish
from core.locale import _, ngettext
from core.policy import require
from themes.labels import STAKEHOLDER_TYPES
from themes.reference import UnknownCountryError, counted_region, region_of


@dataclass(frozen=True, slots=True)
class ImportedResponse:
    """One respondent. ``answers`` is by question id; ``row`` is where it stands in its source, for error reports."""

    external_id: str
    answers: Mapping[int, Words]
    country: str | None = None
    stakeholder_type: str = "other"
    name: str | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an import was refused: the row (1 is the heading of a file), the column or question, and what to do."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return _("Row %(row)s, %(column)s: %(message)s", row=self.row, column=self.column, message=self.message)


class ImportRefused(Invalid):
    """Nothing was imported; ``faults`` says why, all of it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        count = ngettext("%(num)s fault.", "%(num)s faults.", len(faults))
        super().__init__(
            _("Nothing was imported: %(count)s", count=count), {"file": [str(fault) for fault in faults[:200]]}
        )
        self.faults = list(faults)


@dataclass(slots=True)
class Outcome:
    """What an import did: those brought in now, and the external ids that were there before."""

    imported: list[Response] = field(default_factory=list)
    already: list[str] = field(default_factory=list)


def import_response(
    actor: Actor,
    consultation: Consultation,
    *,
    external_id: str,
    answers: Mapping[int, Words],
    country: str | None = None,
    stakeholder_type: str = "other",
    name: str | None = None,
) -> Response | None:
    """Bring in one response; ``None`` when its ``external_id`` was imported before. Raises :class:`ImportRefused`."""
    row = ImportedResponse(external_id, answers, country, stakeholder_type, name)
    outcome = import_responses(actor, consultation, [row])
    return outcome.imported[0] if outcome.imported else None


def import_responses(actor: Actor, consultation: Consultation, rows: Iterable[ImportedResponse]) -> Outcome:
    """Bring in all ``rows`` or none, while the consultation is open. Rows whose id was imported before are left out.

    Raises :class:`ImportRefused` with every fault, :class:`core.errors.Refused`.
    """
    require(policies.can_import(actor, consultation, now()))
    outcome = Outcome()
    checked = _checked(consultation, rows, outcome)
    before = db.session.scalar(select(func.count(Response.id)).filter_by(consultation_id=consultation.id)) or 0
    for number, (row, given) in enumerate(checked, before + 1):
        with respondents.times_of(consultation):
            response = respondents.begin(consultation, _respondent(consultation, row, number))
        outcome.imported.append(keep(actor, consultation, response, given))
    if outcome.imported:
        publish(events.ResponsesImported(**facts(actor, consultation), count=len(outcome.imported)))
    return outcome


def _respondent(consultation: Consultation, row: ImportedResponse, number: int) -> Respondent:
    """Who answered; of a country an anonymous consultation keeps the region alone, as of its other respondents."""
    if consultation.is_anonymous:
        speaker = Speaker(None, ANONYMOUS, row.stakeholder_type)
        return imported(row.external_id, speaker, counted_region(row.stakeholder_type, row.country))
    speaker = Speaker(None, row.name or f"Respondent {number}", row.stakeholder_type, country=row.country)
    return imported(row.external_id, speaker)


def _checked(
    consultation: Consultation, rows: Iterable[ImportedResponse], outcome: Outcome
) -> list[tuple[ImportedResponse, dict[int, Given]]]:
    known = set(
        db.session.scalars(select(Response.external_id).filter_by(consultation_id=consultation.id))
    )  # fmt: skip
    seen: set[str] = set()
    faults: list[Fault] = []
    found = []
    for row in rows:
        if row.external_id in known:
            outcome.already.append(row.external_id)
            continue
        own = _profile_faults(row, seen)
        if row.name and consultation.is_anonymous:
            own.append(Fault(row.row, "name", _("Answers here are anonymous: leave the names out.")))
        seen.add(row.external_id)
        given, wrong = _given(consultation, row)
        faults += own + wrong
        found.append((row, given))
    if faults:
        raise ImportRefused(faults)
    return found


def _profile_faults(row: ImportedResponse, seen: set[str]) -> list[Fault]:
    faults = []
    if not row.external_id or len(row.external_id) > 80 or not row.external_id.isprintable():
        faults.append(Fault(row.row, "id", _("Every respondent needs an id of 1 to 80 characters.")))
    if row.external_id in seen:
        faults.append(Fault(row.row, "id", _("“%(id)s” stands here twice.", id=row.external_id)))
    if row.stakeholder_type not in STAKEHOLDER_TYPES:
        message = _("“%(value)s” is not a stakeholder type.", value=row.stakeholder_type)
        faults.append(Fault(row.row, "stakeholder_type", message))
    try:
        region_of(row.country)
    except UnknownCountryError:
        faults.append(Fault(row.row, "country", _("“%(value)s” is not a country code.", value=row.country)))
    return faults


def _given(consultation: Consultation, row: ImportedResponse) -> tuple[dict[int, Given], list[Fault]]:
    """The answers of a row, as a form would have sent them, checked as a form's."""
    faults: list[Fault] = []
    raw: dict[int, Any] = {}
    questions = {question.id: question for question in consultation.questions()}
    for key, words in row.answers.items():
        if key not in questions:
            faults.append(Fault(row.row, str(key), _("This is not a question of the consultation.")))
            continue
        raw[key], unknown = kinds.of(questions[key]).from_words(questions[key], words)
        faults += (
            Fault(row.row, f"Q{questions[key].number}", _("“%(label)s” is not an option.", label=label[:100]))
            for label in unknown
        )
    if faults:
        return {}, faults
    try:
        return answers.checked(consultation, raw), []
    except Invalid as invalid:
        names = {question.field: f"Q{question.number}" for question in questions.values()}
        return {}, [Fault(row.row, names[f], text) for f, texts in invalid.fields.items() for text in texts]
