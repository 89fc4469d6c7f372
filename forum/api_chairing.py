"""What chairs do with threads, as JSON: the same actions as their pages."""

from datetime import datetime
from typing import Any

from core.api import Shape, endpoint
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, signed_in
from forum import acts, chairing_posts, chairing_threads, destinations, queries, undoing
from forum.act_models import ThreadAct
from forum.api import ThreadOut, blueprint, thread_out


class Reasoned(Shape):
    """Any act of a chair: why it is done."""

    reason: str


class RenameIn(Shape):
    """Another title; the author within thirty days needs no reason."""

    title: str
    reason: str = ""


class SlowIn(Reasoned):
    """How long participants wait between two posts; 0 ends slow mode."""

    seconds: int


class MoveIn(Reasoned):
    """Another space: the address of an action line, or ``space:12`` for that of a group."""

    space: str


class MergeIn(Reasoned):
    """The thread, by its id, that all posts go to."""

    into: int


class SplitIn(Reasoned):
    """Posts, by their numbers, that become a new thread with all that was said below them."""

    posts: list[int]
    title: str


class MovePostsIn(Reasoned):
    """Posts that go to the thread ``to``, under its post ``under`` or its opening post."""

    posts: list[int]
    to: int
    under: int | None = None


class ActOut(Shape):
    """What was done with a thread. ``undoes`` is the act that it took back, ``undone`` whether it was taken back."""

    id: int
    kind: str
    thread: int
    other: int | None
    reason: str
    made_at: datetime
    made_by: int | None
    undoes: int | None
    undone: bool
    before: Any = None
    after: Any = None
    posts: int = 0


def act_out(act: ThreadAct) -> ActOut:
    """The act as JSON."""
    return ActOut(
        id=act.id, kind=act.kind, thread=act.thread_id, other=act.other_id, reason=act.reason, made_at=act.made_at,
        made_by=act.made_by_id, undoes=act.undoes_id, undone=act.undone_by is not None, before=act.facts.get("from"),
        after=act.facts.get("to"), posts=len(act.facts.get("posts", ())),
    )  # fmt: skip


@endpoint(
    blueprint, "PATCH", "/threads/<int:thread_id>", policy=signed_in, body=RenameIn, returns=ThreadOut,
    summary="Give a thread another title; earlier ones are kept",
)  # fmt: skip
def api_rename(thread_id: int, body: RenameIn) -> ThreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    chairing_threads.rename_thread(current_actor(), thread, body.title, body.reason)
    return thread_out(thread)


@endpoint(
    blueprint, "PUT", "/threads/<int:thread_id>/slow-mode", policy=signed_in, body=SlowIn, returns=ThreadOut,
    summary="Let participants wait between two posts",
)  # fmt: skip
def api_slow(thread_id: int, body: SlowIn) -> ThreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    chairing_threads.set_slow_mode(current_actor(), thread, body.seconds, body.reason)
    return thread_out(thread)


@endpoint(
    blueprint, "POST", "/threads/<int:thread_id>/move", policy=signed_in, body=MoveIn, returns=ThreadOut,
    summary="Let a thread stand in another space",
)  # fmt: skip
def api_move(thread_id: int, body: MoveIn) -> ThreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    where = destinations.named(current_actor(), body.space)
    chairing_threads.move_thread(current_actor(), thread, where, body.reason)
    return thread_out(thread)


@endpoint(
    blueprint, "POST", "/threads/<int:thread_id>/merge", policy=signed_in, body=MergeIn, returns=ThreadOut,
    summary="Let all posts of a thread stand in another one, which is returned",
)  # fmt: skip
def api_merge(thread_id: int, body: MergeIn) -> ThreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    target = queries.thread_by_id(current_actor(), body.into)
    chairing_posts.merge_threads(current_actor(), thread, target, body.reason)
    return thread_out(target)


@endpoint(
    blueprint, "POST", "/threads/<int:thread_id>/split", policy=signed_in, body=SplitIn, returns=ThreadOut, status=201,
    summary="Let posts, with what was said below them, become a new thread, which is returned",
)  # fmt: skip
def api_split(thread_id: int, body: SplitIn) -> ThreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    return thread_out(chairing_posts.split_thread(current_actor(), thread, body.posts, body.title, body.reason))


@endpoint(
    blueprint, "POST", "/threads/<int:thread_id>/move-posts", policy=signed_in, body=MovePostsIn, returns=ThreadOut,
    summary="Let posts, with what was said below them, stand in another thread, which is returned",
)  # fmt: skip
def api_move_posts(thread_id: int, body: MovePostsIn) -> ThreadOut:
    thread, target = (queries.thread_by_id(current_actor(), each) for each in (thread_id, body.to))
    chairing_posts.move_posts(current_actor(), thread, body.posts, target, body.reason, under=body.under)
    return thread_out(target)


@endpoint(
    blueprint, "GET", "/threads/<int:thread_id>/acts", policy=everyone, returns=ActOut, listing=True,
    summary="What was done with a thread and why, the latest first",
)  # fmt: skip
def api_acts(thread_id: int) -> Page[ActOut]:
    thread = queries.thread_by_id(current_actor(), thread_id)
    return Page([act_out(act) for act in acts.acts_on(thread) if acts.is_seen_by(current_actor(), act)])


@endpoint(
    blueprint, "POST", "/thread-acts/<int:act_id>/undo", policy=signed_in, body=Reasoned, returns=ActOut,
    summary="Take an act back: exactly what it did, as far as nothing was done to it since",
)  # fmt: skip
def api_undo(act_id: int, body: Reasoned) -> ActOut:
    act = acts.act_by_id(current_actor(), act_id)
    undoing.undo_act(current_actor(), act, body.reason)
    return act_out(act)
