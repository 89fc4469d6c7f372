"""Statements: those of the questionnaire put to the vote at its publishing, proposals, and what becomes of them.

A proposal waits for approval as a first post does, in the same queue, with the same mails, appeals and log: only merging
is of this room. None commits.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, update

from accounts.actor import Actor
from consultations import respondents, responding, statement_policies
from consultations.counting import words
from consultations.drafting import invalid
from consultations.models import Consultation
from consultations.question_models import Question, QuestionRow
from consultations.respondents import NOTHING, Carried
from consultations.response_models import Response
from consultations.similar import is_same
from consultations.statement_events import StatementAdded, StatementMerged, StatementProposed
from consultations.statement_models import (
    ACCEPTED,
    DECLINED,
    MERGED,
    PROPOSAL,
    RETIRED,
    STATEMENT,
    WAITING,
    Statement,
)
from consultations.statement_settings import MOST_WAITING, slow_mode, takes_proposals, words_at_most
from contributions import actions as contributions
from contributions import approval, indexing, moderating
from contributions.actions import Speaker
from contributions.events import ContributionRevised
from contributions.facts import facts_of, made_facts
from contributions.models import ERASED, PENDING, PUBLIC, WITHDRAWN, Contribution
from core import richtext
from core.clock import arrived, now
from core.db import db
from core.errors import TooMany
from core.events import publish
from core.limits import pause
from core.locale import LANGUAGES, _, ngettext
from core.policy import require

LONGEST = 500
"""Characters of a statement."""


def put_seeds(actor: Actor, consultation: Consultation, question: Question, rows: Sequence[QuestionRow]) -> None:
    """Put the statements of the questionnaire to the vote: those of ``rows`` that are not yet."""
    known = set(db.session.scalars(select(Statement.row_id).filter_by(question_id=question.id)))
    number = _last_number(consultation)
    for place, row in enumerate((row for row in rows if row.id not in known), number + 1):
        statement = _made(actor, consultation, question, place, Speaker.of(actor), row.label, consultation.lang)
        statement.row_id, statement.is_seed = row.id, True
        _accept(statement)
        db.session.flush()
        publish(_added(actor, statement))


def put_imported(
    actor: Actor, consultation: Consultation, question: Question, response: Response | None, text: str, lang: str
) -> Statement:
    """Put a statement from elsewhere to the vote, as said by ``response`` or, without one, by whoever brings it in.

    The caller has asked whether they may.
    """
    speaker = Speaker.of(actor) if response is None else _speaker(response)
    statement = _made(actor, consultation, question, _last_number(consultation) + 1, speaker, text, lang)
    statement.response_id = response.id if response is not None else None
    _accept(statement)
    db.session.flush()
    publish(_added(actor, statement))
    return statement


def retire_seeds(consultation: Consultation, reason: str) -> None:
    """Take off the vote what an amendment asks no more; the votes that it has are kept with it.

    Its words stay readable, and so does the ``reason`` of the amendment.
    """
    asked = [row.id for question in consultation.questions() for row in question.asked_rows()]
    gone = update(Statement).where(
        Statement.consultation_id == consultation.id, Statement.state == ACCEPTED, Statement.row_id.is_not(None),
        Statement.row_id.not_in(asked),
    )  # fmt: skip
    db.session.execute(gone.values(state=RETIRED, reason=reason, decided_at=now()))


def reword_seed(actor: Actor, row_id: int, text: str) -> None:
    """Give a statement of the questionnaire the words that its row was given; earlier ones stay readable.

    What a moderator hid stays hidden; what was withdrawn or erased gets no words.
    """
    found = select(Statement).filter_by(row_id=row_id)
    statement = db.session.scalars(found).unique().one_or_none()
    said = statement.contribution if statement is not None else None
    if said is None or said.visibility in (WITHDRAWN, ERASED) or said.revision.body == richtext.normalised(text):
        return
    revision = contributions.reword(actor, said, text)
    publish(ContributionRevised(**facts_of(said, actor), revision_id=revision.id, digest=revision.digest))


def _last_number(consultation: Consultation) -> int:
    """The number of its latest statement; its row is held, so that nobody else takes the next one."""
    db.session.scalar(select(Consultation.id).filter_by(id=consultation.id).with_for_update())
    return db.session.scalar(select(func.max(Statement.number)).filter_by(consultation_id=consultation.id)) or 0


def _made(
    actor: Actor, consultation: Consultation, question: Question, number: int, speaker: Speaker, text: str, lang: str,
    held_for: str | None = None,
) -> Statement:  # fmt: skip
    line = consultation.action_lines[0]
    said = contributions.say(
        actor, speaker, kind=STATEMENT, symbol=f"{line.symbol}/Q{consultation.id}/S{number}", topic=consultation.topic,
        place=f"{consultation.url}/statements/{question.id}/{number}", lines=consultation.action_lines, body=text,
        lang=lang, held_for=held_for,
    )  # fmt: skip
    statement = Statement(
        consultation_id=consultation.id, question_id=question.id, number=number, contribution=said,
        proposed_at=now(), vote_count=0, is_seed=False, state=WAITING, reason="",
    )  # fmt: skip
    db.session.add(statement)
    db.session.flush()
    return statement


def _accept(statement: Statement) -> None:
    statement.state, statement.reason, statement.decided_at = ACCEPTED, "", now()


def _added(actor: Actor, statement: Statement) -> StatementAdded:
    facts = made_facts(actor, statement.contribution) | {"at": now()}
    return StatementAdded(**facts, statement_id=statement.id, question_id=statement.question_id)


def propose_statement(
    actor: Actor, consultation: Consultation, question: Question, text: str, *, lang: str | None = None,
    carried: Carried = NOTHING,
) -> Statement:  # fmt: skip
    """Propose a statement; others read and vote on it once a moderator has let it pass. The same one again while it waits
    changes nothing.

    Raises :class:`core.errors.Invalid` for what is empty, too long or there already, :class:`core.errors.TooMany` for
    proposals that follow each other too fast, :class:`core.errors.Refused`.
    """
    respondent = respondents.respondent_of(actor, consultation, carried)
    earlier = respondents.find(consultation, respondent, lock=True)
    takes = takes_proposals(question)
    require(statement_policies.is_asked(consultation, question))
    require(statement_policies.can_propose(actor, consultation, earlier, takes, arrived(), respondent))
    if lang is not None and lang not in {language.code for language in LANGUAGES}:
        raise invalid("lang", _("Choose one of the languages offered, such as en or fr."))
    body = checked(question, text)
    response = responding.begun(actor, consultation, respondent, earlier)
    if (same := _waiting_with(question, response, body)) is not None:
        return same
    _keep_slow(question, response)
    who, speaker = respondents.acting(actor, respondent), _speaker(response)
    with respondents.times_of(consultation):
        number = _last_number(consultation) + 1
        statement = _made(who, consultation, question, number, speaker, body, lang or consultation.lang, PROPOSAL)
        statement.response_id = response.id
        db.session.flush()
        facts = made_facts(who, statement.contribution)
        publish(StatementProposed(**facts, statement_id=statement.id, question_id=question.id))
    return statement


def _speaker(response: Response) -> Speaker:
    """Who proposes; in an anonymous consultation no more of them than the stakeholder type."""
    told = respondents.speaker_of(response)
    return Speaker(None, told.name, told.stakeholder_type) if response.consultation.is_anonymous else told


def _waiting_with(question: Question, response: Response, body: str) -> Statement | None:
    """What this respondent proposed in these very words, if it still waits."""
    mine = _waiting_of(response).where(Statement.question_id == question.id)
    return next((one for one in db.session.scalars(mine).unique() if one.contribution.revision.body == body), None)


def _waiting_of(response: Response) -> Select[Statement]:
    held = (Statement.response_id == response.id, Statement.state == WAITING, Contribution.visibility == PENDING)
    return select(Statement).join(Statement.contribution).where(*held)


def checked(question: Question, text: str) -> str:
    """A proposal as one paragraph. Raises :class:`core.errors.Invalid`."""
    clean = " ".join(richtext.normalised(text).split())
    if not clean:
        raise invalid("text", _("Please write the statement first."))
    count, limit = words(clean), words_at_most(question)
    if count > limit:
        raise invalid("text", _("This has %(count)s words; at most %(limit)s fit.", count=count, limit=limit))
    if len(clean) > LONGEST:
        raise invalid(
            "text", _("This has %(length)s characters; at most %(limit)s fit.", length=len(clean), limit=LONGEST)
        )
    twin = next((one for one in of_question(question) if is_same(clean, one.text)), None)
    if twin is not None:
        raise invalid("text", _("This statement is there already: number %(number)s.", number=twin.number))
    return clean


def of_question(question: Question) -> Sequence[Statement]:
    """The statements of a question that everybody can read."""
    found = select(Statement).join(Statement.contribution)
    shown = (Statement.question_id == question.id, Contribution.visibility == PUBLIC)
    return db.session.scalars(found.where(*shown).order_by(Statement.number)).unique().all()


def numbered(question: Question, number: int) -> Statement:
    """The statement into which another is to be merged. Raises :class:`core.errors.Invalid` for none of this number."""
    query = select(Statement).filter_by(question_id=question.id, number=number)
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise invalid("into", _("There is no statement of this number here."))
    return found


def _keep_slow(question: Question, response: Response) -> None:
    waiting = _waiting_of(response).with_only_columns(func.count())
    if (db.session.scalar(waiting) or 0) >= MOST_WAITING:
        raise TooMany(_("Many proposals of yours still wait for a moderator. Please let them decide first."), 3600)
    wait = _still_to_wait(question, response)
    if wait > timedelta():
        minutes = -(-wait // timedelta(minutes=1))
        message = ngettext(
            "You proposed a statement just now. You can propose the next one in %(num)s minute.",
            "You proposed a statement just now. You can propose the next one in %(num)s minutes.", minutes,
        )  # fmt: skip
        raise TooMany(message, retry_after=int(wait.total_seconds()) + 1)


def _still_to_wait(question: Question, response: Response) -> timedelta:
    """How long until the next proposal of this respondent; of an anonymous one no table knows when the last one came."""
    if response.consultation.is_anonymous:
        return pause("proposal", f"{question.id}/{response.access_digest}", slow_mode(question))
    mine = select(func.max(Statement.proposed_at)).filter_by(response_id=response.id, question_id=question.id)
    latest: datetime | None = db.session.scalar(mine)
    return latest + slow_mode(question) - now() if latest is not None else timedelta()


def accept_statement(actor: Actor, consultation: Consultation, statement: Statement) -> None:
    """Put a proposal to the vote: also for those who have voted on all others already."""
    require(statement_policies.can_decide(actor, consultation, statement, now()))
    approval.approve(actor, statement.contribution)


def decline_statement(
    actor: Actor, consultation: Consultation, statement: Statement, reason: str, rule: str = "other"
) -> None:
    """Do not put a proposal to the vote, for a reason that everybody can read; its proposer may appeal."""
    require(statement_policies.can_decide(actor, consultation, statement, now()))
    moderating.reject(actor, statement.contribution, reason, rule)


def passed(statement: Statement) -> None:
    """What follows when a proposal was let pass, here or at the moderators' desk, at once or on appeal."""
    if statement.state in (WAITING, DECLINED):
        _accept(statement)
        db.session.flush()
        publish(_added(Actor(statement.contribution.speaker_id), statement))


