"""The official holidays of United Nations Headquarters, as rules by year.

The General Assembly grants ten official holidays a year (resolution 52/214 A, decision 52/468). Nine have one date for
all, set each year by an information circular of the Secretariat, "Official holidays … at United Nations Headquarters"
(ST/IC/2019/23 for 2020, and its successors); the tenth is a floating one that each staff member chooses
(resolution 69/250), so that no date can be given for it.

Seven of the nine follow from the rules below; what falls on a Saturday is observed on the Friday before, on a Sunday on
the Monday after. Eid al-Fitr and Eid al-Adha follow the moon: what stands here is expected from the arithmetical Islamic
calendar, right within a day or so, and is to be confirmed by the circular of the year. An administrator does so with
a file ``un-holidays.json`` in the instance folder, which replaces the years that it names::

    {"2027": {"2027-01-01": "New Year's Day", "2027-03-26": "Good Friday"}}
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from core.locale import _l

FILE = "un-holidays.json"
SATURDAY, SUNDAY, MONDAY, THURSDAY = 5, 6, 0, 3
SHAWWAL, DHU_AL_HIJJAH = 10, 12
ISLAMIC_EPOCH = 227_014
"""The proleptic Gregorian ordinal of the day before which the Islamic years are counted (16 July 622, Julian)."""


class HolidayFileError(ValueError):
    """The file of holidays cannot be read; says what is wrong."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which Headquarters is closed. ``is_expected``: the date is to be confirmed by the year's circular."""

    day: date
    name: Any
    is_expected: bool = False


def holidays(year: int, folder: Path | None = None) -> list[Holiday]:
    """The holidays of a year, by date: those of the file in ``folder`` if it names the year, else by rule."""
    named = _from_file(folder / FILE, year) if folder is not None else None
    return sorted(_by_rule(year) if named is None else named, key=lambda holiday: holiday.day)


def _by_rule(year: int) -> Iterator[Holiday]:
    yield Holiday(_observed(date(year, 1, 1)), _l("New Year’s Day"))
    yield Holiday(easter(year) - timedelta(days=2), _l("Good Friday"))
    yield Holiday(_weekday(date(year, 5, 25), MONDAY), _l("Memorial Day"))
    yield Holiday(_observed(date(year, 7, 4)), _l("Independence Day"))
    yield Holiday(_weekday(date(year, 9, 1), MONDAY), _l("Labour Day"))
    yield Holiday(_weekday(date(year, 11, 22), THURSDAY), _l("Thanksgiving Day"))
    yield Holiday(_observed(date(year, 12, 25)), _l("Christmas Day"))
    for day in _islamic(year, SHAWWAL, 1):
        yield Holiday(_observed(day), _l("Eid al-Fitr"), is_expected=True)
    for day in _islamic(year, DHU_AL_HIJJAH, 10):
        yield Holiday(_observed(day), _l("Eid al-Adha"), is_expected=True)


def _observed(day: date) -> date:
    return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


def _weekday(first: date, weekday: int) -> date:
    """The first such weekday from ``first`` on."""
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _islamic(year: int, month: int, day: int) -> Iterator[date]:
    """The days of a Gregorian year on which a day of the arithmetical Islamic calendar falls: mostly one."""
    about = int((year - 622) * 33 / 32)
    for islamic_year in range(about - 1, about + 3):
        elapsed = (islamic_year - 1) * 354 + (3 + 11 * islamic_year) // 30 + 29 * (month - 1) + month // 2 + day
        found = date.fromordinal(ISLAMIC_EPOCH + elapsed)
        if found.year == year:
            yield found


def _from_file(path: Path, year: int) -> list[Holiday] | None:
    try:
        years = json.loads(path.read_text("utf-8")) if path.exists() else {}
        named = years.get(str(year))
        return None if named is None else [Holiday(date.fromisoformat(day), str(name)) for day, name in named.items()]
    except (ValueError, AttributeError, TypeError, OSError) as error:
        raise HolidayFileError(f"{path.name}: {error}") from error
