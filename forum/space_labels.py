"""The reader's words for groups."""

from core.locale import _l

GROUP_KINDS = {
    "working-group": _l("Working group"),
    "research-community": _l("Research community"),
    "national-hub": _l("National hub"),
}


def group_kind_label(kind: str | None) -> str:
    """What this kind of group is called."""
    return str(GROUP_KINDS.get(kind or "", _l("Group")))
