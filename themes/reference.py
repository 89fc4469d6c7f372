"""The vocabulary's source files, read and checked.

Everything here is pure: it reads `themes/data/` and returns frozen values, without a database or a request.
A damaged file raises `ReferenceDataError`, which names the file, the place in it and what is wrong.
Results are kept for the life of the process: the files change only with a release.
"""

from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from themes.reference_files import (
    ReferenceDataError,
    build_items,
    flag,
    integer,
    items,
    load_items,
    one_of,
    read_rows,
    require_known,
    require_unique,
    text,
    titles,
)
from themes.reference_types import (
    ActionLineData,
    CountryData,
    FacilitatorData,
    LanguageData,
    RegionalCommissionData,
    RegionalGroupData,
    SdgData,
    SdgLinkData,
    StakeholderTypeData,
    SubThemeData,
)

DATA = Path(__file__).parent / "data"
OTHER_REGION = "other"
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
# The source of country names calls Chinese "cn"; everything else here says "zh".
NAME_COLUMNS = {"official_name_cn" if code == "zh" else f"official_name_{code}": code for code in LANGUAGES}


class UnknownCountryError(LookupError):
    """No country has this alpha-2 code."""


@lru_cache
def load_action_lines(folder: Path = DATA) -> tuple[ActionLineData, ...]:
    """The eighteen action lines in their official order."""
    lines = load_items(folder / "action-lines.json", "lines", _action_line)
    require_unique(folder / "action-lines.json", "slug", [line.slug for line in lines])
    goals = {goal.number for goal in load_sdgs(folder)}
    for line in lines:
        require_known(folder / "action-lines.json", line.slug, (link.goal for link in line.sdg_links), goals)
    return lines


@lru_cache
def load_sdgs(folder: Path = DATA) -> tuple[SdgData, ...]:
    """The seventeen Sustainable Development Goals by number."""
    goals = load_items(folder / "sdgs.json", "goals", _sdg)
    require_unique(folder / "sdgs.json", "number", [goal.number for goal in goals])
    return goals


@lru_cache
def load_countries(folder: Path = DATA) -> tuple[CountryData, ...]:
    """The countries and areas of M49, by alpha-2 code."""
    path = folder / "countries.csv"
    countries = build_items(path, read_rows(path), _country)
    require_unique(path, "alpha2", [country.alpha2 for country in countries])
    groups = {group.key for group in load_regional_groups(folder) if group.member_states} | {"none"}
    commissions = {commission.key for commission in load_regional_commissions(folder)}
    for country in countries:
        require_known(path, country.alpha2, [country.group], groups)
        require_known(path, country.alpha2, country.commissions, commissions)
        if (country.un_status == "member") != (country.group != "none"):
            raise ReferenceDataError(f"{path.name}: {country.alpha2}: members, and only they, have a group")
    return countries


@lru_cache
def load_stakeholder_types(folder: Path = DATA) -> tuple[StakeholderTypeData, ...]:
    """The seven stakeholder types in the order they are offered."""
    path = folder / "stakeholder-types.json"
    types = load_items(path, "types", lambda raw, _: StakeholderTypeData(text(raw, "key"), text(raw, "label")))
    require_unique(path, "key", [item.key for item in types])
    return types


@lru_cache
def load_regional_groups(folder: Path = DATA) -> tuple[RegionalGroupData, ...]:
    """The five regional groups, then the keys for organisations and for everyone else."""
    path = folder / "regional-groups.json"
    groups = load_items(path, "groups", _regional_group)
    require_unique(path, "key", [group.key for group in groups])
    return groups


@lru_cache
def load_regional_commissions(folder: Path = DATA) -> tuple[RegionalCommissionData, ...]:
    """The five regional commissions."""
    path = folder / "regional-commissions.json"
    found = load_items(
        path, "commissions", lambda raw, _: RegionalCommissionData(text(raw, "key"), text(raw, "name"))
    )
    require_unique(path, "key", [commission.key for commission in found])
    return found


@lru_cache
def load_un_languages(folder: Path = DATA) -> tuple[LanguageData, ...]:
    """The six official languages: Arabic, Chinese, English, French, Russian, Spanish."""
    path = folder / "un-languages.json"
    languages = load_items(path, "languages", _language)
    require_unique(path, "code", [language.code for language in languages])
    return languages


@lru_cache
def load_sub_themes(folder: Path = DATA) -> tuple[SubThemeData, ...]:
    """Sub-themes a) to r) of the 2006 report. Lines beyond C7-EGOV are an editorial mapping."""
    path = folder / "sub-themes-2006.json"
    themes = load_items(path, "sub_themes", _sub_theme)
    require_unique(path, "key", [theme.key for theme in themes])
    slugs = {line.slug for line in load_action_lines(folder)}
    for theme in themes:
        require_known(path, theme.key, theme.lines, slugs)
    return themes


