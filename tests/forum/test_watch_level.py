"""A thread's page says how closely its reader follows it, as the page where they choose does."""

import pytest
from flask.testing import FlaskClient

from accounts.models import User
from core.db import db
from core.guard import unit_of_work
from notifications import following, levels, subjects
from tests import factories as make
from tests.forum import factories as forum
from tests.notifications.factories import follow
from themes.models import Theme

CHOICES: list[tuple[dict[str, str], str]] = [
    ({}, "as usual"),
    ({"thread": "watching"}, "Watching"),
    ({"thread": "muted"}, "Muted"),
    ({"thread": "normal"}, "Normal"),
    ({"line": "tracking"}, "Tracking"),
    ({"theme": "watching"}, "Watching"),
    ({"line": "watching", "thread": "muted"}, "Muted"),
    ({"line": "watching", "theme": "normal"}, "Normal"),
    ({"line": "muted", "theme": "tracking", "thread": "watching"}, "Watching"),
]


@pytest.fixture
def theme() -> int:
    with unit_of_work():
        made = db.session.query(Theme).order_by(Theme.id).first()
        assert made is not None
        return made.id


@pytest.mark.parametrize(("choices", "shown"), CHOICES)
def test_the_level_that_holds_is_shown(choices: dict[str, str], shown: str, client: FlaskClient, theme: int) -> None:
    with unit_of_work():
        thread, reader, noise = forum.thread(), make.user(), make.user()
        other = forum.thread()
        thread.themes.append(db.session.get_one(Theme, theme))
        db.session.flush()
        keys = {"thread": thread.topic, "theme": f"theme:{theme}", "line": f"line:{thread.space.action_line_id}"}
        for kind, level in choices.items():
            follow(reader, keys[kind], level)
        for key in (*keys.values(), other.topic):
            follow(noise, key, "watching")
        follow(reader, other.topic, "watching")
        url, topic, reader_id = thread.url, thread.topic, reader.id
    make.sign_in(client, db.session.get_one(User, reader_id))
    assert f"You follow this thread: {shown} <a" in client.get(url).text
    actor = make.actor(db.session.get_one(User, reader_id))
    _own, held = following.level_of(actor, subjects.subject(actor, topic))
    assert shown == ("as usual" if not choices else levels.LABELS[held])


def test_who_opened_it_watches_it_until_they_choose(client: FlaskClient) -> None:
    thread = forum.committed_thread()
    assert thread.opened_by_id is not None
    make.sign_in(client, db.session.get_one(User, thread.opened_by_id))
    assert "You follow this thread: Watching" in client.get(thread.url).text
    client.post(f"/following/{thread.topic}", data={"level": "muted"})
    assert "You follow this thread: Muted" in client.get(thread.url).text


def test_a_group_counts_before_its_line(client: FlaskClient) -> None:
    with unit_of_work():
        reader, thread = make.user(), forum.thread()
        thread.space.kind, thread.space.slug, thread.space.name = "group", "a-group", "A group"
        db.session.flush()
        follow(reader, f"line:{thread.space.action_line_id}", "watching")
        follow(reader, f"space:{thread.space_id}", "muted")
    make.sign_in(client, reader)
    assert "You follow this thread: Muted" in client.get(thread.url).text


def test_nobody_who_is_not_signed_in_is_asked(client: FlaskClient) -> None:
    assert "You follow this thread" not in client.get(forum.committed_thread().url).text
