"""The fields of the search page and of the API's search: the same filters, for who does not know how they are typed."""

from collections.abc import Mapping

from contributions.query_language import Filter
from contributions.search import BEST, NEWEST

FIELDS = {
    "in": "in", "line": "in", "by": "by", "type": "type", "group": "group", "language": "lang", "since": "after",
    "before": "before", "is": "is", "about": "about",
}  # fmt: skip
"""Names of parameters, and the filters that they stand for. ``after`` is the cursor of a page everywhere."""


def filters_of(arguments: Mapping[str, str]) -> list[Filter]:
    """The filters that were chosen rather than typed."""
    chosen = ((name, arguments.get(field, "").strip()) for field, name in FIELDS.items())
    return [Filter(name, value) for name, value in chosen if value]


def order_of(arguments: Mapping[str, str]) -> str:
    """``best`` if asked for, else ``newest``."""
    return BEST if arguments.get("order") == BEST else NEWEST


def kept(arguments: Mapping[str, str]) -> dict[str, str]:
    """The parameters that make this search, without the page: what its other pages' addresses carry."""
    return {name: arguments[name] for name in ("q", *FIELDS, "order") if arguments.get(name)}
