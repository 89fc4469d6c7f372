"""Local times as people enter them, and the two days a year on which clocks are changed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from core.errors import Invalid
from core.locale import _

_OLD_NAMES = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/", "posix/", "right/")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC, and what the person who entered it should know about it (empty: nothing)."""

    at: datetime
    note: str = ""


@lru_cache
def zones() -> tuple[str, ...]:
    """The names of IANA zones that a form offers, UTC first."""
    names = (z for z in available_timezones() if "/" in z and not z.startswith(_OLD_NAMES))
    return ("UTC", *sorted(names))


def checked_zone(name: str) -> str:
    """``name`` if it is an IANA zone. Raises :class:`Invalid`."""
    if name not in available_timezones():
        message = _("This time zone is not known. Choose one from the list, such as Africa/Niamey.")
        raise Invalid(message, {"zone": [message]})
    return name


def instant(local: datetime, zone: str, field: str = "closes_at") -> Moment:
    """The instant at which clocks in ``zone`` show ``local`` (naive).

    A time that is skipped when clocks go forward is refused (:class:`Invalid`, under ``field``). Of a time that comes
    twice when clocks go back, the first is taken, and the note says so.
    """
    there = ZoneInfo(checked_zone(zone))
    first, second = (local.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(there).replace(tzinfo=None) != local:
        message = _("Clocks in %(zone)s skip this time on that day. Choose another hour.", zone=zone)
        raise Invalid(message, {field: [message]})
    if first == second:
        return Moment(first)
    note = _(
        "Clocks in %(zone)s show %(time)s twice on that day; the first is taken: %(utc)s UTC.",
        zone=zone, time=f"{local:%H:%M}", utc=f"{first:%H:%M}",
    )  # fmt: skip
    return Moment(first, note)
