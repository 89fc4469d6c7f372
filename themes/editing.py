"""Editing the links of an action line: goals whose sources disagree, and sub-themes."""

from collections.abc import Collection
from typing import Any

from core.clock import now
from core.db import db
from core.events import publish
from core.policy import require
from themes.events import GoalLinked, GoalUnlinked, LineThemesChanged
from themes.models import ActionLine, GoalLink, Theme
from themes.policies import can_edit_line


def edit_goals(actor: Any, line: ActionLine, kept: Collection[int], open_still: Collection[int] = ()) -> None:
    """Let the line serve exactly the goals ``kept`` (settled) and ``open_still`` (disputed, left as they are)."""
    require(can_edit_line(actor, line.id, now().date()))
    links = {link.goal_number: link for link in line.goals}
    for number in sorted(set(links) - set(kept) - set(open_still)):
        line.goals.remove(links[number])
        publish(GoalUnlinked(actor_id=actor.id, action_line_id=line.id, goal_number=number))
    for number in sorted(kept):
        if number not in links:
            line.goals.append(GoalLink(goal_number=number))
        elif links[number].is_disputed:
            links[number].is_disputed, links[number].only_in = False, None
        else:
            continue
        publish(GoalLinked(actor_id=actor.id, action_line_id=line.id, goal_number=number))
    db.session.flush()


def edit_themes(actor: Any, line: ActionLine, themes: Collection[Theme]) -> None:
    """Let the line carry exactly these sub-themes."""
    require(can_edit_line(actor, line.id, now().date()))
    wanted = sorted(themes, key=lambda theme: theme.position)
    if list(line.themes) == wanted:
        return
    line.themes = wanted
    db.session.flush()
    keys = tuple(theme.key for theme in wanted)
    publish(LineThemesChanged(actor_id=actor.id, action_line_id=line.id, keys=keys))
