"""Reads of attachments. A file is found by its uploader, and by whoever may read a contribution that uses it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from accounts.actor import NOBODY, Actor
from contributions.attachment_models import Attachment, AttachmentUse
from contributions.models import Contribution
from contributions.queries import visible_clause
from core.clock import now
from core.db import db
from core.errors import Missing


def fetchable_clause(actor: Actor, moment: datetime) -> ColumnElement[bool]:
    """The attachments whose bytes ``actor`` may have."""
    used = (
        exists()
        .where(AttachmentUse.attachment_id == Attachment.id, AttachmentUse.contribution_id == Contribution.id)
        .where(visible_clause(actor, moment))
    )
    mine = and_(Attachment.owner_id == actor.id, Attachment.is_confided.is_(False))
    return used if actor.id is None else or_(mine, used)


def by_key(actor: Actor, key: str) -> Attachment:
    """The attachment with a key. Raises :class:`Missing`, also for what the actor may not have."""
    wanted = select(Attachment).where(Attachment.key == key, fetchable_clause(actor, now()))
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise Missing()
    return found


def is_public(attachment: Attachment) -> bool:
    """Whether everybody may have it now."""
    wanted = select(Attachment.id).where(Attachment.id == attachment.id, fetchable_clause(NOBODY, now()))
    return db.session.scalar(wanted) is not None


def is_used(attachment: Attachment) -> bool:
    """Whether any contribution refers to it, or it was entered for somebody."""
    used = exists().where(AttachmentUse.attachment_id == attachment.id)
    return attachment.is_confided or bool(db.session.scalar(select(used)))


def of_owner(owner_id: int) -> Sequence[tuple[Attachment, int]]:
    """Everything that somebody uploaded, the newest first, with the number of contributions that use it."""
    uses = select(func.count()).where(AttachmentUse.attachment_id == Attachment.id).scalar_subquery()
    rows = select(Attachment, uses).where(Attachment.owner_id == owner_id).order_by(Attachment.id.desc())
    return [(found, count) for found, count in db.session.execute(rows)]


def space_taken(owner_id: int) -> int:
    """How many bytes of the quota are used."""
    return int(db.session.scalar(select(func.sum(Attachment.size)).where(Attachment.owner_id == owner_id)) or 0)
