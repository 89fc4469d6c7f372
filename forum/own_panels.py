"""The forum on a reader's own pages: drafts, what is new, and how much is unread under each action line."""

from accounts.actor import Actor
from core.panels import Panel, panel
from forum import draft_places, drafts, news_queries, queries
from themes.models import Theme

SHOWN = 5


@panel("mine", 10)
@panel("me", 30)
def my_drafts(actor: Actor) -> Panel | None:
    """What one has begun to write."""
    found = drafts.drafts_of(actor)
    if not found:
        return None
    places = draft_places.places(actor, [draft.place for draft in found[:SHOWN]])
    return Panel("forum/_drafts_panel.html", {"drafts": found[:SHOWN], "places": places, "more": len(found) > SHOWN})


@panel("me", 10)
def what_is_new(actor: Actor) -> Panel:
    """Where something is new."""
    return Panel("forum/_news_panel.html", {"spaces": news_queries.spaces_with_news(actor)})


@panel("lines", 10)
def unread_by_line(actor: Actor) -> Panel | None:
    """The same above the list of action lines, for whoever has something to read."""
    spaces = news_queries.spaces_with_news(actor) if actor.is_authenticated else []
    return Panel("forum/_news_panel.html", {"spaces": spaces}) if spaces else None


@panel("theme", 10)
def threads_under(actor: Actor, theme: Theme) -> Panel | None:
    """The threads that are filed under a sub-theme, wherever they stand."""
    threads = queries.threads_under(actor, theme, SHOWN * 4)
    if not threads:
        return None
    openings = queries.openings(threads, actor)
    return Panel("forum/_theme_panel.html", {"threads": threads, "openings": openings})
