"""Whose posts are looked for: by stakeholder type, region, country, organisation, language, verified, on behalf, first.

A *first-time speaker* is an account whose first public contribution, of those that readers of this place can read, is
the one at hand: nothing that it said before in public, in any room, still stands. In a closed group what was said in
that group counts, too; nowhere does what was said in another closed group.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_
from sqlalchemy.orm import aliased

from contributions.models import PUBLIC, Contribution
from core.clock import now
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES
from themes.reference import countries_of, load_countries

CHOICES = ("type", "region", "country", "lang", "verified", "behalf", "first")
KEYS = (*CHOICES, "organisation")
CHOOSE = "?type= ?region= ?country= ?organisation= ?lang= ?verified= ?behalf= ?first=1 choose"
"""For the descriptions of the API."""
_earlier = aliased(Contribution)


@dataclass(frozen=True, slots=True)
class Voices:
    """A choice of voices; what is empty chooses nothing. ``first`` puts first-time speakers first.

    ``country`` is a code of two letters, ``organisation`` its whole name as it was frozen with what was said.
    """

    type: str = ""
    region: str = ""
    country: str = ""
    organisation: str = ""
    lang: str = ""
    verified: str = ""
    behalf: str = ""
    first: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Voices":
        """The choice in the address of a request; what is unknown chooses nothing."""
        given = {key: arguments.get(key, "")[:16] for key in CHOICES}
        given["country"] = given["country"].upper()
        known = {
            "type": given["type"] in STAKEHOLDER_TYPES, "region": given["region"] in REGIONAL_GROUPS,
            "country": any(country.alpha2 == given["country"] for country in load_countries()),
            "lang": given["lang"].replace("-", "").isalnum(), "verified": given["verified"] in ("yes", "no"),
            "behalf": given["behalf"] in ("yes", "no"), "first": given["first"] == "1",
        }  # fmt: skip
        organisation = " ".join(arguments.get("organisation", "").split())[:200]
        return cls(organisation=organisation, **{key: value for key, value in given.items() if known[key]})

    def chosen(self) -> dict[str, str]:
        """What was chosen, for an address."""
        return {key: value for key, value in asdict(self).items() if value}

    def clause(self) -> ColumnElement[bool]:
        """The public contributions that fit."""
        said, clauses = Contribution, [is_public()]
        if self.type:
            clauses.append(said.stakeholder_type == self.type)
        if self.region:
            clauses.append(in_region(self.region))
        if self.country:
            clauses.append(said.country == self.country)
        if self.organisation:
            clauses.append(said.organisation_name == self.organisation)
        if self.lang:
            clauses.append(said.lang == self.lang)
        if self.verified:
            clauses.append(and_(said.is_verified, said.organisation_name.is_not(None)) == (self.verified == "yes"))
        if self.behalf:
            clauses.append(and_(said.on_behalf, said.organisation_name.is_not(None)) == (self.behalf == "yes"))
        return and_(*clauses)


def is_public(said: Any = Contribution) -> ColumnElement[bool]:
    """Whether its words are read by all who may read its place."""
    return and_(said.visibility == PUBLIC, or_(said.public_from.is_(None), said.public_from <= now()))


def in_region(region: str) -> ColumnElement[bool]:
    """The SQL of :func:`themes.reference.counted_region`."""
    said = Contribution
    here = said.country.in_(sorted(countries_of(region)))
    states = and_(said.stakeholder_type == "igo", said.country.is_(None))
    if region == "igo":
        return or_(here, states)
    if region != "other":
        return here
    placed = sorted(code for key in REGIONAL_GROUPS if key != "other" for code in countries_of(key))
    return and_(or_(said.country.is_(None), said.country.not_in(placed)), not_(states))


def is_first(circle: str | None) -> ColumnElement[bool]:
    """Whether a contribution is its speaker's first, as far as readers of ``circle`` (``None``: everybody) can read."""
    readable: ColumnElement[bool] = _earlier.is_closed.is_(False)
    if circle is not None:
        readable = or_(readable, _earlier.circle == circle)
    before = exists().where(
        _earlier.speaker_id == Contribution.speaker_id, _earlier.id < Contribution.id, is_public(_earlier), readable
    )
    return and_(Contribution.speaker_id.is_not(None), ~before)
