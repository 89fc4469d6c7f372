"""What can be followed and spoken about. Higher rooms register what they own: notifications import nothing of theirs."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from accounts.actor import Actor
from core.db import db
from core.errors import Missing
from core.locale import _l
from notifications.levels import WIDTHS
from themes.models import ActionLine, Theme

KIND_LABELS = {
    "line": _l("Action line"), "theme": _l("Sub-theme"), "space": _l("Group"), "thread": _l("Thread"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be followed. ``wider`` are the keys of what it stands in, the widest first."""

    key: str
    title: str
    url: str
    lang: str = "en"
    wider: tuple[str, ...] = ()
    opened_by_id: int | None = None
    is_mine: bool = False

    @property
    def kind(self) -> str:
        """``line``, ``theme``, ``space`` or ``thread``."""
        return self.key.partition(":")[0]


Finder = Callable[[Actor, Collection[int]], Mapping[int, Subject]]
_finders: dict[str, Finder] = {}


def finder(kind: str) -> Callable[[Finder], Finder]:
    """Register who knows the subjects of a kind: those among the ids that the actor may know of, in one statement."""

    def decorate(function: Finder) -> Finder:
        _finders[kind] = function
        return function

    return decorate


def found(actor: Actor, keys: Collection[str]) -> dict[str, Subject]:
    """The subjects with these keys, by key, that the actor may know of: one statement a kind."""
    by_kind: dict[str, set[int]] = {}
    for key in keys:
        kind, _colon, number = key.partition(":")
        if kind in _finders and number.isascii() and number.isdecimal() and len(number) <= 9:
            by_kind.setdefault(kind, set()).add(int(number))
    return {s.key: s for kind, ids in by_kind.items() for s in _finders[kind](actor, ids).values()}


def subject(actor: Actor, key: str) -> Subject:
    """One subject that can be followed. Raises :class:`Missing`, also for what the actor may not know of."""
    one = found(actor, [key]).get(key)
    if one is None or one.kind not in WIDTHS:
        raise Missing()
    return one


@finder("line")
def _lines(_actor: Actor, ids: Collection[int]) -> dict[int, Subject]:
    query = select(ActionLine.id, ActionLine.symbol, ActionLine.title, ActionLine.slug).where(ActionLine.id.in_(ids))
    return {
        row.id: Subject(f"line:{row.id}", f"{row.symbol} {row.title}", f"/{row.slug}")
        for row in db.session.execute(query)
    }


@finder("theme")
def _themes(_actor: Actor, ids: Collection[int]) -> dict[int, Subject]:
    query = select(Theme.id, Theme.key, Theme.title).where(Theme.id.in_(ids))
    return {row.id: Subject(f"theme:{row.id}", row.title, f"/themes/{row.key}") for row in db.session.execute(query)}
