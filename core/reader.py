"""The personal parts of a page, which are never in its shared bytes.

A page has three slots: ``head`` (one style rule), ``nav`` (who I am) and ``foot`` (my reply form). ``accounts``
supplies what is in them; a view may add rules and a foot for the request at hand.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, g
from markupsafe import Markup

from core.packing import SLOT

SLOTS = ("head", "nav", "foot")


@dataclass
class Reader:
    """What this request adds for its reader: CSS ``rules`` and the HTML of the ``foot``."""

    rules: list[str] = field(default_factory=list)
    foot: str = ""


Provider = Callable[[Reader], tuple[str, str, str]]
_provider: Provider | None = None
_personal: Callable[[], bool] | None = None


def parts_provider(function: Provider) -> Provider:
    """Register who fills the slots; used once, by ``accounts``."""
    global _provider
    _provider = function
    return function


def reader() -> Reader:
    """The additions of this request, to be filled by views before rendering."""
    if "reader" not in g:
        g.reader = Reader()
    found: Reader = g.reader
    return found


def personal_check(function: Callable[[], bool]) -> Callable[[], bool]:
    """Register who knows whether a request is somebody's own; used once, by ``accounts``."""
    global _personal
    _personal = function
    return function


def is_personal() -> bool:
    """Whether the answer to this request holds anything that is its reader's own: then no cache may share it."""
    return _personal is not None and _personal()


def parts() -> tuple[str, str, str]:
    """The contents of the three slots for the reader of this request, in order."""
    return ("", "", "") if _provider is None else _provider(reader())


def _slot(place: int) -> Markup:
    if g.get("shared_page"):
        return Markup(SLOT)  # noqa: S704  # a constant
    if "reader_parts" not in g:
        g.reader_parts = parts()
    return Markup(g.reader_parts[place])  # noqa: S704  # made by our own templates


def apart(part: str) -> Markup:
    """``part`` on a page that is drawn for one reader; on a shared page the slot that it goes into."""
    return Markup(SLOT if g.get("shared_page") else part)  # noqa: S704  # made by our own templates


def init_app(app: Flask) -> None:
    """Give base.html its three slots, and pages a way to leave others open."""
    app.jinja_env.globals["apart"] = apart
    for place, name in enumerate(SLOTS):
        app.jinja_env.globals[f"reader_{name}"] = lambda place=place: _slot(place)
