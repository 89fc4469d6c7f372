"""Uploading files, referring to them in what is said, letting them go. None commits.

What takes time, looking at the bytes and making pictures anew, is :func:`looked_at`: it needs no database and runs
before the transaction.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, exists, insert, select

from accounts.actor import Actor
from accounts.models import User
from contributions.archive_models import DataArchive
from contributions.attachment_models import Attachment, AttachmentUse
from contributions.attachment_queries import is_used, space_taken
from contributions.models import Contribution, Revision
from contributions.policies import can_attach
from core import filestore, filetypes
from core.clock import now
from core.db import db, upsert
from core.errors import Invalid, Refused
from core.events import Event, publish
from core.locale import _
from core.policy import require
from core.richtext import normalised, own_files

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
UNUSED_FOR = timedelta(days=1)
"""How long a file waits to be used in something that is said."""


@dataclass(frozen=True, kw_only=True)
class BytesReleased(Event):
    """An attachment went; when no other has the same bytes they go too, after the commit. Not recorded."""

    digest: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was sent: what will be kept of it, or what is wrong with it."""

    name: str
    values: dict[str, Any] | None = None
    fault: str = ""


def looked_at(data: bytes, name: str) -> Looked:
    """Look at a file and store its bytes. Nothing is anybody's yet: what no row names is swept away in a day."""
    limit = current_app.config["FILE_SIZE"]
    try:
        if len(data) > limit:
            raise Invalid(_("It is larger than %(limit)s MB.", limit=limit // 1024**2))
        found = filetypes.examined(data, name)
    except Invalid as error:
        return Looked(" ".join(normalised(name).split())[-80:], fault=str(error.detail))
    size = f"-{found.width}x{found.height}" if found.width else ""
    values = {
        "key": "".join(secrets.choice(LETTERS) for _letter in range(20)) + size,
        "name": filetypes.clean_name(name, found.extension), "media_type": found.media_type,
        "size": len(found.data), "digest": filestore.put(found.data),
    }  # fmt: skip
    return Looked(str(values["name"]), values)


def keep(actor: Actor, looked: Looked) -> Attachment:
    """Make a file the actor's. Raises :class:`Invalid` for a file that cannot be taken and when the quota is full."""
    require(can_attach(actor, now()))
    if actor.id is None:
        raise Refused(_("Files belong to an account."))
    if looked.values is None:
        raise Invalid(_("%(name)s: %(fault)s", name=looked.name, fault=looked.fault))
    db.session.get_one(
        User, actor.id, with_for_update={"of": User}
    )  # two at once do not both fit into the last place
    quota = current_app.config["FILE_QUOTA"]
    if space_taken(actor.id) + looked.values["size"] > quota:
        message = _("%(name)s: your %(quota)s MB are full. Delete files that you no longer need, under “My files”.",
                    name=looked.name, quota=quota // 1024**2)  # fmt: skip
        raise Invalid(message)
    made = Attachment(owner_id=actor.id, uploaded_at=now(), **looked.values)
    db.session.add(made)
    db.session.flush()
    return made


def keeper(attachment: Attachment) -> Callable[[], None]:
    """What keeps an attachment once more, should the transaction in which it was kept not last."""
    names = [column.key for column in Attachment.__table__.columns if column.key != "id"]
    values = {name: getattr(attachment, name) for name in names}

    def keep_again() -> None:
        db.session.execute(insert(Attachment).values(**values))

    return keep_again


def link(contribution: Contribution, revision: Revision) -> None:
    """Note which of their own files an author refers to; readers of the contribution may then have them.

    Somebody else's file stays what it was: who could not see it before cannot see it through this contribution.
    """
    keys = own_files(revision.html)
    owners = {revision.author_id, contribution.speaker_id} - {None}
    if not keys or not owners:
        return
    mine = select(Attachment.id).where(Attachment.key.in_(keys), Attachment.owner_id.in_(owners))
    for identity in db.session.scalars(mine):
        values = {"attachment_id": identity, "contribution_id": contribution.id}
        db.session.execute(upsert(AttachmentUse).values(**values).on_conflict_do_nothing())


def confide(actor: Actor, keys: Sequence[str], media_types: Collection[str]) -> list[Attachment]:
    """Take one's own uploaded files, of these types, for somebody else's: see :class:`Attachment`. The calling room lets go
    of them. Raises :class:`Invalid` for a file that is none, or is used already."""
    require(can_attach(actor, now()))
    query = select(Attachment).where(Attachment.key.in_(keys), Attachment.owner_id == actor.id)
    mine = {found.key: found for found in db.session.scalars(query.with_for_update())}
    found = [mine.get(key) for key in dict.fromkeys(keys)]
    if any(one is None or is_used(one) for one in found):
        raise Invalid(_("Upload the file first; one that is used already cannot be taken again."))
    chosen = [one for one in found if one is not None]
    for one in chosen:
        if one.media_type not in media_types:
            raise Invalid(_("%(name)s: a file of this type cannot be taken here.", name=one.name))
        one.is_confided = True
    db.session.flush()
    return chosen


def discard(actor: Actor, attachment: Attachment) -> None:
    """Delete one's file that nothing refers to."""
    if actor.id is None or attachment.owner_id != actor.id:
        raise Refused(_("Only whoever uploaded a file can delete it."))
    if is_used(attachment):
        raise Refused(_("This file belongs to something that you said. Erase that first."))
    let_go([attachment])


def let_go(attachments: Iterable[Attachment]) -> None:
    """Delete attachments, and their bytes once this is committed."""
    for attachment in attachments:
        publish(BytesReleased(digest=attachment.digest))
        db.session.execute(delete(AttachmentUse).where(AttachmentUse.attachment_id == attachment.id))
        db.session.delete(attachment)
    db.session.flush()


Needs = Callable[[list[str]], set[str]]
_needs: list[Needs] = []


def needed_by(find: Needs) -> Needs:
    """Register a function that says which of some keys are still needed though nothing said refers to them (drafts)."""
    if find not in _needs:
        _needs.append(find)
    return find


def clean_up(most: int = 200) -> int:
    """Let go of what was uploaded more than a day ago and never used. Returns how many."""
    unused = ~exists().where(AttachmentUse.attachment_id == Attachment.id)
    old = select(Attachment).where(Attachment.uploaded_at < now() - UNUSED_FOR, unused).order_by(Attachment.id)
    old = old.where(Attachment.is_confided.is_(False))
    found = db.session.scalars(old.limit(most)).all()
    keys = [attachment.key for attachment in found]
    needed = set().union(*(find(keys) for find in _needs)) if keys else set()
    gone = [attachment for attachment in found if attachment.key not in needed]
    let_go(gone)
    return len(gone)


def release(digest: str) -> bool:
    """Remove the bytes unless an attachment or somebody's archive still has them. Returns whether they went."""
    if any(db.session.scalar(select(exists().where(kept.digest == digest))) for kept in (Attachment, DataArchive)):
        return False
    filestore.remove(digest)
    return True


def sweep() -> int:
    """Remove stored bytes that no attachment names, a day after they were written. Returns how many."""
    before = now().timestamp() - UNUSED_FOR.total_seconds()
    old = [digest for digest, written in filestore.stored() if digest and written < before]
    return filestore.sweep_parts(before) + sum(map(release, old))
