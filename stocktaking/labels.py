"""The reader's words for the types and states of entries, and for what they cover."""

from core.locale import _, _l
from stocktaking.models import CASE, COMPLETED, ONGOING, PLANNED, PRACTICE, PROGRAMME, PROJECT, STOPPED
from themes.labels import REGIONAL_GROUPS, country_name, region_label

TYPES = {
    PROJECT: _l("Project"),
    PROGRAMME: _l("National programme"),
    CASE: _l("Case"),
    PRACTICE: _l("Partnership practice"),
}
STATUSES = {
    PLANNED: _l("Planned"),
    ONGOING: _l("Under way"),
    COMPLETED: _l("Completed"),
    STOPPED: _l("Stopped"),
}
REGIONS = {key: label for key, label in REGIONAL_GROUPS.items() if key not in ("igo", "other")}
"""The regional groups that an entry can cover."""


def type_label(kind: str) -> str:
    """What this type of entry is called."""
    return str(TYPES.get(kind, kind))


def status_label(status: str) -> str:
    """How it stands."""
    return str(STATUSES.get(status, status))


def coverage(country: str | None, region: str | None) -> str:
    """The country or region, in words."""
    if country:
        return country_name(country)
    return region_label(region) if region else _("Worldwide, or not said")
