"""A person's own data as a ZIP file, made in the background when they ask, theirs alone for a week."""

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from accounts.actor import Actor
from accounts.events import AccountEvent
from accounts.models import User
from contributions.archive_files import write_archive
from contributions.archive_models import DataArchive
from contributions.attaching import BytesReleased
from core import filestore, personal
from core.clock import now
from core.db import db
from core.errors import Missing, SignInNeeded
from core.events import Published, announcer, publish
from core.guard import unit_of_work
from core.jobs import enqueue, every_minute, job
from core.locale import speaking

KEPT_FOR = timedelta(days=7)
personal.speaks_for("data_archive", why="its bytes go with it")


@dataclass(frozen=True, kw_only=True)
class DataAsked(AccountEvent):
    """Somebody asked for all that is kept about them."""

    verb = "data_asked"


def latest(user_id: int) -> DataArchive | None:
    """The archive of an account that was asked for and has not expired."""
    found = db.session.scalars(select(DataArchive).filter_by(user_id=user_id)).one_or_none()
    return None if found is None or (found.made_at or found.asked_at) <= now() - KEPT_FOR else found


def finished(user_id: int) -> DataArchive:
    """The archive, if it can be downloaded. Raises :class:`Missing`."""
    found = latest(user_id)
    if found is None or found.digest is None:
        raise Missing()
    return found


def ask(actor: Actor) -> DataArchive:
    """Ask for one's archive, anew if there is one already; while one is being made, asking changes nothing."""
    if actor.id is None:
        raise SignInNeeded()
    earlier = db.session.scalars(select(DataArchive).filter_by(user_id=actor.id)).one_or_none()
    if earlier is not None and earlier.digest is None and earlier.asked_at > now() - timedelta(hours=1):
        return earlier
    if earlier is not None:
        _let_go(earlier)
    made = DataArchive(user_id=actor.id, asked_at=now())
    db.session.add(made)
    db.session.flush()
    publish(DataAsked(actor_id=actor.id, user_id=actor.id))
    return made


def _let_go(archive: DataArchive) -> None:
    if archive.digest is not None:
        publish(BytesReleased(digest=archive.digest))
    db.session.delete(archive)
    db.session.flush()


@announcer(DataAsked)
def begin(published: Published) -> None:
    """Have it made, now that the request is committed."""
    if isinstance(published.event, DataAsked):
        enqueue(make, published.event.user_id)


@job
def make(user_id: int) -> None:
    """Make the archive that an account waits for. Safe to repeat."""
    user = db.session.get(User, user_id)
    if user is None or user.erased_at is not None or latest(user_id) is None:
        return
    filestore.folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".part-", dir=filestore.folder()) as name:
        path = Path(name) / "archive.zip"
        with speaking(user.language):
            write_archive(path, user_id)
        with unit_of_work():
            waiting = db.session.scalars(select(DataArchive).filter_by(user_id=user_id)).one_or_none()
            if waiting is not None:
                waiting.digest, waiting.size = filestore.put_file(path)
                waiting.made_at = now()


@personal.erases
def erase_archive(user_id: int) -> None:
    """With the account goes the archive of it."""
    for archive in db.session.scalars(select(DataArchive).filter_by(user_id=user_id)).all():
        _let_go(archive)


@every_minute
def forget_old() -> None:
    """Let go of archives after a week."""
    with unit_of_work():
        old = select(DataArchive).where(DataArchive.asked_at <= now() - KEPT_FOR).limit(20)
        for archive in db.session.scalars(old).all():
            _let_go(archive)
