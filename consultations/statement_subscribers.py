"""What follows for statements: publishing puts those of the questionnaire to the vote, moderators decide about proposals."""

from sqlalchemy import select, update

from accounts.actor import Actor
from accounts.models import User
from accounts.session import actor_of
from consultations import live, proposing
from consultations.events import ConsultationOpened, QuestionnaireAmended, WordingFixed
from consultations.models import Consultation
from consultations.question_models import STATEMENTS, QuestionRow
from consultations.statement_events import StatementAdded, StatementMerged, StatementProposed, VoteCast, VotesImported
from consultations.statement_models import STATEMENT, Statement
from consultations.texts import PREFIXES
from consultations.translation_models import WordingChange
from consultations.version_models import QuestionnaireVersion
from contributions.erasure_events import ContributionErased
from contributions.events import (
    ContributionApproved,
    ContributionEvent,
    ContributionRejected,
    ContributionRestored,
)
from contributions.models import ModerationDecision
from core.db import db
from core.events import Published, announcer, recorder
from notifications import telling


@recorder(ConsultationOpened, QuestionnaireAmended)
def put_seeds(published: Published) -> None:
    """Each statement of the questionnaire becomes a contribution of whoever publishes it, or its amendment."""
    event = published.event
    if not isinstance(event, ConsultationOpened | QuestionnaireAmended):
        return
    consultation = db.session.get_one(Consultation, event.consultation_id)
    for question in consultation.questions():
        if question.kind == STATEMENTS:
            proposing.put_seeds(_speaking(event.actor_id), consultation, question, question.asked_rows())


@recorder(QuestionnaireAmended)
def retire_seeds(published: Published) -> None:
    """What the questionnaire holds no more leaves the vote, for the reason of the amendment."""
    event = published.event
    if isinstance(event, QuestionnaireAmended):
        version = db.session.get_one(QuestionnaireVersion, event.version_id)
        proposing.retire_seeds(db.session.get_one(Consultation, event.consultation_id), version.reason)


@recorder(WordingFixed)
def reword_seed(published: Published) -> None:
    """New words of a row of the questionnaire are new words of its statement, by whoever gave them."""
    event = published.event
    if not isinstance(event, WordingFixed):
        return
    kind, _dot, rest = event.key.partition(".")
    change = db.session.get_one(WordingChange, event.change_id)
    consultation = db.session.get_one(Consultation, event.consultation_id)
    if kind == PREFIXES[QuestionRow] and event.lang == consultation.lang:
        proposing.reword_seed(_speaking(event.actor_id), int(rest.partition(".")[0]), change.new_text)


def _speaking(user_id: int | None) -> Actor:
    user = db.session.get(User, user_id) if user_id is not None else None
    return Actor(name="Plenary", is_system=True) if user is None else actor_of(user)


def _statement_of(published: Published) -> Statement | None:
    event = published.event
    if not isinstance(event, ContributionEvent) or event.kind != STATEMENT:
        return None
    return db.session.scalars(select(Statement).filter_by(contribution_id=event.contribution_id)).unique().one()


@recorder(ContributionApproved, ContributionRestored)
def put_to_vote(published: Published) -> None:
    """A proposal was let pass."""
    event, statement = published.event, _statement_of(published)
    if statement is not None and (isinstance(event, ContributionApproved) or getattr(event, "is_first", False)):
        proposing.passed(statement)


@recorder(ContributionRejected)
def note_declined(published: Published) -> None:
    """A proposal was not let pass."""
    event, statement = published.event, _statement_of(published)
    if statement is not None and isinstance(event, ContributionRejected):
        decision = db.session.get_one(ModerationDecision, event.decision_id)
        proposing.declined(statement, decision.reason)


@recorder(ContributionErased)
def forget_reason(published: Published) -> None:
    """The reason may quote the words that are gone."""
    event = published.event
    if isinstance(event, ContributionErased) and event.kind == STATEMENT:
        erased = update(Statement).where(Statement.contribution_id == event.contribution_id)
        db.session.execute(erased.values(reason=""))


@recorder(StatementMerged)
def tell_who_proposed(published: Published) -> None:
    """Into which statement theirs was merged."""
    statement = _statement_of(published)
    if statement is not None and statement.contribution.speaker_id != published.event.actor_id:
        said = statement.contribution
        telling.tell([said.speaker_id], "merged", contribution_id=said.id, subject=said.topic)


@announcer(VoteCast, VotesImported, StatementAdded, StatementProposed, StatementMerged)
def count_on_desks(published: Published) -> None:
    """Tell the desks how many votes were cast, and how many proposals wait."""
    event = published.event
    if isinstance(event, VoteCast | VotesImported):
        live.push_counts(event.consultation_id)
    elif isinstance(event, ContributionEvent):
        live.push_counts(int(event.place_topic.partition(":")[2]))
