"""What every template may use: times named in full, numbers, languages, direction."""

import datetime as calendar
from datetime import UTC, datetime, timedelta
from datetime import date as calendar_date
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, format_timedelta

from core import locale
from core.clock import now
from core.identity import current_actor
from core.locale import _


def utc(moment: datetime) -> str:
    """``16 May 2006, 15:00 UTC``"""
    return format_datetime(moment.astimezone(UTC), "d MMMM yyyy, HH:mm", rebase=False) + " UTC"


def in_zone(moment: datetime, zone: str) -> str:
    """``16 May 2006, 17:00 Europe/Zurich``"""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{format_datetime(there, 'd MMMM yyyy, HH:mm', rebase=False)} {zone}"


def reader_zone() -> str | None:
    """The zone that the reader chose on the profile page; ``None`` for one who is not signed in."""
    return current_actor().time_zone


def isotime(moment: datetime) -> str:
    """The moment for a machine, as in ``<time datetime>``."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def date(moment: datetime | calendar.date) -> str:
    """``16 May 2006``, as it was in UTC."""
    day = moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment
    return format_date(day, "d MMMM yyyy", rebase=False)


def day(when: calendar_date) -> str:
    """``16 May 2006``, of a day without a time."""
    return format_date(when, "d MMMM yyyy")


def remaining(moment: datetime) -> str:
    """How long until, or since, ``moment``: "3 days left", "closed 2 days ago"."""
    distance = moment - now()
    if distance.total_seconds() > 0:
        return _("%(time)s left", time=format_timedelta(distance, granularity="minute"))
    ago = max(-distance, timedelta(minutes=1))
    return _("closed %(time)s ago", time=format_timedelta(ago, granularity="minute"))


def init_app(app: Flask) -> None:
    """Register filters and globals."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        utc=utc,
        in_zone=in_zone,
        isotime=isotime,
        date=date,
        remaining=remaining,
        number=format_decimal,
        dir_of=locale.direction,
        language_name=locale.language_name,
    )
    env.globals.update(
        now=now, reader_zone=reader_zone, site_name=app.config["SITE_NAME"], direction=locale.direction
    )
    env.globals.update({"source_url": app.config["SOURCE_URL"]} if app.config.get("SOURCE_URL") else {})

    @app.context_processor
    def _languages() -> dict[str, object]:
        return {"locale": locale.current(), "languages": locale.available()}
