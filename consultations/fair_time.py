"""A guard for fair timing: it warns a facilitator of what would shut people out, and never forbids.

It counts working days from Monday to Friday, without the holidays of United Nations Headquarters, on the dates of the
consultation's own zone; the day on which a time begins does not count, the day on which it ends does. The closing day is
the last on which an answer can be given: of a closing at midnight, the day before.

Weekends are those of the Unicode CLDR (supplemental data, ``weekendStart`` and ``weekendEnd``, as shipped with Babel
2.18; a test compares the two). A country that is in no table has Saturday and Sunday. States move their weekends now and
then, so this follows the CLDR and claims nothing beyond it:

| weekend | countries |
|---|---|
| Thursday and Friday | AF |
| Friday | IR |
| Friday and Saturday | BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE |
| Sunday | IN UG |
| Saturday and Sunday | all others |
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from consultations.un_holidays import SATURDAY, SUNDAY, THURSDAY, Holiday, HolidayFileError, holidays
from core.heartbeat import Outage
from core.locale import _, ngettext
from core.templating import day as written_day
from core.templating import utc
from themes.reference import load_countries

ENOUGH = 7
"""Working days of notice, and of time to answer, below which the guard warns."""
NEAR_CLOSING = timedelta(days=1)
"""An outage that reaches into this much time before closing took time from those who answer last: most people."""
FRIDAY = 4
WEEKEND = (SATURDAY, SUNDAY)
WEEKENDS: dict[tuple[int, ...], tuple[str, ...]] = {
    (THURSDAY, FRIDAY): ("AF",),
    (FRIDAY,): ("IR",),
    (FRIDAY, SATURDAY): (
        "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE",
    ),
    (SUNDAY,): ("IN", "UG"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timing:
    """When something is announced, opens and closes, in which zone, and where ``un-holidays.json`` would be."""

    announced_at: datetime
    opens_at: datetime
    closes_at: datetime
    zone: str
    folder: Path | None = None

    def local(self, moment: datetime) -> date:
        """The date in the zone."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    @property
    def closing_day(self) -> date:
        """The last day on which an answer can be given."""
        return self.local(self.closes_at - timedelta(microseconds=1))


def warnings(timing: Timing, regions: Collection[str] = ()) -> list[str]:
    """What is unfair about these times; empty when nothing. ``regions``: the regional groups invited, by default all."""
    try:
        found = _short(timing) + _on_holiday(timing)
    except HolidayFileError as error:
        found = [
            _("The file of holidays cannot be read, so holidays were not looked at: %(error)s", error=str(error))
        ]
    return found + _on_weekend(timing.closing_day, regions)


def working_days(timing: Timing, since: datetime, until: datetime) -> int:
    """Those after the day of ``since``, up to the last day before or at ``until``."""
    first, last = timing.local(since), timing.local(until - timedelta(microseconds=1))
    if (last - first).days > 60:
        return 40  # more than enough, and no need to count
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    free = {holiday.day for year in {day.year for day in days} for holiday in _around(year, timing.folder)}
    return sum(day.weekday() not in WEEKEND and day not in free for day in days)


def _around(year: int, folder: Path | None) -> list[Holiday]:
    """The holidays of a year, and New Year's Day of the next, which may be observed on 31 December."""
    return holidays(year, folder) + holidays(year + 1, folder)


def _short(timing: Timing) -> list[str]:
    notice = working_days(timing, timing.announced_at, timing.opens_at)
    answering = working_days(timing, timing.opens_at, timing.closes_at)
    found = []
    if notice < ENOUGH:
        text = ngettext(
            "Only %(num)s working day of notice before it opens; give at least seven.",
            "Only %(num)s working days of notice before it opens; give at least seven.", notice,
        )  # fmt: skip
        found.append(text)
    if answering < ENOUGH:
        text = ngettext(
            "Only %(num)s working day to answer; give at least seven.",
            "Only %(num)s working days to answer; give at least seven.", answering,
        )  # fmt: skip
        found.append(text)
    return found


def _on_holiday(timing: Timing) -> list[str]:
    last = timing.closing_day
    return [
        _(
            "The closing day, %(day)s, is expected to be a holiday at United Nations Headquarters: %(name)s "
            "(the date follows the moon; check the year’s circular).",
            day=written_day(last), name=holiday.name,
        )
        if holiday.is_expected
        else _(
            "The closing day, %(day)s, is a holiday at United Nations Headquarters: %(name)s.",
            day=written_day(last), name=holiday.name,
        )
        for holiday in _around(last.year, timing.folder)
        if holiday.day == last
    ]  # fmt: skip


def resting(weekday: int, regions: Collection[str] = ()) -> list[str]:
    """The countries of these regional groups (by default of all) in whose weekend a weekday falls, by code."""
    days = {code: weekend for weekend, codes in WEEKENDS.items() for code in codes}
    return sorted(
        country.alpha2
        for country in load_countries()
        if weekday in days.get(country.alpha2, WEEKEND) and (not regions or country.group in regions)
    )


def _on_weekend(last: date, regions: Collection[str]) -> list[str]:
    where = resting(last.weekday(), regions)
    if not where:
        return []
    text = ngettext(
        "The closing day, %(day)s, is in the weekend of %(num)s country or area that is invited (%(codes)s).",
        "The closing day, %(day)s, is in the weekend of %(num)s countries and areas that are invited (%(codes)s).",
        len(where), day=written_day(last), codes=_first(where),
    )  # fmt: skip
    return [text]


def _first(codes: Sequence[str], limit: int = 20) -> str:
    return ", ".join(codes[:limit]) + (", …" if len(codes) > limit else "")


@dataclass(frozen=True, slots=True)
class Proposal:
    """That the closing be moved to ``closes_at``, and why."""

    closes_at: datetime
    reason: str


def proposed_extension(closes_at: datetime, outages: Sequence[Outage]) -> Proposal | None:
    """As much more time as outages took from the last day, in whole hours; ``None`` when they took none."""
    near = [
        (max(outage.began_at, closes_at - NEAR_CLOSING), min(outage.ended_at, closes_at))
        for outage in outages
        if outage.ended_at > closes_at - NEAR_CLOSING and outage.began_at < closes_at
    ]
    lost = sum((ended - began for began, ended in near), timedelta())
    if not lost:
        return None
    hours = -(-lost // timedelta(hours=1))
    reason = _(
        "The site could not be reached from %(since)s to %(until)s, within a day of closing.",
        since=utc(near[0][0]), until=utc(near[-1][1]),
    )  # fmt: skip
    return Proposal(closes_at + timedelta(hours=hours), reason)
