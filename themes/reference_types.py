"""The shapes that reference data comes in: frozen values, as the files of `themes/data/` hold them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FacilitatorData:
    """An organisation that facilitates an action line; `confirmed` is false where no source was seen."""

    acronym: str
    name: str
    confirmed: bool


@dataclass(frozen=True)
class SdgLinkData:
    """A goal an action line serves. `status` is "agreed" or "disputed"; a disputed link stands only in
    the source's "action_view" or "sdg_view", named by `only_in`."""

    goal: int
    status: str
    only_in: str | None


@dataclass(frozen=True)
class ActionLineData:
    """An action line, or a sub-line of C7. `position` counts from 1 in the official order."""

    position: int
    code: str
    subline: str | None
    slug: str
    symbol: str
    titles: Mapping[str, str]
    facilitators: tuple[FacilitatorData, ...]
    sdg_links: tuple[SdgLinkData, ...]


@dataclass(frozen=True)
class SdgData:
    """A Sustainable Development Goal: short titles in six languages, the full title in those we have."""

    number: int
    short_titles: Mapping[str, str]
    titles: Mapping[str, str]


@dataclass(frozen=True)
class CountryData:
    """A country or area of M49. `group` is a regional group's key, or "none"; `un_status` is "member",
    "observer" or empty. `commissions` holds full memberships only. Notes say what is not certain."""

    alpha2: str
    alpha3: str
    m49: str
    region: str
    sub_region: str
    intermediate_region: str
    ldc: bool
    lldc: bool
    sids: bool
    un_status: str
    group: str
    group_note: str
    commissions: tuple[str, ...]
    commission_note: str
    official_names: Mapping[str, str]


@dataclass(frozen=True)
class StakeholderTypeData:
    """A capacity in which people take part."""

    key: str
    label: str


@dataclass(frozen=True)
class RegionalGroupData:
    """A regional group; `member_states` is false for the two keys that hold everyone else."""

    key: str
    label: str
    member_states: bool


@dataclass(frozen=True)
class RegionalCommissionData:
    """One of the five United Nations regional commissions."""

    key: str
    name: str


@dataclass(frozen=True)
class LanguageData:
    """An official language of the United Nations, in the order the United Nations lists them."""

    code: str
    own_name: str
    direction: str


@dataclass(frozen=True)
class SubThemeData:
    """A theme of a meeting's report, with the slugs of the action lines it spans."""

    key: str
    letter: str
    title: str
    text: str
    lines: tuple[str, ...]
