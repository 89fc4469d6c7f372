"""What no page can do: move a deadline to this moment, end everybody's session, look up addresses in the demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import NullPool, create_engine, select, update
from sqlalchemy.orm import Session

from accounts.models import Organisation, User
from consultations import question_models
from consultations.models import Consultation
from contributions.models import Contribution
from forum.models import Post, Thread
from meetings.models import Meeting
from reports.models import Report
from stocktaking.models import StocktakingEntry

MAPPED = (question_models,)
"""Models that others name as text: they must be imported before any of them is asked for."""


@contextmanager
def session_of(env: dict[str, str]) -> Iterator[Session]:
    """A session on the data of the server under test, committed at the end."""
    address = env.get("DATABASE_URL") or f"sqlite:///{Path(env['PLENARY_INSTANCE']) / 'plenary.db'}"
    engine = create_engine(address, poolclass=NullPool)
    with Session(engine) as session, session.begin():
        yield session


def close_now(env: dict[str, str], consultation: str) -> datetime:
    """Let a consultation, given by its address, close this very moment, which makes its answers public; the moment."""
    closes_at = datetime.now(UTC)
    with session_of(env) as session:
        one = session.get(Consultation, int(consultation.rpartition("/")[2]))
        said = Contribution.topic == one.topic
        session.execute(update(Contribution).where(said).values(public_from=closes_at))
        one.closes_at = closes_at
    return closes_at


def ask_organisations(env: dict[str, str], consultation: str, name: str, *emails: str) -> None:
    """Let organisations answer a consultation, too, and these accounts be confirmed to speak for the one of that name."""
    with session_of(env) as session:
        asked = session.get_one(Consultation, int(consultation.rpartition("/")[2]))
        asked.respondent_unit = "either"
        organisation = Organisation(name=name, name_key=name.casefold())
        for user in session.scalars(select(User).where(User.email.in_(emails))).unique():
            user.organisation, user.speaks_on_behalf, user.verified_at = organisation, True, datetime.now(UTC)


def end_sessions(env: dict[str, str], email: str) -> None:
    """As a changed password does: no cookie of this account holds any more."""
    with session_of(env) as session:
        session.execute(update(User).where(User.email == email).values(session_epoch=User.session_epoch + 1))


def stored_html(env: dict[str, str], thread: str) -> list[str]:
    """The stored HTML of each post of a thread, given by its address."""
    query = select(Post).where(Post.thread_id == int(thread.rpartition("/")[2])).order_by(Post.number)
    with session_of(env) as session:
        return [post.contribution.revision.html for post in session.scalars(query).unique()]


@dataclass(frozen=True)
class Addresses:
    """Pages of the demo."""

    thread: str
    open_consultation: str
    closed_consultation: str
    report: str
    meeting: str
    entry: str


def addresses(env: dict[str, str]) -> Addresses:
    """Those of the small demo: the thread with most posts, the report drawn from it, and so on."""
    with session_of(env) as session:
        thread = session.scalars(select(Thread).order_by(Thread.post_count.desc(), Thread.id).limit(1)).unique().one()
        by_closing = session.scalars(select(Consultation).order_by(Consultation.closes_at, Consultation.id)).unique()
        closed, *_others, last = list(by_closing)
        report = session.scalars(select(Report).order_by(Report.id)).unique().first()
        meeting = session.scalars(select(Meeting).order_by(Meeting.id)).unique().first()
        entry = session.scalars(select(StocktakingEntry).order_by(StocktakingEntry.id.desc())).unique().first()
        assert report is not None
        assert entry is not None
        assert meeting is not None
        return Addresses(thread.url, last.url, closed.url, report.url, meeting.url, entry.address)
