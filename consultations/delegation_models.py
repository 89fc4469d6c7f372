"""An organisation's delegation: who drafts its answer together, what each wrote, and what they said to each other."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, User
from consultations.models import Consultation
from consultations.response_models import Response
from core.db import Base, JSONDocument, UTCDateTime
from core.locale import _l

ASKING, COMMENTER, DRAFTER, SUBMITTER = "asking", "commenter", "drafter", "submitter"
MEMBERS = (COMMENTER, DRAFTER, SUBMITTER)
"""Those who are in it; who is only asking to be admitted reads nothing."""
WRITERS = (DRAFTER, SUBMITTER)
ROLE_LABELS: dict[str, Any] = {
    ASKING: _l("Asks to be admitted"),
    COMMENTER: _l("Comments"),
    DRAFTER: _l("Drafts and comments"),
    SUBMITTER: _l("Authorised submitter"),
}
DRAFTING, CLEARANCE, CLEARED, SUBMITTED = "drafting", "clearance", "cleared", "submitted"
STAGES = (DRAFTING, CLEARANCE, CLEARED, SUBMITTED)
STAGE_LABELS: dict[str, Any] = {
    DRAFTING: _l("Being drafted"),
    CLEARANCE: _l("Put to clearance"),
    CLEARED: _l("Cleared, not yet submitted"),
    SUBMITTED: _l("Submitted"),
}
STEPS: dict[str, Any] = {
    "opened": _l("The delegation was opened"),
    "put": _l("Put to clearance"),
    "returned": _l("Sent back to drafting"),
    "cleared": _l("Cleared"),
    "dropped": _l("The clearance fell, because a text was changed"),
    "submitted": _l("Submitted"),
    "superseded": _l("Submitted; the earlier submission is superseded"),
}


class Delegation(Base):
    """That an organisation drafts one answer to a consultation; ``response`` is that answer, and there is one only.

    ``stage`` is where the draft stands, ``cleared_digest`` that of the answers that were cleared (``None`` when nothing
    is). ``confirmed_at``: when a facilitator named or confirmed who may submit. Its wordings, comments and members are
    nobody's business outside; whoever facilitates the consultation sees that there is one.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("consultation_id", "organisation_id"),
        CheckConstraint("stage IN ('drafting', 'clearance', 'cleared', 'submitted')", name="stage_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), unique=True)
    lang: Mapped[str] = mapped_column(String(16))
    stage: Mapped[str] = mapped_column(String(12), default=DRAFTING)
    cleared_digest: Mapped[str | None] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    consultation: Mapped[Consultation] = relationship()
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    response: Mapped[Response] = relationship(lazy="joined", innerjoin=True)

    @property
    def url(self) -> str:
        """The address of its page; who is in it is told apart by their organisation."""
        return f"/consultations/{self.consultation_id}/delegation"

    @property
    def stage_label(self) -> str:
        """Where the draft stands, in the reader's words."""
        return str(STAGE_LABELS[self.stage])


class DelegationMember(Base):
    """Somebody's part in a delegation. It gives nothing while their profile names another organisation."""

    __tablename__ = "delegation_member"
    __table_args__ = (
        CheckConstraint("role IN ('asking', 'commenter', 'drafter', 'submitter')", name="role_known"),
        Index("ix_delegation_member_user_id", "user_id"),
    )

    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    admitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined", innerjoin=True)

    @property
    def role_label(self) -> str:
        """What they do in it, in the reader's words."""
        return str(ROLE_LABELS[self.role])


class Wording(Base):
    """One wording of the draft answer to one question, never changed afterwards: who wrote what, and when.

    The highest ``number`` of a question is its present wording; ``value`` is ``None`` where the answer was emptied. The
    number is taken under a unique constraint, so of two who write at the same time one is told.
    """

    __tablename__ = "delegation_wording"
    __table_args__ = (UniqueConstraint("delegation_id", "question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    value: Mapped[Any | None] = mapped_column(JSONDocument)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_by: Mapped[User | None] = relationship(lazy="joined")


class DelegationComment(Base):
    """What a member says to the others about a question; answers stand below the comment ``parent_id``."""

    __tablename__ = "delegation_comment"
    __table_args__ = (Index("ix_delegation_comment_question", "delegation_id", "question_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("delegation_comment.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    said_by: Mapped[User | None] = relationship(foreign_keys=[said_by_id], lazy="joined")
    resolved_by: Mapped[User | None] = relationship(foreign_keys=[resolved_by_id], lazy="joined")


class DelegationStep(Base):
    """What was done with the draft as a whole, for its members to read; ``digest`` is that of the answers then."""

    __tablename__ = "delegation_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(500), default="")
    digest: Mapped[str | None] = mapped_column(String(64))
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    done_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_by: Mapped[User | None] = relationship(lazy="joined")

    @property
    def label(self) -> str:
        """What was done, in the reader's words."""
        return str(STEPS[self.step])
