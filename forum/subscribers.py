"""What follows events: live messages after the commit, and a title that goes and comes with its opening post."""

from contributions.events import ContributionEvent, ContributionHidden, ContributionRestored, ContributionWithdrawn
from core.db import db
from core.events import Published, RecordedEvent, announcer, recorder
from core.live import push_in_each_language
from forum.messages import messages
from forum.models import Post

KIND = "thread"


@recorder(ContributionHidden, ContributionWithdrawn, ContributionRestored)
def show_title(published: Published) -> None:
    """The title is its author's words: it is out of sight while the opening post is."""
    event = published.event
    if not isinstance(event, ContributionEvent) or event.kind != "post":
        return
    post = db.session.get(Post, event.contribution_id)
    if post is not None and post.number == 1:
        post.thread.is_title_shown = isinstance(event, ContributionRestored)


@announcer(RecordedEvent)
def tell_readers(published: Published) -> None:
    """Push what happened in a thread to whoever has it open."""
    event, number = published.event, published.number
    if not isinstance(event, RecordedEvent) or number is None:
        return
    kind, _colon, identity = event.topic.partition(":")
    if kind != KIND:
        return
    facts = [(number, event.verb, event.payload())]
    if _has_message(event):
        push_in_each_language(event.topic, "entry", lambda: messages(int(identity), facts)[0])


def _has_message(event: RecordedEvent) -> bool:
    """Whether the event has a message of its own; the saying of a post is told when the post has its place."""
    return not (event.verb == "contribution_made" and getattr(event, "kind", "") == "post")
