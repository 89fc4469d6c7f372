"""Answering: saving a draft, and submitting all answers at once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.actor import Actor
from consultations import (
    answers,
    confidentiality,
    duplicates,
    events,
    kinds,
    logic,
    paging,
    policies,
    positions,
    respondents,
    tallying,
)
from consultations.answer_rows import Writer
from consultations.confidentiality import Choice
from consultations.drafting import facts, invalid
from consultations.kinds.base import Given
from consultations.models import Consultation
from consultations.paging import Saving
from consultations.respondents import NOTHING, Carried, Respondent
from consultations.response_models import Response, ResponseVersion
from core.clock import arrived, now
from core.db import canonical_json, db
from core.errors import Conflict, Missing
from core.events import publish
from core.locale import _
from core.policy import require

Raw = Mapping[int, Any]
"""Question id → what was sent for it: see :mod:`consultations.kinds.base`."""


class DraftConflict(Conflict):
    """Another tab saved other answers meanwhile. ``stored`` holds them by question id, ``version`` is their number."""

    def __init__(self, response: Response, stored: dict[int, Given], mine: dict[int, Given]) -> None:
        version = response.draft_version
        super().__init__(
            _("Your draft was changed in another tab or on another device. Both are shown: keep what is right."),
            theirs=_as_text(response, stored, mine), mine=_as_text(response, mine, stored), version=version,
        )  # fmt: skip
        self.stored, self.version = stored, version
        self.extra |= {"theirs": self.theirs, "mine": self.mine}


class Amended(Conflict):
    """The questions are others than those that the writer saw: they are shown, with all that was typed."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _("The questionnaire was amended while you were answering. Nothing was submitted yet, and nothing you typed was "
              "lost: look at what is asked now, then submit."), questionnaire_version=version,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """The questions that a writer had before them: of which version, in which language."""

    version: int | None = None
    lang: str | None = None

    def known_lang(self, consultation: Consultation) -> str | None:
        """The language, if the consultation has it and others."""
        others = consultation.extra_langs or []
        return self.lang if others and self.lang in (consultation.lang, *others) else None


def _as_text(response: Response, some: dict[int, Given], others: dict[int, Given]) -> str:
    different = {key: value for key, value in some.items() if others.get(key) != value}
    asked = (q for q in response.consultation.questions() if q.id in different)
    return "\n\n".join("\n".join(kinds.of(q).words(q, different[q.id])) for q in asked)


def save_draft(
    actor: Actor, consultation: Consultation, raw: Raw, *, version: int | None = None, page: Saving | None = None,
    carried: Carried = NOTHING, shown: Choice | None = None,
) -> Response:  # fmt: skip
    """Keep what was typed so far, complete or not; only its writer sees it.

    ``version`` is the number of the draft that the writer saw. With ``page``, only the answers on one page are changed.
    Raises :class:`DraftConflict` when others were saved since, :class:`core.errors.Invalid` for what could never be an
    answer, :class:`core.errors.Refused`.
    """
    respondent = _respondent(actor, consultation, carried)
    given = answers.checked(consultation, raw, complete=False)
    wanted = confidentiality.wanted(consultation, respondent, shown)
    response = _begun(actor, consultation, respondent)
    stored = current_answers(response)
    if page is None:
        _refuse_stale(response, _retired_draft(consultation, response) | given, version)
    else:
        given = _paged(response, stored, given, page)
    given = _retired_draft(consultation, response) | given
    if given != stored:
        response.draft = {str(key): value for key, value in given.items()}
        response.draft_version += 1
    _choose(response, wanted)
    with respondents.times_of(consultation):
        response.saved_at = now()
    db.session.flush()
    return response


def _choose(response: Response, wanted: Choice | None) -> None:
    if wanted is not None:
        response.confidentiality = confidentiality.stored(wanted)


