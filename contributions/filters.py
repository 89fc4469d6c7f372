"""What the filters of a search mean: ``in:``, ``by:``, ``type:``, ``group:``, ``lang:``, ``before:``, ``after:``, ``is:``,
``about:``.

Filters of one name add up ("type:post type:answer" finds both), filters of different names narrow down. A value that
means nothing is said to its author in words; nothing is guessed and nothing is silently left out.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from math import prod

from accounts.actor import Actor
from contributions import documents, facets, states
from contributions.labels import KINDS
from contributions.query_language import Filter
from contributions.states import State
from core.clock import now
from core.fulltext import Match, Term
from core.locale import _
from themes import queries as themes
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES
from themes.reference import load_countries

AllOf = tuple[Term, ...]
Place = Callable[[Actor, str], Sequence[Term]]
GROUP_ALIASES = {
    "governments": "government", "business": "private", "private-sector": "private", "civil-society": "civil",
    "ngo": "civil", "academic": "academia", "international": "igo", "africa": "african", "asia": "asia_pacific",
    "latin-america": "grulac", "eastern-europe": "eastern_european", "western-europe": "weog",
}  # fmt: skip
TOPIC = re.compile(r"^/?(thread|consultation|meeting|report|stocktaking)s?[:/](\d{1,9})\b")
SYMBOL = re.compile(r"^[a-z0-9-]+/t(\d{1,9})(?:/|$)", re.IGNORECASE)
AGO = re.compile(r"^(\d{1,4})([dwmy])$")
DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_places: list[Place] = []
_subjects: list["About"] = []
MOST_TOPICS = 200


class WrongFilter(Exception):
    """A filter whose value means nothing; the message is for its author."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What ``about:`` asks: a state that only the tables know, and the topics in which alone it can be true."""

    state: State
    topics: tuple[str, ...]


About = Callable[[Sequence[str]], Subject]


@dataclass
class Narrowing:
    """What filters ask of the index, and the states that only the tables know."""

    all_of: list[Sequence[Term]] = field(default_factory=list)
    none_of: list[AllOf] = field(default_factory=list)
    states: list[tuple[State, bool]] = field(default_factory=list)
    """Each with whether it must be true."""
    first: date | None = None
    last: date | None = None
    problems: list[str] = field(default_factory=list)

    def match(self, match: Match) -> Match:
        """``match``, narrowed by all but the dates."""
        return Match((*match.all_of, *self.all_of), (*match.none_of, *self.none_of))

    def days(self) -> Sequence[Term]:
        """The days of which one must be named; none if no date was."""
        return facets.days(self.first, self.last) if self.first or self.last else ()


def place(function: Place) -> Place:
    """Register who knows what else ``in:`` may name: called with the actor and the value; no terms for what it is not."""
    if function not in _places:
        _places.append(function)
    return function


def subject(function: About) -> About:
    """Register who knows what ``about:`` may name: called with the values; raises :class:`WrongFilter` for what is none."""
    if function not in _subjects:
        _subjects.append(function)
    return function


def narrowed(actor: Actor, filters: Iterable[Filter]) -> Narrowing:
    """What ``filters`` ask for, with a sentence for each that means nothing."""
    made, kept = Narrowing(), list(filters)
    for name in dict.fromkeys(f.name for f in kept):
        try:
            _READERS[name](made, actor, [f for f in kept if f.name == name])
        except WrongFilter as problem:
            made.problems.append(str(problem))
    if made.first and made.last and made.first > made.last:
        made.problems.append(_("Nothing can be both after: and before: these dates, the first is the later one."))
    return made


def _terms(codes: Iterable[str]) -> AllOf:
    return tuple(Term(code) for code in codes)


def _by_value(values: Callable[[Actor, str], Sequence[AllOf]]) -> Callable[[Narrowing, Actor, list[Filter]], None]:
    """A filter whose value stands for alternatives, each of them facets that must be there at once."""

    def read(made: Narrowing, actor: Actor, filters: list[Filter]) -> None:
        asked: list[AllOf] = []
        for one in filters:
            alternatives = values(actor, one.value)
            if one.is_excluding:
                made.none_of += alternatives
            else:
                asked += alternatives
        if asked:
            made.all_of += _either(asked)

    return read


def _either(alternatives: list[AllOf]) -> list[AllOf]:
    """``(a and b) or (c and d)`` as ``(a or c) and (a or d) and (b or c) and (b or d)``."""
    if prod(map(len, alternatives)) > 64:
        raise WrongFilter(_("These are too many names at once. Search for them one after the other."))
    return [tuple(dict.fromkeys(group)) for group in product(*alternatives)]


def _where(actor: Actor, value: str) -> Sequence[AllOf]:
    plain = value.strip().casefold()
    lines = [line for line in themes.lines() if plain in (line.slug, line.symbol.casefold(), line.code.casefold())]
    if lines:
        return [(Term(facets.line(line.id)),) for line in lines]
    if found := TOPIC.match(plain):
        return [_terms([facets.topic(f"{found[1]}:{found[2]}")])]
    if found := SYMBOL.match(plain):
        return [_terms([facets.topic(f"thread:{found[1]}")])]
    for known in _places:
        if terms := known(actor, plain):
            return [(term,) for term in terms]
    raise WrongFilter(
        _(
            "in:%(value)s is no action line, group or thread. Write for example in:c7-egov or in:thread:12.",
            value=value,
        )
    )


