"""Every act that changes a page of a thread, each as something that happens to a thread that readers have open.

A new event of threads or posts needs an entry in :data:`ACTS` (or a reason in :data:`NOT_SEEN`):
``tests/forum/test_live_all.py`` fails until it has one, and then proves that old page + messages = fresh page.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from accounts.models import Admission, User
from contributions import actions as words
from contributions import appeals, approval, cases, erasing, moderating
from contributions.actions import Speaker
from contributions.models import PENDING, Contribution
from contributions.moderation_models import Appeal, Case
from core.clock import now
from core.db import db
from core.guard import unit_of_work
from forum import actions, chairing, chairing_posts, chairing_threads, undoing
from forum.act_models import ThreadAct
from forum.models import GROUP, Post, Space, Thread
from tests import factories as make
from tests.benchmarks import bulk
from tests.benchmarks.bulk import Plan, Said
from tests.benchmarks.texts import texts
from tests.forum import factories as forum

WHY = "So that it is found"
CHAIN = {3: 2, 4: 3, 5: 4, 6: 5, 7: 6, 8: 7, 9: 8}
"""Which post answers which; the others answer the opening. What is below 7 is on a continuation."""


class Scene:
    """A thread that readers have open, its author, its chair; and another thread beside it."""

    targets: tuple[int, ...] = ()
    pages: tuple[str, ...] = ("",)

    def __init__(self, author: User, chair: User, thread: Thread, other: Thread) -> None:
        self.author, self.chair, self.author_id = make.actor(author), make.actor(chair), author.id
        self._ids = thread.id, other.id
        self.slug = thread.space.action_line.slug

    @property
    def thread(self) -> Thread:
        return db.session.get_one(Thread, self._ids[0])

    @property
    def other(self) -> Thread:
        return db.session.get_one(Thread, self._ids[1])

    @property
    def posts(self) -> list[Post]:
        """A post on each of the pages that are open."""
        return [forum.numbered(self.thread, number) for number in self.targets]

    def say(self, where: Thread, parent: Post | None = None, who: Actor | None = None) -> Post:
        speaker = Speaker(self.author_id, "Ana <b>")
        return actions.publish_post(who or self.author, speaker, where, "**Said** now", "en", parent)


class OpenScene(Scene):
    """64 posts on an action line: two pages and a continuation."""

    targets = (20, 60, 8)
    pages = ("", "?after=52", "?under=7")

    def __init__(self) -> None:
        with unit_of_work():
            author, chair = make.user(name="Ana <b>"), make.staff("moderator")
            other = forum.thread(author, title="Beside")
            forum.post(other, author, "Beside it", forum.post(other, author, "Beside two"))
        speaker, start = Speaker.of(author), now() - timedelta(days=1)
        said = [
            Said(speaker, text, start + timedelta(minutes=number), CHAIN.get(number, 0))
            for number, text in enumerate(texts(64), start=1)
        ]
        bulk.write(iter([Plan(make.line(), "A long exchange", said)]))
        thread = db.session.get_one(Thread, other.id + 1)
        super().__init__(author, chair, thread, other)


class ClosedScene(Scene):
    """Three posts in a closed group."""

    targets = (2, 3)

    def __init__(self) -> None:
        with unit_of_work():
            author, chair, self.reader = make.user(name="Ana <b>"), make.user(), make.user()
            space = Space(action_line=make.line(), kind=GROUP, slug="inner", name="Inner", is_closed=True)
            db.session.add(space)
            db.session.flush()
            for person, role in ((author, "member"), (chair, "moderator"), (self.reader, "member")):
                db.session.add(Admission(user_id=person.id, circle=space.circle, role=role, admitted_at=now()))
            db.session.flush()
            by = make.actor(author)
            threads = [
                actions.open_thread(by, Speaker.of(author), space, title, "First", "en")
                for title in ("In here", "Beside")
            ]
            for thread in threads:
                post = actions.publish_post(by, Speaker.of(author), thread, "Second", "en")
                actions.publish_post(by, Speaker.of(author), thread, "Third", "en", post)
        super().__init__(author, chair, *threads)
        self.space_id = space.id


Act = Callable[[Scene], Any]


def _each(do: Callable[[Scene, Post], Any]) -> Act:
    def act(scene: Scene) -> None:
        for number in scene.targets:
            do(scene, forum.numbered(scene.thread, number))

    return act


def _hide(scene: Scene, post: Post) -> None:
    moderating.hide(scene.chair, post.contribution, "Off topic <here>")


def _flag(scene: Scene, post: Post) -> None:
    cases.flag(scene.chair, post.contribution, "spam")


def _decide(scene: Scene) -> None:
    for case in db.session.query(Case).all():
        cases.decide_case(scene.chair, case, "upheld", "Off topic here")


def _claim(scene: Scene) -> None:
    for case in db.session.query(Case).all():
        cases.claim(scene.chair, case)


def _release(scene: Scene) -> None:
    for case in db.session.query(Case).all():
        cases.release(scene.chair, case)


def _flag_and_claim(scene: Scene) -> None:
    _each(_flag)(scene)
    _claim(scene)


def _hide_and_appeal(scene: Scene) -> None:
    _each(_hide)(scene)
    _each(_appeal)(scene)


def _appeal(scene: Scene, post: Post) -> None:
    appeals.appeal_hiding(scene.author, post.contribution, "It was on topic")


def _grant(scene: Scene) -> None:
    other = make.actor(make.staff("moderator"))
    for appeal in db.session.query(Appeal).all():
        appeals.decide_appeal(other, appeal, "granted", "So it was")


def _submit(scene: Scene, post: Post) -> None:
    person = make.user(approved_at=None)
    actions.publish_post(make.actor(person), Speaker.of(person), scene.thread, "My very first words", "en", post)


def _waiting(scene: Scene) -> list[Contribution]:
    return list(db.session.scalars(select(Contribution).filter_by(visibility=PENDING)).unique())


def _approve(scene: Scene) -> None:
    for said in _waiting(scene):
        approval.approve(scene.chair, said)


def _reject(scene: Scene) -> None:
    for said in _waiting(scene):
        moderating.reject(scene.chair, said, "Not to the point")


def _undo_last(scene: Scene) -> None:
    last = db.session.query(ThreadAct).order_by(ThreadAct.id.desc()).first()
    assert last is not None
    undoing.undo_act(scene.chair, last, "It was right before")


def _move(scene: Scene) -> None:
    make.appoint(db.session.get_one(User, scene.chair.id), "moderator", "c1")
    chair = make.actor(db.session.get_one(User, scene.chair.id))
    chairing_threads.move_thread(chair, scene.thread, make.line("c1"), WHY)


def _split(scene: Scene) -> None:
    chairing_posts.split_thread(scene.chair, scene.thread, list(scene.targets), "Split <off>", WHY)


def _bring(scene: Scene) -> None:
    chairing_posts.move_posts(scene.chair, scene.other, [2], scene.thread, WHY, under=scene.targets[-1])


ACTS: dict[str, tuple[str, Act, Act | None]] = {
    "a post": ("post_published", lambda s: s.say(s.thread), None),
    "replies": ("post_published", _each(lambda s, p: s.say(s.thread, p)), None),
    "edits": ("contribution_revised", _each(lambda s, p: actions.edit_post(s.author, p, "Another *wording*")), None),
    "withdrawals": ("contribution_withdrawn", _each(lambda s, p: actions.withdraw_post(s.author, p)), None),
    "hidings": ("contribution_hidden", _each(_hide), None),
    "restoring": (
        "contribution_restored", _each(lambda s, p: moderating.restore(s.chair, p.contribution, "It was fine")), _each(_hide),
    ),
    "hiding the opening": ("contribution_hidden", lambda s: _hide(s, forum.numbered(s.thread, 1)), None),
    "flags": ("contribution_flagged", _each(_flag), None),
    "decisions": ("flag_decided", _decide, _each(_flag)),
    "claims": ("case_claimed", _claim, _each(_flag)),
    "releases": ("case_released", _release, _flag_and_claim),
    "appeals": ("appeal_made", _each(_appeal), _each(_hide)),
    "granted appeals": ("appeal_decided", _grant, _hide_and_appeal),
    "erasing": ("contribution_erased", _each(lambda s, p: erasing.erase_contribution(s.author, p.contribution)), None),
    "what waits": ("post_submitted", _each(_submit), None),
    "approval": ("contribution_approved", _approve, _each(_submit)),
    "rejection": ("contribution_rejected", _reject, _each(_submit)),
    "bringing back": (
        "contribution_returned", _each(lambda s, p: words.bring_back(s.author, p.contribution)),
        _each(lambda s, p: actions.withdraw_post(s.author, p)),
    ),
    "lock": ("thread_locked", lambda s: chairing.lock_thread(s.chair, s.thread), None),
    "unlock": (
        "thread_unlocked", lambda s: chairing.unlock_thread(s.chair, s.thread),
        lambda s: chairing.lock_thread(s.chair, s.thread),
    ),
    "pin": ("thread_pinned", lambda s: chairing.pin_thread(s.chair, s.thread), None),
    "unpin": (
        "thread_unpinned", lambda s: chairing.unpin_thread(s.chair, s.thread),
        lambda s: chairing.pin_thread(s.chair, s.thread),
    ),
    "rename": ("thread_renamed", lambda s: chairing_threads.rename_thread(s.chair, s.thread, "Better <title>", WHY), None),
    "slow mode": ("slow_mode_changed", lambda s: chairing_threads.set_slow_mode(s.chair, s.thread, 600, WHY), None),
    "move to another line": ("thread_moved", _move, None),
    "split": ("posts_moved_out", _split, None),
    "merge away": (
        "posts_moved_out", lambda s: chairing_posts.merge_threads(s.chair, s.thread, s.other, WHY), None,
    ),
    "posts from elsewhere": ("posts_moved_in", _bring, None),
    "merge in": (
        "posts_moved_in", lambda s: chairing_posts.merge_threads(s.chair, s.other, s.thread, WHY), None,
    ),
    "a split taken back": ("posts_moved_in", _undo_last, _split),
    "a merge taken back": (
        "posts_moved_out", _undo_last, lambda s: chairing_posts.merge_threads(s.chair, s.other, s.thread, WHY),
    ),
}  # fmt: skip
"""Name → the verb that it records on the thread's chain, the act, and what comes before."""

OPEN_ONLY = {"move to another line", "what waits", "approval", "rejection", "granted appeals"}
"""What does not happen in a closed group: nothing leaves it, nothing waits in it; and its one chair here cannot decide
about what it decided.
"""

NOT_SEEN = {
    "contribution_submitted": "what waits in threads is a post: post_submitted",
    "contribution_made": "what is said in threads is a post: post_published",
    "thread_opened": "the first entry of a thread: nobody has its page open before",
}
"""Verbs of threads or contributions that no open page can meet."""
