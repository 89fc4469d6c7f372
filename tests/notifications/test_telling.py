"""Who is told of a new post: levels on four widths, the narrower first; answers, quotations, mentions; closed groups."""

import pytest

from accounts.actor import SYSTEM
from accounts.models import Admission, User
from contributions.actions import Speaker
from contributions.models import PENDING
from core.clock import now
from core.db import db
from forum import actions
from forum import following as forum_following
from forum.models import Thread
from tests import factories as make
from tests.forum import factories as forum
from tests.notifications.factories import follow, told
from themes.models import Theme


@pytest.fixture
def thread() -> Thread:
    """A thread under an action line and a theme; a bystander follows other things."""
    bystander = make.user()
    elsewhere = forum.thread(make.user(), slug="c1")
    follow(bystander, elsewhere.topic, "watching")
    made = forum.thread(make.user())
    made.themes = [db.session.query(Theme).order_by(Theme.position).first()]
    db.session.flush()
    return made


def keys(thread: Thread) -> dict[str, str]:
    return {
        "line": f"line:{thread.space.action_line_id}", "theme": f"theme:{thread.themes[0].id}", "thread": thread.topic,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("choices", "hears"),
    [
        ({}, []),
        ({"line": "watching"}, ["post"]),
        ({"theme": "watching"}, ["post"]),
        ({"thread": "watching"}, ["post"]),
        ({"line": "tracking"}, []),
        ({"thread": "normal"}, []),
        ({"line": "watching", "thread": "muted"}, []),
        ({"line": "watching", "theme": "muted"}, []),
        ({"line": "muted", "theme": "watching"}, ["post"]),
        ({"line": "muted", "theme": "muted", "thread": "watching"}, ["post"]),
        ({"theme": "watching", "thread": "tracking"}, []),
    ],
)
def test_the_narrower_choice_wins(thread: Thread, choices: dict[str, str], hears: list[str]) -> None:
    reader = make.user()
    for kind, level in choices.items():
        follow(reader, keys(thread)[kind], level)
    forum.post(thread)
    assert told(reader) == hears


def test_who_opened_it_watches_until_they_choose_otherwise(thread: Thread) -> None:
    opener = db.session.get_one(User, thread.opened_by_id)
    follow(opener, keys(thread)["line"], "muted")
    forum.post(thread)
    assert told(opener) == ["post"]
    follow(opener, thread.topic, "muted")
    forum.post(thread)
    assert told(opener) == ["post"]


def test_the_author_is_not_told(thread: Thread) -> None:
    author = make.user()
    follow(author, thread.topic, "watching")
    forum.post(thread, author)
    assert told(author) == []


@pytest.mark.parametrize(("level", "hears"), [("normal", ["reply"]), ("muted", []), ("watching", ["reply"])])
def test_who_is_answered_is_told_so_once(thread: Thread, level: str, hears: list[str]) -> None:
    author = make.user()
    post = forum.post(thread, author)
    follow(author, thread.topic, level)
    forum.post(thread, parent=post)
    assert told(author) == hears


def test_who_is_quoted_or_mentioned_is_told(thread: Thread) -> None:
    quoted, mentioned, silent = make.user(), make.staff("rapporteur"), make.staff("rapporteur")
    post = forum.post(thread, quoted)
    body = f"> **{quoted.name}**, [{post.contribution.symbol}]({post.url}):\n>\n> By radio.\n\n"
    body += f"Yes, [@You](/people/{mentioned.id})."
    follow(silent, thread.topic, "muted")
    forum.post(thread, body=body + f" [@Not](/people/{silent.id})")
    assert (told(quoted), told(mentioned), told(silent)) == (["quote"], ["mention"], [])


def test_in_a_closed_group_members_alone_are_told(thread: Thread) -> None:
    member, outsider, admin = make.user(), make.user(), make.user(is_admin=True)
    for person in (member, outsider, admin):
        follow(person, thread.topic, "watching")
    space = thread.space
    space.kind, space.is_closed, space.slug, space.name = "group", True, "hub", "Hub"
    for person in (member, author := make.user()):
        db.session.add(Admission(user_id=person.id, circle=f"space:{space.id}", admitted_at=now()))
    db.session.flush()
    forum.post(thread, author, body=f"[@Out](/people/{outsider.id})")
    assert (told(member), told(outsider), told(admin)) == (["post"], [], ["post"])


def test_accounts_that_are_not_confirmed_are_told_nothing(thread: Thread) -> None:
    person = make.user(confirmed_at=None)
    forum.post(thread, body=f"[@New](/people/{person.id})")
    assert told(person) == []


def test_what_waits_for_approval_is_told_once_it_is_public(thread: Thread) -> None:
    watcher = make.user()
    post = forum.post(thread)
    follow(watcher, thread.topic, "watching")
    post.contribution.visibility = PENDING
    forum_following.tell_of_post(post, None)
    assert told(watcher) == []
    post.contribution.visibility = "public"
    forum_following.tell_of_post(post, None)
    assert told(watcher) == ["post"]


def test_imports_tell_nobody(thread: Thread) -> None:
    watcher = make.user()
    follow(watcher, thread.topic, "watching")
    actions.publish_post(SYSTEM, Speaker(None, "Old voice"), thread, "As said in 2006.", "en")
    assert told(watcher) == []
