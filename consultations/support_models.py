"""Which organisations stand behind the position of another one."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from consultations.response_models import Response
from core.db import Base, UTCDateTime
from core.locale import _l

COSPONSOR, ASSOCIATE = "cosponsor", "associate"
INVITED, STANDING, DECLINED, WITHDRAWN = "invited", "standing", "declined", "withdrawn"
KIND_LABELS: dict[str, Any] = {COSPONSOR: _l("Co-sponsor"), ASSOCIATE: _l("Associated with it afterwards")}


class Support(Base):
    """That an organisation co-sponsors, or associates itself with, the position (``response``) of another one.

    ``digest`` is that of the answers that it agreed to, ``version`` the submission that holds them (``None`` while they
    are cleared and not submitted). When the position changes, support of its former text stays readable and counts no
    more, until it is given again.
    """

    __tablename__ = "position_support"
    __table_args__ = (
        UniqueConstraint("response_id", "organisation_id"),
        CheckConstraint("kind IN ('cosponsor', 'associate')", name="kind_known"),
        CheckConstraint("state IN ('invited', 'standing', 'declined', 'withdrawn')", name="state_known"),
        Index("ix_position_support_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int | None]
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    response: Mapped[Response] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    @property
    def kind_label(self) -> str:
        """How it stands behind the position, in the reader's words."""
        return str(KIND_LABELS[self.kind])

    @property
    def is_of_present_text(self) -> bool:
        """Whether what it agreed to is what stands now."""
        return self.state == STANDING and self.version is not None and self.version == self.response.version
