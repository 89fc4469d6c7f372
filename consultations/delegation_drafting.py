"""Drafting together: question by question, each wording kept with its writer, and what the members say about it."""

from accounts.actor import Actor
from consultations import delegation_events, delegation_policies, delegation_queries
from consultations.answers import Given, Raw
from consultations.delegating import inside, note_step
from consultations.delegation_models import CLEARED, DRAFTING, SUBMITTED, Delegation, DelegationComment, Wording
from consultations.delegation_texts import taken, words
from consultations.question_models import Question
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid
from core.events import publish
from core.locale import _
from core.policy import require
from core.richtext import normalised

COMMENT_LENGTH = 5000


class WordingConflict(Conflict):
    """Somebody else wrote to the same question meanwhile: ``stored`` is what they wrote."""

    def __init__(self, question: Question, stored: Wording, sent: Given) -> None:
        name = stored.written_by.name if stored.written_by else ""
        super().__init__(
            _("%(name)s wrote to this question meanwhile. Both texts are shown: keep what is right.", name=name),
            theirs="\n".join(words(question, stored.value)), mine="\n".join(words(question, sent)),
            number=stored.number,
        )  # fmt: skip
        self.stored = stored
        self.extra |= {"theirs": self.theirs, "mine": self.mine}


def write(actor: Actor, delegation: Delegation, question: Question, raw: Raw, *, number: int) -> None:
    """Give the draft answer to a question another wording; ``number`` is that of the wording the writer saw.

    The same answer again changes nothing. A change after clearance makes the clearance fall. Raises
    :class:`WordingConflict`, :class:`core.errors.Invalid`, :class:`core.errors.Refused`.
    """
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    require(delegation_policies.can_write(actor, delegation, standing, now()))
    value = taken(actor, delegation, question, raw)
    delegation_queries.lock(delegation)
    present = delegation_queries.present_wordings(delegation).get(question.id)
    if value == (present.value if present else None):
        return
    if present is not None and number != present.number:
        raise WordingConflict(question, present, value)
    made = Wording(
        delegation_id=delegation.id, question_id=question.id, number=present.number + 1 if present else 1, value=value,
        written_by_id=actor.id, written_at=now(),
    )  # fmt: skip
    db.session.add(made)
    delegation.response.saved_at = now()
    _drop_clearance(actor, delegation)
    db.session.flush()
    publish(
        delegation_events.WordingWritten(**inside(actor, delegation), question_id=question.id, number=made.number)
    )


def _drop_clearance(actor: Actor, delegation: Delegation) -> None:
    """What was cleared or submitted is no longer what is drafted."""
    if delegation.stage == CLEARED:
        note_step(actor, delegation, "dropped", digest=delegation.cleared_digest)
        publish(
            delegation_events.ClearanceDropped(**inside(actor, delegation), digest=delegation.cleared_digest or "")
        )
    if delegation.stage in (CLEARED, SUBMITTED):
        delegation.stage, delegation.cleared_digest = DRAFTING, None


def comment(
    actor: Actor, delegation: Delegation, question: Question, body: str, parent: DelegationComment | None = None
) -> DelegationComment:
    """Say something to the other members about a question; an answer stands below the comment it answers."""
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    require(delegation_policies.can_comment(actor, delegation, standing, now()))
    made = DelegationComment(
        delegation_id=delegation.id, question_id=question.id, body=_checked(body), said_by_id=actor.id, said_at=now(),
        parent_id=(parent.parent_id or parent.id) if parent else None,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    publish(
        delegation_events.DelegationCommented(
            **inside(actor, delegation), question_id=question.id, comment_id=made.id
        )
    )
    return made


def _checked(body: str) -> str:
    clean = normalised(body).strip()
    if not clean:
        message = _("Please write something first.")
        raise Invalid(message, {"body": [message]})
    if len(clean) > COMMENT_LENGTH:
        message = _("Use at most %(limit)s characters.", limit=COMMENT_LENGTH)
        raise Invalid(message, {"body": [message]})
    return clean


def settle(actor: Actor, delegation: Delegation, about: DelegationComment, *, is_settled: bool = True) -> None:
    """Say that what a comment asked is done, or that it is open again. Safe to repeat."""
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    require(delegation_policies.can_comment(actor, delegation, standing, now()))
    if (about.resolved_at is not None) is is_settled:
        return
    about.resolved_at = now() if is_settled else None
    about.resolved_by_id = actor.id if is_settled else None
    db.session.flush()
    publish(
        delegation_events.DelegationCommentSettled(
            **inside(actor, delegation), comment_id=about.id, is_settled=is_settled
        )
    )
