"""What is known of a text besides its words, as words of the same index: filters cost no more than another word.

A facet begins with ``f0``, as no word does (:mod:`contributions.words`): ``f0kpost`` is the kind, ``f0tthread7`` the
topic, ``f0l3`` an action line, ``f0u17`` the account that spoke, ``f0bniamey`` a word of the speaker's or the
organisation's name, ``f0ggovernment`` the stakeholder type, ``f0rafrican`` the regional group, ``f0nne`` the country,
``f0afr`` the language, ``f0cspace12`` the group in which it was said, ``f0p`` that only that group may read it, and
``f0d20261122``, ``f0m202611``, ``f0y2026``, ``f0x202`` the day, month, year and decade (UTC).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from contributions.words import base_language, words
from core.fulltext import Term
from themes.reference import UnknownCountryError, region_of

CLOSED = "f0p"
FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Dates outside of these are filed under the nearest of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the index keeps of a text besides its words."""

    kind: str
    topic: str
    lang: str
    at: datetime
    line_ids: Iterable[int] = ()
    speaker_id: int | None = None
    names: tuple[str | None, ...] = ()
    stakeholder_type: str | None = None
    country: str | None = None
    circle: str | None = None
    is_closed: bool = False


def facets(facts: Facts) -> str:
    """The facets of ``facts`` as the index keeps them."""
    found = [kind(facts.kind), topic(facts.topic), language(facts.lang), *_moment(facts.at)]
    found += [line(identity) for identity in facts.line_ids]
    found += [speaker(facts.speaker_id)] if facts.speaker_id is not None else []
    found += [code for name in facts.names if name for code in name_words(name)]
    found += [stakeholder(facts.stakeholder_type)] if facts.stakeholder_type else []
    found += _where(facts.country) if facts.country else []
    found += [circle(facts.circle)] if facts.circle else []
    return " ".join(dict.fromkeys([*found, CLOSED] if facts.is_closed else found))


def _plain(value: str) -> str:
    """``value`` as letters and digits; keys of the reference data differ in nothing else."""
    return "".join(c for c in value.casefold() if c.isascii() and c.isalnum())


def kind(name: str) -> str:
    """A kind of contribution or document."""
    return f"f0k{_plain(name)}"


def topic(name: str) -> str:
    """The place where it stands, such as ``thread:7``."""
    return f"f0t{_plain(name)}"


def line(identity: int) -> str:
    """An action line."""
    return f"f0l{identity}"


def speaker(user_id: int) -> str:
    """The account that spoke."""
    return f"f0u{user_id}"


def name_words(name: str) -> list[str]:
    """Each word of a speaker's or an organisation's name, whatever its accents."""
    return [f"f0b{word.code}" for word in words(name, None)]


def stakeholder(key: str) -> str:
    """A stakeholder type."""
    return f"f0g{_plain(key)}"


def region(key: str) -> str:
    """A regional group."""
    return f"f0r{_plain(key)}"


def country(alpha2: str) -> str:
    """A country."""
    return f"f0n{_plain(alpha2)}"


def language(lang: str) -> str:
    """The language of the text, without its country."""
    return f"f0a{_plain(base_language(lang))}"


def _where(alpha2: str) -> list[str]:
    """A country and its regional group; an imported code may be one that no country has."""
    try:
        return [country(alpha2), region(region_of(alpha2))]
    except UnknownCountryError:
        return [country(alpha2)]


def circle(name: str) -> str:
    """The group in which it was said, such as ``space:12``."""
    return f"f0c{_plain(name)}"


def filed_under(day: date) -> date:
    """The day that stands for ``day`` in the index."""
    return min(max(day, date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 31))


def _moment(at: datetime) -> tuple[str, ...]:
    day = filed_under(at.astimezone(UTC).date())
    return f"f0d{day:%Y%m%d}", f"f0m{day:%Y%m}", f"f0y{day:%Y}", f"f0x{day.year // 10}"


def days(first: date | None, last: date | None) -> list[Term]:
    """The fewest facets of which every day from ``first`` to ``last`` has one, and no other day has any."""
    begin, end = filed_under(first or date.min), filed_under(last or date.max)
    return [Term(code) for code in _cover(begin, end)]


def _cover(begin: date, end: date) -> Iterator[str]:
    """From ``begin`` on: a decade when the whole of it is asked for, else a year, a month or a day."""
    day = begin
    while day <= end:
        code, next_day = _widest(day, end)
        yield code
        day = next_day


def _widest(day: date, end: date) -> tuple[str, date]:
    after_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    is_first = day.day == 1
    choices = (
        (is_first and day.month == 1 and day.year % 10 == 0, f"f0x{day.year // 10}", date(day.year + 10, 1, 1)),
        (is_first and day.month == 1, f"f0y{day:%Y}", date(day.year + 1, 1, 1)),
        (is_first, f"f0m{day:%Y%m}", after_month),
    )
    for fits, code, following in choices:
        if fits and following - timedelta(days=1) <= end:
            return code, following
    return f"f0d{day:%Y%m%d}", day + timedelta(days=1)
