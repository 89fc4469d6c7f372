"""What is told of an entry, and what can be wrong with it: one validation for forms, the API and the demo."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from contributions.actions import checked_body
from core import richtext
from core.addresses import leads_astray
from core.errors import Invalid
from core.locale import _, speaking
from forum.languages import checked_language
from stocktaking.labels import REGIONS, STATUSES, TYPES
from stocktaking.models import PRACTICE
from themes.reference import load_countries

LIMITS = {"title": 300, "owner": 300, "partners": 1000, "url": 500, "began": 10, "ended": 10}
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
Faults = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What somebody tells of an entry. ``body``, ``worked`` and ``failed`` are Markdown; the rest is plain text or a key."""

    kind: str
    title: str
    owner: str
    body: str
    lang: str
    status: str
    partners: str = ""
    country: str = ""
    region: str = ""
    began: str = ""
    ended: str = ""
    url: str = ""
    worked: str = ""
    failed: str = ""

    def text(self) -> str:
        """The words of the entry as one text, which can be cited: its description, what worked and what did not."""
        with speaking(self.lang):
            parts = ((_("What worked"), self.worked), (_("What did not work"), self.failed))
            return "\n\n".join([self.body, *(f"## {heading}\n\n{words}" for heading, words in parts if words)])


COLUMNS = tuple(f.name for f in fields(Details) if f.name not in ("body", "worked", "failed", "lang"))
"""The details that an entry keeps in columns of its own; the others are words."""


def columns(details: Details) -> dict[str, Any]:
    """The checked details as columns of an entry."""
    values = {name: getattr(details, name) for name in COLUMNS}
    return values | {name: values[name] or None for name in ("country", "region")}


def checked(details: Details) -> Details:
    """The details as they are stored. Raises :class:`Invalid`, naming every field that does not fit."""
    values = {name: " ".join(richtext.normalised(value).split()) for name, value in asdict(details).items()}
    values |= {name: richtext.normalised(getattr(details, name)).strip() for name in ("body", "worked", "failed")}
    clean = Details(**values)
    faults: Faults = {}
    for look in (_lengths, _choices, _place, _period, _words):
        look(clean, faults)
    if clean.url and (fault := address_fault(clean.url)):
        faults.setdefault("url", []).append(fault)
    if faults:
        raise Invalid(_("This entry needs another look. Nothing you typed was lost."), faults)
    return clean


def address_fault(url: str) -> str:
    """What is wrong with a web address; empty for one that can be shown as a link."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        parts = urlsplit("")
    plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if plain and not leads_astray(url) and url.isprintable() and not set(url) & set(" \"'<>\\`"):
        return ""
    return _("This must be a web address, beginning with https:// or http://.")


def _lengths(details: Details, faults: Faults) -> None:
    needed = {
        "title": _("Please give the entry a title."),
        "owner": _("Please name the organisation that answers for it."),
        "body": _("Please describe it in a few sentences."),
    }
    for name, message in needed.items():
        if not getattr(details, name):
            faults.setdefault(name, []).append(message)
    for name, limit in LIMITS.items():
        if len(getattr(details, name)) > limit:
            faults.setdefault(name, []).append(_("At most %(limit)s characters fit.", limit=limit))


def _choices(details: Details, faults: Faults) -> None:
    for name, known in (("kind", TYPES), ("status", STATUSES)):
        if getattr(details, name) not in known:
            faults.setdefault(name, []).append(_("Please choose one of those offered."))
    try:
        checked_language(details.lang)
    except Invalid as error:
        faults.update(error.fields)


def _place(details: Details, faults: Faults) -> None:
    if details.country and details.country not in {country.alpha2 for country in load_countries()}:
        faults.setdefault("country", []).append(_("There is no country with this code."))
    if details.region and details.region not in REGIONS:
        faults.setdefault("region", []).append(_("Please choose one of those offered."))
    if details.country and details.region:
        faults.setdefault("region", []).append(_("Choose a country or a region, not both."))


def _period(details: Details, faults: Faults) -> None:
    for name in ("began", "ended"):
        value = getattr(details, name)
        if value and not _is_day(value):
            message = _("Write a year, a month or a day, such as 2006, 2006-05 or 2006-05-16.")
            faults.setdefault(name, []).append(message)
    shorter = min(len(details.began), len(details.ended))
    if shorter and details.ended[:shorter] < details.began[:shorter]:
        faults.setdefault("ended", []).append(_("It cannot end before it begins."))


def _is_day(value: str) -> bool:
    found = _DAY.fullmatch(value)
    if found is None:
        return False
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return year >= 1900


def _words(details: Details, faults: Faults) -> None:
    if details.kind == PRACTICE and not (details.worked or details.failed):
        message = _("Say what worked, what did not, or both: that is what others can learn from a practice.")
        faults.setdefault("worked", []).append(message)
    if details.body:
        try:
            checked_body(details.text())
        except Invalid as error:
            faults.setdefault("body", []).extend(map(str, error.fields.get("body", [error.detail])))


def checked_numbers(numbers: Sequence[int]) -> list[int]:
    """Goals by number, each once. Raises :class:`Invalid`."""
    if any(number not in range(1, 18) for number in numbers):
        message = _("There is no goal of this number.")
        raise Invalid(message, {"goals": [message]})
    return sorted(set(numbers))
