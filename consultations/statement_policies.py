"""Who may vote on statements, propose new ones and decide about them; when, follows from the consultation's state."""

from datetime import datetime

from accounts.actor import Actor
from consultations import policies
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.respondents import Respondent
from consultations.response_models import Response
from consultations.statement_models import ACCEPTED, Statement, Vote
from consultations.states import OPEN
from contributions.models import PENDING, PUBLIC, WITHDRAWN
from contributions.policies import MODERATING
from contributions.policies import can_moderate as can_moderate_words
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied


def is_asked(consultation: Consultation, question: Question) -> Verdict:
    """Whether the present version of the questionnaire asks for votes: else what was said and voted is read alone."""
    if question.is_in(consultation.asked_version):
        return ALLOWED
    return denied(_l("This question is not asked any more; what was voted on is kept."))


def can_vote(
    actor: Actor, consultation: Consultation, response: Response | None, statement: Statement, now: datetime,
    respondent: Respondent | None = None,
) -> Verdict:  # fmt: skip
    """Vote on a statement: whoever may answer the consultation, while the statement is put to the vote."""
    verdict = policies.can_keep_answering(actor, consultation, response, now, respondent)
    if verdict and not statement.is_put_to_vote:
        return denied(_l("This statement is not put to the vote, or not any more."))
    return verdict


def can_change_vote(consultation: Consultation, vote: Vote | None, now: datetime) -> Verdict:
    """Vote otherwise than before: until closing, and in a late window what was voted in it."""
    if vote is not None and not vote.is_late and consultation.phase(now) != OPEN:
        return denied(
            _l("You voted on this in time, and that stands. Late votes are for what you have not voted on.")
        )
    return ALLOWED


def can_propose(
    actor: Actor, consultation: Consultation, response: Response | None, takes_proposals: bool, now: datetime,
    respondent: Respondent | None = None,
) -> Verdict:  # fmt: skip
    """Propose a statement: whoever may answer, until closing, where the question takes proposals."""
    verdict = policies.can_keep_answering(actor, consultation, response, now, respondent)
    if verdict and not takes_proposals:
        return denied(_l("No new statements are asked for here: the facilitators wrote all of them."))
    if verdict and consultation.phase(now) != OPEN:
        return denied(_l("New statements are taken until the deadline: nobody could vote on later ones."))
    return verdict


def can_withdraw_proposal(
    actor: Actor, consultation: Consultation, response: Response | None, statement: Statement, now: datetime,
    respondent: Respondent | None = None,
) -> Verdict:  # fmt: skip
    """Take back what one proposed: whoever may answer, until closing, unless a moderator took it out of sight."""
    verdict = policies.can_keep_answering(actor, consultation, response, now, respondent)
    if verdict and (response is None or statement.response_id != response.id):
        return denied(_l("Only whoever proposed this can withdraw it."))
    if verdict and consultation.phase(now) != OPEN:
        return denied(_l("Statements are withdrawn until the deadline: afterwards figures would change."))
    if verdict and statement.contribution.visibility not in (PENDING, PUBLIC, WITHDRAWN):
        return denied(_l("A moderator decided about this: its words are not shown."))
    return verdict


def can_use_queue(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """See what waits: moderators and facilitators of one of its lines, and site administrators."""
    if actor.has_role(consultation.line_ids, *MODERATING, today=now.date()):
        return ALLOWED
    return denied(_l("Only moderators and facilitators of this consultation's action lines can do this."))


def can_decide(actor: Actor, consultation: Consultation, statement: Statement, now: datetime) -> Verdict:
    """Accept or decline a proposal: who moderates its lines, nobody their own, and not once it is archived."""
    verdict = can_moderate_words(actor, statement.contribution, now)
    if verdict and not statement.waits:
        return denied(_l("This proposal was decided about already, or withdrawn."))
    if verdict and not actor.is_system and actor.id == statement.contribution.speaker_id:
        return denied(_l("Another moderator decides about what you proposed yourself."))
    if verdict and consultation.archived_at is not None:
        return denied(_l("This consultation is archived."))
    return verdict


def can_merge(
    actor: Actor, consultation: Consultation, statement: Statement, into: Statement, now: datetime
) -> Verdict:
    """Merge a proposal that waits, or a statement that is voted on, into another one of its question."""
    if statement.state == ACCEPTED:
        verdict = can_moderate_words(actor, statement.contribution, now)
        if verdict and not statement.is_put_to_vote:
            return denied(_l("This statement is not put to the vote, or not any more."))
    else:
        verdict = can_decide(actor, consultation, statement, now)
    if verdict and consultation.phase(now) != OPEN:
        return denied(_l("Statements are merged while the consultation is open: afterwards figures would change."))
    if verdict and (statement is into or statement.question_id != into.question_id or not into.is_put_to_vote):
        return denied(_l("Choose another statement of the same question that is put to the vote."))
    return verdict
