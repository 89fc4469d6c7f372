"""How closely something is followed, and which choice counts where several meet.

Somebody may follow an action line, a theme, a space and a thread at once. The narrower choice wins: a watched line with
one muted thread tells of every post but those of that thread.
"""

from sqlalchemy import ColumnElement, case, literal

from core.locale import _l
from notifications.models import Subscription

MUTED, NORMAL, TRACKING, WATCHING = 0, 1, 2, 3
NAMES = {MUTED: "muted", NORMAL: "normal", TRACKING: "tracking", WATCHING: "watching"}
BY_NAME = {name: level for level, name in NAMES.items()}
LABELS = {WATCHING: _l("Watching"), TRACKING: _l("Tracking"), NORMAL: _l("Normal"), MUTED: _l("Muted")}
MEANINGS = {
    WATCHING: _l("You are told of every new post."),
    TRACKING: _l("New posts are counted for you; you are told when somebody answers, quotes or mentions you."),
    NORMAL: _l("You are told when somebody answers, quotes or mentions you."),
    MUTED: _l("You are told of nothing that is said here."),
}

WIDTHS = {"line": 10, "theme": 20, "space": 30, "thread": 50}
"""The narrower, the larger. Added to a level, the largest sum of several choices ends in the level that counts."""
OPENED = 40 + WATCHING
"""Who opened a thread watches it, whatever they chose for its surroundings, until they choose otherwise for it."""


def weight(subject: str, level: int) -> int:
    """What a choice weighs against others: the heaviest wins, and its last digit is the level."""
    return WIDTHS[subject.partition(":")[0]] + level


def weight_in_sql() -> ColumnElement[int]:
    """As :func:`weight`, of a row of :class:`Subscription`."""
    return case(
        *((Subscription.subject.like(f"{kind}:%"), literal(width)) for kind, width in WIDTHS.items()), else_=literal(0)
    ) + Subscription.level  # fmt: skip
