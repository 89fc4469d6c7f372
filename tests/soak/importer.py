"""One importing process: ``python -m tests.soak.importer FOLDER NUMBER COUNT``. It goes on where it was killed."""

import sys
from pathlib import Path

from sqlalchemy import func, select

from accounts.models import User
from accounts.session import actor_of
from contributions.actions import Speaker
from contributions.models import Contribution
from core.db import db
from core.guard import unit_of_work
from forum.actions import publish_post
from forum.models import Thread
from tests.soak.site import THREADS, email, site

BATCH = 25


def words(importer: int, number: int) -> str:
    """What post ``number`` of an importer says; nobody else says it."""
    return f"Intervention {number} of importer {importer}: access, bandwidth and local content."


def imported(importer: int) -> int:
    """How many posts of this importer are in the database."""
    query = select(func.count()).select_from(Contribution).join(User, User.id == Contribution.speaker_id)
    said = query.where(User.email == email(importer), Contribution.symbol.not_like("%/P1"))
    return db.session.scalar(said) or 0


def go_on(importer: int, count: int) -> None:
    """Import in order what is not there yet, some posts of one thread in a transaction."""
    done = imported(importer)
    while done < count:
        with unit_of_work():
            for number in range(done, min(done + BATCH, count)):
                _say(importer, number)
        done = min(done + BATCH, count)


def _say(importer: int, number: int) -> None:
    person = db.session.scalars(select(User).where(User.email == email(importer))).unique().one()
    thread = db.session.get_one(Thread, 1 + (number // BATCH + importer) % THREADS)
    publish_post(actor_of(person), Speaker.of(person), thread, words(importer, number), "en")


if __name__ == "__main__":
    with site(Path(sys.argv[1])).app_context():
        go_on(int(sys.argv[2]), int(sys.argv[3]))