def region_of(alpha2: str | None) -> str:
    """The regional group's key under which a country is counted; "other" for none or no country.

    Raises UnknownCountryError for a code that no country has.
    """
    if not alpha2:
        return OTHER_REGION
    group = _groups_by_country().get(alpha2.upper())
    if group is None:
        raise UnknownCountryError(f"No country has the code {alpha2!r}.")
    return OTHER_REGION if group == "none" else group


def counted_region(stakeholder_type: str, country: str | None) -> str:
    """The regional group that a voice counts in; an organisation of States without a country is its own group."""
    if not country and stakeholder_type == "igo":
        return "igo"
    try:
        return region_of(country)
    except UnknownCountryError:
        return OTHER_REGION


def countries_of(region: str) -> frozenset[str]:
    """The codes of the countries that count in a regional group."""
    return frozenset(code for code, group in _groups_by_country().items() if group == region)


@lru_cache
def _groups_by_country() -> dict[str, str]:
    return {country.alpha2: country.group for country in load_countries()}


def _action_line(raw: dict[str, Any], position: int) -> ActionLineData:
    return ActionLineData(
        position=position,
        code=text(raw, "code"),
        subline=text(raw, "subline", optional=True) or None,
        slug=text(raw, "slug"),
        symbol=text(raw, "symbol"),
        titles=titles(raw, "titles"),
        facilitators=tuple(_facilitator(item) for item in items(raw, "facilitators")),
        sdg_links=tuple(_sdg_link(item) for item in items(raw, "sdg_links")),
    )


def _facilitator(raw: dict[str, Any]) -> FacilitatorData:
    return FacilitatorData(text(raw, "acronym"), text(raw, "name"), flag(raw, "confirmed"))


def _sdg_link(raw: dict[str, Any]) -> SdgLinkData:
    status = one_of(raw, "status", ("agreed", "disputed"))
    only_in = one_of(raw, "only_in", ("action_view", "sdg_view")) if status == "disputed" else None
    return SdgLinkData(integer(raw, "goal"), status, only_in)


def _sdg(raw: dict[str, Any], position: int) -> SdgData:
    if integer(raw, "number") != position:
        raise ReferenceDataError(f"goal {raw['number']} stands in place {position}")
    return SdgData(position, titles(raw, "short_titles"), titles(raw, "titles"))


def _country(raw: dict[str, Any], _position: int) -> CountryData:
    return CountryData(
        alpha2=_code(raw, "alpha2", 2),
        alpha3=_code(raw, "alpha3", 3),
        m49=_code(raw, "m49", 3),
        region=text(raw, "region", optional=True),
        sub_region=text(raw, "sub_region", optional=True),
        intermediate_region=text(raw, "intermediate_region", optional=True),
        ldc=_marked(raw, "ldc"),
        lldc=_marked(raw, "lldc"),
        sids=_marked(raw, "sids"),
        un_status=one_of(raw, "un_status", ("member", "observer", "")),
        group=text(raw, "group"),
        group_note=text(raw, "group_note", optional=True),
        commissions=tuple(text(raw, "commissions", optional=True).split()),
        commission_note=text(raw, "commission_note", optional=True),
        official_names=MappingProxyType({code: text(raw, column) for column, code in NAME_COLUMNS.items()}),
    )


def _code(raw: dict[str, Any], key: str, length: int) -> str:
    value = text(raw, key)
    if len(value) != length or not value.isascii() or value != value.upper() or not value.isalnum():
        raise ReferenceDataError(f"“{key}” must be {length} capital letters or digits, not {value!r}")
    return value


def _marked(raw: dict[str, Any], key: str) -> bool:
    return one_of(raw, key, ("yes", "")) == "yes"


def _stakeholder_type(raw: dict[str, Any], _position: int) -> StakeholderTypeData:
    return StakeholderTypeData(text(raw, "key"), text(raw, "label"))


def _regional_commission(raw: dict[str, Any], _position: int) -> RegionalCommissionData:
    return RegionalCommissionData(text(raw, "key"), text(raw, "name"))


def _regional_group(raw: dict[str, Any], _position: int) -> RegionalGroupData:
    return RegionalGroupData(text(raw, "key"), text(raw, "label"), flag(raw, "member_states"))


def _language(raw: dict[str, Any], _position: int) -> LanguageData:
    return LanguageData(text(raw, "code"), text(raw, "own_name"), one_of(raw, "direction", ("ltr", "rtl")))


def _sub_theme(raw: dict[str, Any], _position: int) -> SubThemeData:
    lines = raw.get("lines")
    if not isinstance(lines, list) or not lines:
        raise ReferenceDataError("“lines” must list at least one action line")
    return SubThemeData(
        key=text(raw, "key"),
        letter=text(raw, "letter"),
        title=text(raw, "title"),
        text=text(raw, "text"),
        lines=tuple(str(line) for line in lines),
    )
