"""A day, without a time or a zone."""

from collections.abc import Collection, Sequence
from datetime import date as Day
from typing import Any

from flask_babel import format_date

from consultations.kinds.base import (
    Checked,
    Given,
    Kind,
    Label,
    Raw,
    Wording,
    listed,
    required,
    single_text,
    too_many,
)
from consultations.kinds.figures import Bar, Counted, Fact, Figure, tallied
from consultations.kinds.settling import invalid
from consultations.question_models import Question
from core.locale import _, _l

MOST_MONTHS = 36


class Date(Kind):
    """A day between two others."""

    name = "date"
    label = _l("A date")
    control = "date"
    is_one_field = True
    uses = ("earliest", "latest")
    keeps_value = True
    single_facts = frozenset({"first", "last"})
    crosses = True

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        given = {name: str(wording.settings[name]) for name in self.uses if wording.settings.get(name)}
        for name, text in given.items():
            if _day(text) is None:
                raise invalid(name, _("Write the day as year, month and day, such as 2026-06-30."))
        if len(given) == 2 and given["earliest"] > given["latest"]:
            raise invalid("latest", _("The last day is before the first."))
        return given

    def how(self, question: Question) -> str:
        first, last = (shown_day(question.settings.get(name, "")) for name in self.uses)
        if first and last:
            return _("From %(first)s to %(last)s.", first=first, last=last)
        return _("Not before %(day)s.", day=first) if first else _("Not after %(day)s.", day=last) if last else ""

    def input_type(self, typed: str) -> str:
        """The type of its field: one of dates would let go of what is no date."""
        return "text" if typed and _day(typed) is None else "date"

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        text = single_text(raw).strip()
        if too_many(raw) or len(text) > 200:
            return Checked(text[:200], (_("This question takes one date."),))
        if not text:
            return Checked(None, (required(),) if complete and question.is_required else ())
        if not complete:
            return Checked(text)
        if _day(text) is None:
            wrong = _("“%(text)s” is not a day. Write year, month and day, such as 2026-06-30.", text=text[:40])
            return Checked(text, (wrong,))
        return Checked(text, _problems(question.settings, text))

    def words(self, question: Question, given: Given) -> list[str]:
        return [shown_day(text) for text in listed(given)]

    def figure(self, question: Question, counted: Counted) -> Figure:
        days = sorted(counted.each())
        if not days:
            return Figure()
        facts = (
            Fact("first", _("Earliest"), shown_day(days[0])),
            Fact("median", _("Median"), shown_day(days[(len(days) - 1) // 2])),
            Fact("last", _("Latest"), shown_day(days[-1])),
        )
        return Figure(tuple(self.bars(question, counted)), facts)

    def bars(self, question: Question, counted: Counted) -> list[Bar]:
        months = tallied((value[:7], count) for value, count in counted.values)
        shown = _span(months) if months else []
        return [
            Bar(format_date(Day.fromisoformat(f"{month}-01"), "MMMM yyyy"), months[month], month, f"value={month}")
            for month in shown
        ]

    def stands_behind(self, question: Question, value: Any, key: str) -> bool:
        return isinstance(value, str) and value[:7] == key


def shown_day(text: str) -> str:
    """A day in the reader's words; what is no day as it was typed."""
    day = _day(text)
    return text if day is None else format_date(day, "long")


def _day(text: str) -> Day | None:
    if len(text) != 10:
        return None
    try:
        return Day.fromisoformat(text)
    except ValueError:
        return None


def _problems(settings: dict[str, Any], text: str) -> tuple[str, ...]:
    first, last = settings.get("earliest", ""), settings.get("latest", "")
    if first and text < first:
        return (_("The first day possible is %(day)s.", day=shown_day(first)),)
    if last and text > last:
        return (_("The last day possible is %(day)s.", day=shown_day(last)),)
    return ()


def _span(months: Collection[str]) -> list[str]:
    """All months from the first to the last, those without an answer too unless there would be too many."""
    low, high = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (min(months), max(months)))
    if high - low >= MOST_MONTHS:
        return sorted(months)
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(low, high + 1)]
