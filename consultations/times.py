"""Local times as people enter them, and the two days a year on which clocks are changed."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from core.errors import Invalid
from core.locale import _

_OLD_NAMES = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/", "posix/", "right/")


ANYWHERE_ON_EARTH = "Etc/GMT+12"
"""The zone in which a day ends last."""


@lru_cache
def zones() -> tuple[str, ...]:
    """The names of IANA zones that a form offers: UTC and the last zone of all first."""
    names = (z for z in available_timezones() if "/" in z and not z.startswith(_OLD_NAMES))
    return ("UTC", ANYWHERE_ON_EARTH, *sorted(names))


def checked_zone(name: str) -> str:
    """``name`` if it is an IANA zone. Raises :class:`Invalid`."""
    if name not in available_timezones():
        message = _("This time zone is not known. Choose one from the list, such as Africa/Niamey.")
        raise Invalid(message, {"zone": [message]})
    return name


def instant(local: datetime, zone: str, field: str = "closes_at", was: datetime | None = None) -> datetime:
    """The instant at which clocks in ``zone`` show ``local`` (naive, to the minute).

    Where ``was`` (what is stored) is shown as ``local``, it is that very instant: what a form shows and is sent back
    unchanged never moves, whichever of two equal hours it is in and whatever seconds it has. Otherwise a time that is
    skipped when clocks go forward, and one that comes twice when they go back, are refused (:class:`Invalid`, under
    ``field``): neither is guessed at.
    """
    there = ZoneInfo(checked_zone(zone))
    if was is not None and shown_at(was, zone) == local.replace(second=0, microsecond=0):
        return was
    first, second = (local.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(there).replace(tzinfo=None) != local:
        message = _("Clocks in %(zone)s skip this time on that day. Choose another hour.", zone=zone)
        raise Invalid(message, {field: [message]})
    if first != second:
        message = _(
            "Clocks in %(zone)s show %(time)s twice on that day, at %(first)s and at %(second)s UTC. "
            "Choose another hour, or enter the times in UTC.",
            zone=zone, time=f"{local:%H:%M}", first=f"{first:%H:%M}", second=f"{second:%H:%M}",
        )  # fmt: skip
        raise Invalid(message, {field: [message]})
    return first


def shown_at(at: datetime, zone: str) -> datetime:
    """What clocks in ``zone`` show at an instant, to the minute."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