def _who(actor: Actor, value: str) -> Sequence[AllOf]:
    if value.casefold() == "me":
        if actor.id is None:
            raise WrongFilter(_("by:me needs to know who you are. Please sign in first."))
        return [_terms([facets.speaker(actor.id)])]
    if found := re.fullmatch(r"(?:/people/)?(\d{1,9})", value):
        return [_terms([facets.speaker(int(found[1]))])]
    codes = facets.name_words(value)
    if not codes:
        raise WrongFilter(_("by: is followed by a name, such as by:niamey or by:“Ministry of Health”."))
    return [_terms(dict.fromkeys(codes))]


def known_types() -> dict[str, str]:
    """The values of ``type:`` with the reader's word for each."""
    return {name: str(label) for name, label in KINDS.items()} | {k.name: str(k.label) for k in documents.kinds()}


def _type(_actor: Actor, value: str) -> Sequence[AllOf]:
    plain, known = value.casefold(), known_types()
    for name in (plain, plain.removesuffix("s")):
        if name in known:
            held = next((kind.holds for kind in documents.kinds() if kind.name == name), ())
            return [_terms([facets.kind(each)]) for each in (name, *held)]
    raise WrongFilter(_("type:%(value)s is not known. It can be: %(known)s.", value=value, known=", ".join(known)))


def _group(_actor: Actor, value: str) -> Sequence[AllOf]:
    plain = re.sub(r"[\s_]+", "-", value.strip().casefold())
    key = GROUP_ALIASES.get(plain, plain).replace("-", "_")
    if key in STAKEHOLDER_TYPES and plain != "other":
        return [_terms([facets.stakeholder(key)])]
    if key in REGIONAL_GROUPS:
        return [_terms([facets.region(key)]), *([_terms([facets.stakeholder(key)])] if key == "other" else [])]
    if any(country.alpha2.casefold() == plain for country in load_countries()):
        return [_terms([facets.country(plain)])]
    known = ", ".join(dict.fromkeys([*STAKEHOLDER_TYPES, *REGIONAL_GROUPS])).replace("_", "-")
    raise WrongFilter(
        _("group:%(value)s is not known. It can be a country’s two letters, or: %(known)s.", value=value, known=known)
    )


def _language(_actor: Actor, value: str) -> Sequence[AllOf]:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", value):
        raise WrongFilter(_("lang: is followed by the code of a language, such as lang:fr."))
    return [_terms([facets.language(value)])]


def _states(made: Narrowing, actor: Actor, filters: list[Filter]) -> None:
    for one in filters:
        found = states.states().get(one.value.casefold())
        if found is None:
            known = ", ".join(states.states())
            raise WrongFilter(_("is:%(value)s is not known. It can be: %(known)s.", value=one.value, known=known))
        if found.signed_in and actor.id is None:
            raise WrongFilter(_("is:%(value)s needs to know who you are. Please sign in first.", value=one.value))
        made.states.append((found, not one.is_excluding))


def _about(made: Narrowing, _actor: Actor, filters: list[Filter]) -> None:
    for is_excluding in (False, True):
        values = [one.value for one in filters if one.is_excluding is is_excluding]
        for known in _subjects if values else ():
            found = known(values)
            made.states.append((found.state, not is_excluding))
            if not is_excluding and len(found.topics) <= MOST_TOPICS:
                made.all_of.append(_terms(map(facets.topic, found.topics or ("none:0",))))


def _after(made: Narrowing, _actor: Actor, filters: list[Filter]) -> None:
    made.first = max(map(day, filters))


def _before(made: Narrowing, _actor: Actor, filters: list[Filter]) -> None:
    made.last = min(map(day, filters)) - timedelta(days=1)


def day(one: Filter) -> date:
    """The first day of what a date, month or year names. Raises :class:`WrongFilter`."""
    if one.is_excluding:
        raise WrongFilter(_("A date cannot be left out with a minus. Use before: and after: instead."))
    text, today = one.value.strip().casefold(), now().date()
    if text in ("today", "yesterday"):
        return today - timedelta(days=int(text == "yesterday"))
    if ago := AGO.match(text):
        return today - timedelta(days=min(int(ago[1]) * DAYS[ago[2]], 36_500))
    parts = re.fullmatch(r"((?:19|20|21)\d\d)(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text, re.ASCII)
    try:
        if parts is not None:
            return date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        pass
    raise WrongFilter(
        _("%(name)s:%(value)s is no date. Write 2026-11-22, 2026-11, 2026, today, or 7d for seven days ago.",
          name=one.name, value=one.value)
    )  # fmt: skip


_READERS: dict[str, Callable[[Narrowing, Actor, list[Filter]], None]] = {
    "in": _by_value(_where), "by": _by_value(_who), "type": _by_value(_type), "group": _by_value(_group),
    "lang": _by_value(_language), "before": _before, "after": _after, "is": _states,
    "about": _about,
}  # fmt: skip
