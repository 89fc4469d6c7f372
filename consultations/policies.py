"""Who may draft, open, extend, answer and see what came of it. The phase decides, from the clock, at each request."""

from collections.abc import Iterable
from datetime import datetime

from accounts.actor import Actor
from consultations.audience_policies import can_take_part
from consultations.models import PUBLIC, Consultation
from consultations.respondents import Respondent
from consultations.response_models import Response
from consultations.states import (
    ARCHIVED,
    CLOSED,
    DRAFT,
    OPEN,
    OVER,
    RESULTS_PUBLISHED,
    SCHEDULED,
    may_become,
)
from core.locale import _, _l
from core.policy import ALLOWED, Verdict, denied
from core.templating import utc


def can_draft(actor: Actor, now: datetime) -> Verdict:
    """Begin a consultation at all: whoever facilitates some action line."""
    if actor.is_admin or actor.lines_as("facilitator", today=now.date()):
        return ALLOWED
    return denied(_l("Only facilitators of an action line can draft a consultation."))


def can_file(actor: Actor, line_ids: Iterable[int], now: datetime) -> Verdict:
    """Put a consultation under each of these action lines."""
    if all(actor.has_role([line], "facilitator", today=now.date()) for line in line_ids):
        return ALLOWED
    return denied(_l("You can put a consultation only under action lines that you facilitate."))


def can_manage(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """See its draft and its desk: facilitators of one of its lines, and site administrators."""
    if actor.has_role(consultation.line_ids, "facilitator", today=now.date()):
        return ALLOWED
    return denied(_l("Only facilitators of this consultation's action lines can do this."))


def can_change(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Change its text and questions: only while it is a draft."""
    verdict = can_manage(actor, consultation, now)
    if verdict and consultation.published_at is not None:
        return denied(
            _l(
                "The questionnaire was published, and is locked: every answer must be an answer to the same questions."
            )
        )
    return verdict


def can_open(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Publish it, to be open at its times."""
    verdict = can_manage(actor, consultation, now)
    if verdict and consultation.published_at is not None:
        return denied(_l("This consultation was already published."))
    return verdict


def can_extend(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Give more time: once published and until it closes."""
    verdict = can_manage(actor, consultation, now)
    if not verdict:
        return verdict
    phase = consultation.phase(now)
    if phase == DRAFT:
        return denied(_l("This is a draft: set its times in the draft."))
    if phase in OVER:
        return denied(_l("It has closed, so its deadline can no longer be moved. You can open a late window."))
    return ALLOWED


def can_publish_results(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Make results public that were held back: once it has closed."""
    verdict = can_manage(actor, consultation, now)
    return verdict and may_become(consultation.phase(now), RESULTS_PUBLISHED)


def can_open_late_window(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Take late answers for a while: between closing and archiving."""
    verdict = can_manage(actor, consultation, now)
    if verdict and consultation.phase(now) not in (CLOSED, RESULTS_PUBLISHED):
        return denied(_l("A late window can be opened once the consultation has closed, and until it is archived."))
    return verdict


def can_write_outcome(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Say what came of a question: once results are public, and until it is archived."""
    verdict = can_manage(actor, consultation, now)
    if verdict and consultation.phase(now) != RESULTS_PUBLISHED:
        return denied(_l("Outcomes are written once results are published, and until the consultation is archived."))
    return verdict


def can_settle_duplicates(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """See which responses look alike, and find what it means: from the opening on, and until it is archived."""
    verdict = can_manage(actor, consultation, now)
    if verdict and consultation.phase(now) in (DRAFT, SCHEDULED, ARCHIVED):
        return denied(_l("Duplicates are looked at from the opening on, and until the consultation is archived."))
    return verdict


def can_archive(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Declare it done: results are published, and no late window is open."""
    verdict = can_manage(actor, consultation, now)
    if verdict and consultation.takes_late_answers_at(now):
        return denied(_l("It takes late answers at present: it can be archived once that has ended."))
    return verdict and may_become(consultation.phase(now), ARCHIVED)


def can_see(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Published consultations are for everybody, drafts for their facilitators."""
    return ALLOWED if consultation.published_at is not None else can_manage(actor, consultation, now)


def has_slips(consultation: Consultation) -> bool:
    """Whether it is answered with slips: it is anonymous, and not open to whoever comes."""
    return consultation.is_anonymous and consultation.audience != PUBLIC


def is_taking_answers(consultation: Consultation, now: datetime) -> Verdict:
    """Whether the state lets anybody answer: while it is open, and late ones while a late window is."""
    phase = consultation.phase(now)
    if phase == OPEN or consultation.takes_late_answers_at(now):
        return ALLOWED
    if phase == SCHEDULED and consultation.opens_at:
        return denied(_("This consultation opens at %(time)s.", time=utc(consultation.opens_at)))
    if phase in OVER and consultation.closes_at:
        return denied(_("This consultation closed at %(time)s.", time=utc(consultation.closes_at)))
    return denied(_l("This consultation is a draft."))


def can_answer(
    actor: Actor, consultation: Consultation, now: datetime, respondent: Respondent | None = None
) -> Verdict:
    """Save or submit answers: whom it asks, while it is open. ``respondent`` is who answers, as far as that is known."""
    return can_take_part(actor, consultation, respondent, now) and is_taking_answers(consultation, now)


def can_keep_answering(
    actor: Actor, consultation: Consultation, response: Response | None, now: datetime,
    respondent: Respondent | None = None,
) -> Verdict:  # fmt: skip
    """Save or submit again: what was submitted in time is not changed in a late window."""
    verdict = can_answer(actor, consultation, now, respondent)
    in_time = response is not None and response.version > 0 and not response.is_late
    if verdict and in_time and consultation.phase(now) != OPEN:
        return denied(_l("You answered in time, and that stands. Late answers are for those who have not answered."))
    return verdict


def can_import(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Bring in responses that were given elsewhere: its facilitators, while answers are taken."""
    return can_manage(actor, consultation, now) and is_taking_answers(consultation, now)


def can_see_results(_actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """The same for all, facilitators included: after closing, or while open if they were announced as live."""
    if consultation.shows_results_at(now):
        return ALLOWED
    if consultation.live_results:
        return denied(_l("Results will show here from the opening on."))
    if consultation.phase(now) == CLOSED:
        return denied(_l("It has closed. Its results become public when its facilitator publishes them."))
    return denied(_l("Results stay hidden from everybody, facilitators included, until the consultation has closed."))


def can_see_figures(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """See counts: with results, but not while it is open where small counts are kept back, for each vote could be told."""
    verdict = can_see_results(actor, consultation, now)
    if verdict and not consultation.shows_figures_at(now):
        return denied(_l("Figures follow once it has closed: while votes come in one by one, each could be told."))
    return verdict


def can_see_behind(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """See who stands behind a figure: not where small counts are kept back, for the list could be counted."""
    verdict = can_see_results(actor, consultation, now)
    if verdict and consultation.cell_threshold:
        return denied(_l("What few chose is kept back here, so no list shows who stands behind a figure."))
    return verdict
