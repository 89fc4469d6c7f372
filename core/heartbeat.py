"""When the site was up: the jobs process writes a beat a minute, and outages are the gaps between spans of beats.

What stops the web server alone leaves no gap here, and what stops the jobs alone leaves one: a gap is a reason to look,
never a reason to act by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, UTCDateTime, db
from core.guard import unit_of_work
from core.jobs import every_minute

GAP = timedelta(minutes=5)
"""A longer silence than this is an outage."""


class UptimeSpan(Base):
    """Beats came at least every five minutes from ``began_at`` to ``last_at``."""

    __tablename__ = "uptime_span"

    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


@dataclass(frozen=True, slots=True)
class Outage:
    """Nothing beat between these moments."""

    began_at: datetime
    ended_at: datetime


@every_minute
def beat() -> None:
    """Say that the site is up."""
    with unit_of_work():
        latest = select(UptimeSpan).order_by(UptimeSpan.last_at.desc()).limit(1).with_for_update()
        span = db.session.scalars(latest).one_or_none()
        if span is None or now() - span.last_at > GAP:
            db.session.add(UptimeSpan(began_at=now(), last_at=now()))
        else:
            span.last_at = max(span.last_at, now())


def outages(since: datetime, until: datetime) -> list[Outage]:
    """The outages that have ended and of which a part lies between the two moments, in order."""
    query = select(UptimeSpan).where(UptimeSpan.last_at >= since - timedelta(days=30)).order_by(UptimeSpan.began_at)
    spans = db.session.scalars(query.limit(2000)).all()
    gaps = (Outage(one.last_at, other.began_at) for one, other in pairwise(spans))
    return [gap for gap in gaps if gap.ended_at > since and gap.began_at < until]