def _paged(response: Response, stored: dict[int, Given], given: dict[int, Given], page: Saving) -> dict[int, Given]:
    """The whole draft with one page as it was sent. Raises :class:`DraftConflict`, :class:`Invalid`."""
    if page.is_stale(stored, given):
        raise DraftConflict(response, paging.part(page.leaf, stored), paging.part(page.leaf, given))
    whole = page.joined(stored, given)
    if page.strict:
        answers.refuse_faults(response.consultation, whole, paging.part(page.leaf, given))
    return whole


def current_answers(response: Response) -> dict[int, Given]:
    """What the form shows: the draft if there is one, else what was submitted last, with what was typed aside."""
    if response.draft is not None:
        return {int(key): value for key, value in response.draft.items()}
    asked = {question.id: question for question in response.consultation.questions()}
    aside = {int(key): value for key, value in (response.aside or {}).items() if int(key) in asked}
    return aside | {
        a.question_id: answers.given_in(asked[a.question_id], a) for a in response.answers if a.question_id in asked
    }


def _retired_draft(consultation: Consultation, response: Response) -> dict[int, Given]:
    """What the draft holds for questions that are asked no more."""
    asked = {question.id for question in consultation.questions()}
    return {key: value for key, value in current_answers(response).items() if key not in asked}


def language_of(response: Response) -> str | None:
    """The language in which the respondent wrote; ``None`` when no words were submitted."""
    said = (one for answer in response.answers for one in (answer.contribution, answer.wording))
    return next((one.lang for one in said if one is not None), None)


def _refuse_stale(response: Response, given: dict[int, Given], version: int | None) -> None:
    if version is None or version == response.draft_version:
        return
    stored = current_answers(response)
    if stored != given:
        raise DraftConflict(response, stored, given)


def begun(
    actor: Actor, consultation: Consultation, respondent: Respondent | None, found: Response | None
) -> Response:
    """The response to which a vote or a proposal belongs: ``found``, which is locked, or one that is begun for it.

    The caller has asked its policy. It counts at once, so whose it is must be known. Raises :class:`Invalid`,
    :class:`Missing` for nobody.
    """
    if respondent is None:
        raise Missing()
    if respondent.kind == respondents.LINK and not respondent.speaker.name:
        raise invalid("capacity", _("Please say who you are."))
    return _own(actor, consultation, respondent, found)


def _begun(actor: Actor, consultation: Consultation, respondent: Respondent) -> Response:
    """The response of ``respondent``, locked; begun if there is none yet. Raises :class:`core.errors.Refused`."""
    found = respondents.find(consultation, respondent, lock=True)
    require(policies.can_keep_answering(actor, consultation, found, arrived(), respondent))
    return _own(actor, consultation, respondent, found)


def _own(actor: Actor, consultation: Consultation, respondent: Respondent, found: Response | None) -> Response:
    if found is not None:
        if not respondent.is_known and respondent.speaker.name:
            respondents.take_capacity(found, respondent.speaker, respondent.region)
        return found
    with respondents.times_of(consultation):
        response = respondents.begin(consultation, respondent)
        acting = respondents.acting(actor, respondent)
        publish(events.ResponseStarted(**facts(acting, consultation), response_id=response.id))
    return response


def _respondent(actor: Actor, consultation: Consultation, carried: Carried) -> Respondent:
    """Who answers. Raises :class:`core.errors.Refused` for whom it does not ask, :class:`Missing` for nobody."""
    found = respondents.respondent_of(actor, consultation, carried)
    require(policies.can_answer(actor, consultation, arrived(), found))
    if found is None:
        raise Missing()
    return found


