"""The reader's words for keys of the reference data: stakeholder types, regional groups, countries."""

from flask_babel import get_locale

from core.locale import _l, current
from themes.reference import load_countries, load_sdgs

STAKEHOLDER_TYPES = {
    "government": _l("Government"),
    "igo": _l("Intergovernmental / international organisation"),
    "private": _l("Private sector"),
    "civil": _l("Civil society"),
    "technical": _l("Technical community"),
    "academia": _l("Academia"),
    "other": _l("Other / individual"),
}
REGIONAL_GROUPS = {
    "african": _l("African States"),
    "asia_pacific": _l("Asia-Pacific States"),
    "eastern_european": _l("Eastern European States"),
    "grulac": _l("Latin American and Caribbean States"),
    "weog": _l("Western European and other States"),
    "igo": _l("Intergovernmental organisations"),
    "other": _l("Other"),
}


def stakeholder_label(key: str | None) -> str:
    """The stakeholder type in the reader's language; empty when unknown."""
    return str(STAKEHOLDER_TYPES.get(key or "", ""))


def region_label(key: str) -> str:
    """The regional group in the reader's language."""
    return str(REGIONAL_GROUPS.get(key, key))


def country_name(alpha2: str | None) -> str:
    """The country's name in the reader's language, from the Unicode CLDR; empty when unknown."""
    locale = get_locale()
    return "" if not alpha2 or locale is None else str(locale.territories.get(alpha2, alpha2))


def country_choices() -> list[tuple[str, str]]:
    """All countries as ``(code, name)``, by name in the reader's language."""
    return sorted(((c.alpha2, country_name(c.alpha2)) for c in load_countries()), key=lambda pair: pair[1])


def goal_title(number: int) -> str:
    """The short title of a Sustainable Development Goal in the reader's language."""
    titles = load_sdgs()[number - 1].short_titles
    return titles.get(current().code, titles["en"])