def declined(statement: Statement, reason: str) -> None:
    """What follows when a proposal was not let pass."""
    statement.state, statement.reason, statement.decided_at = DECLINED, reason, now()


def merge_statement(
    actor: Actor, consultation: Consultation, statement: Statement, into: Statement, reason: str = ""
) -> None:
    """Let ``into`` be voted on in its stead. Votes that it has are kept with it, and are not moved.

    Whatever was merged into it before is merged into the same one now.
    """
    require(statement_policies.can_merge(actor, consultation, statement, into, now()))
    note = moderating.checked_reason(reason) if reason.strip() else ""
    _let_read(actor, statement.contribution)
    statement.state, statement.merged_into_id, statement.reason, statement.decided_at = MERGED, into.id, note, now()
    db.session.execute(update(Statement).filter_by(merged_into_id=statement.id).values(merged_into_id=into.id))
    db.session.flush()
    facts = facts_of(statement.contribution, actor)
    publish(StatementMerged(**facts, statement_id=statement.id, into_id=into.id))


def _let_read(actor: Actor, said: Contribution) -> None:
    """The words of a proposal that is merged can be read, too: nothing is wrong with them."""
    if said.visibility == PENDING:
        moderating.decide(actor, said, "approve", "")
        said.visibility, said.held_at, said.held_for = PUBLIC, None, None
        indexing.index(said)
