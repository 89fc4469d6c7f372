"""What follows events: live messages after the commit, and a title that goes and comes with its opening post."""

from sqlalchemy import delete, update

from contributions import documents
from contributions.erasure_events import ContributionErased
from contributions.events import (
    ContributionApproved,
    ContributionEvent,
    ContributionHidden,
    ContributionRestored,
    ContributionReturned,
    ContributionWithdrawn,
)
from contributions.models import PUBLIC
from contributions.moderation_models import LogLine
from core.db import db
from core.events import Published, RecordedEvent, announcer, recorder
from core.live import push_in_each_language
from forum import acts, approving
from forum.act_models import RENAME
from forum.draft_models import Draft
from forum.messages import messages
from forum.models import Post
from forum.search import THREAD

KIND = "thread"


@recorder(
    ContributionApproved, ContributionHidden, ContributionRestored, ContributionReturned, ContributionWithdrawn
)  # fmt: skip
def show_title(published: Published) -> None:
    """The title is its author's words: it is out of sight while the opening post is."""
    post = _post_of(published)
    if post is not None and post.number == 1:
        post.thread.is_title_shown = post.contribution.visibility == PUBLIC


@recorder(ContributionErased)
def erase_title(published: Published) -> None:
    """With a post go the drafts of its rewording; with the opening post, the title's words."""
    post = _post_of(published)
    if post is None:
        return
    db.session.execute(delete(Draft).where(Draft.place == f"post:{post.id}:edit"))
    if post.number == 1:
        post.thread.title, post.thread.is_title_shown, post.thread.opened_by_id = "", False, None
        acts.erase_titles(post.thread)
        logged = update(LogLine).where(LogLine.symbol == post.thread.symbol, LogLine.act.in_((RENAME, "undo")))
        db.session.execute(logged.values(reason=""))
        db.session.flush()
        documents.refresh(THREAD, post.thread_id)


@recorder(ContributionApproved, ContributionRestored)
def publish_first_time(published: Published) -> None:
    """What had to wait is published now: others hear of it as of any post."""
    event, post = published.event, _post_of(published)
    if post is not None and (isinstance(event, ContributionApproved) or getattr(event, "is_first", False)):
        approving.publish_approved(post)


def _post_of(published: Published) -> Post | None:
    event = published.event
    if not isinstance(event, ContributionEvent) or event.kind != "post":
        return None
    return db.session.get(Post, event.contribution_id)


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
    push_in_each_language(event.topic, "entry", lambda: messages(int(identity), facts)[0])