def submit_response(
    actor: Actor, consultation: Consultation, raw: Raw, *, version: int | None = None, lang: str | None = None,
    carried: Carried = NOTHING, seen: Seen | None = None, shown: Choice | None = None,
) -> Response:  # fmt: skip
    """Submit all answers at once; again until closing, each submission kept. The same answers again change nothing.

    ``lang`` is the language of the words, by default as it was before or that of the questions; ``shown`` to whom they
    are shown, by default as it was; ``carried`` what may say who answers besides the actor; ``seen`` which questions the
    writer had before them: of an earlier version than is asked now, :class:`Amended` is raised.
    Raises :class:`core.errors.Invalid` with every problem (then nothing is stored), :class:`DraftConflict`,
    :class:`core.errors.Refused`.
    """
    respondent, seen = _respondent(actor, consultation, carried), seen or Seen()
    if seen.version not in (None, consultation.version):
        raise Amended(consultation.version)
    given, aside = answers.settled(consultation, raw)
    wanted = confidentiality.wanted(consultation, respondent, shown)
    response = _begun(actor, consultation, respondent)
    _refuse_stale(response, aside | given, version)
    if response.version == 0:
        respondents.take_capacity(response, respondent.speaker, respondent.region)
        if respondent.kind == respondents.ACCOUNT:
            positions.claim(actor, consultation, response)
    response.shown_lang = seen.known_lang(consultation) or response.shown_lang
    response.aside = {str(key): value for key, value in aside.items()} or None
    _choose(response, wanted)
    response.likeness = duplicates.likeness(consultation, response, given, carried.network)
    return keep(respondents.acting(actor, respondent), consultation, response, given, lang)


def keep(
    actor: Actor, consultation: Consultation, response: Response, given: dict[int, Given], lang: str | None = None,
    *, is_late: bool | None = None,
) -> Response:  # fmt: skip
    """Make ``given``, which was checked, the submitted answers: rows, contributions, snapshot and receipt.

    ``is_late`` says whether it came late where that is not decided by this moment.
    """
    response.is_late = not consultation.is_open_at(arrived()) if is_late is None else is_late
    response.questionnaire_version = consultation.version
    with respondents.times_of(consultation):
        return _kept(actor, consultation, response, given, lang)


def _kept(
    actor: Actor, consultation: Consultation, response: Response, given: dict[int, Given], lang: str | None
) -> Response:
    confidentiality.submitted(consultation, response)
    response.draft, response.draft_version = None, response.draft_version + 1
    text = canonical_json(snapshot(consultation, response, given))
    digest = hashlib.sha256(text.encode()).hexdigest()
    is_new = not response.versions or response.versions[-1].snapshot != text
    if is_new:
        response.version += 1
        response.submitted_at, response.digest = arrived(), digest
        response.versions.append(
            ResponseVersion(number=response.version, submitted_at=arrived(), snapshot=text, digest=digest)
        )
    Writer(actor, consultation, response, lang).write(given)
    tallying.note(response)
    if not is_new:
        return response
    publish(
        events.ResponseSubmitted(
            **facts(actor, consultation), response_id=response.id, version=response.version, digest=digest,
            is_late=response.is_late,
        )
    )  # fmt: skip
    return response


def snapshot(consultation: Consultation, response: Response, given: dict[int, Given]) -> dict[str, Any]:
    """What the digest is of: who answered in which capacity, and every question that was asked with its answer in words.

    Words of the questionnaire are those of the original language, whatever language was shown: it says which, and which
    version was answered. It holds no time, so the same answers have the same digest; that they came late it does say.
    """
    found = []
    shown = logic.asked(consultation, given).questions
    for question in consultation.questions():
        if question.id not in shown:
            continue
        value = given.get(question.id)
        words = None if value is None else kinds.of(question).snapshot(question, value)
        found.append({"number": question.number, "question": question.text, "answer": words})
    capacity = {
        "name": response.speaker_name, "stakeholder_type": response.stakeholder_type, "country": response.country,
        "organisation": response.organisation_name, "on_behalf": response.on_behalf,
    }  # fmt: skip
    late = {"late": True} if response.is_late else {}
    group = {"group": {"name": response.group_name, "size": response.group_size}} if response.group_name else {}
    asked: dict[str, Any] = {"questionnaire_version": consultation.version} if consultation.version > 1 else {}
    asked |= {"shown_in": response.shown_lang} if response.shown_lang else {}
    return late | group | asked | {
        "consultation": consultation.id, "reference": response.reference, "respondent": capacity, "answers": found
    }  # fmt: skip
