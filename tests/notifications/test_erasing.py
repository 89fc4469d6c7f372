"""A person's archive says what they follow and were told; erasure leaves nothing of it, nor of digests with erased words."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import User
from contributions import actions, bookmarks, erasing
from contributions.bookmark_models import Bookmark
from contributions.erasure_jobs import scrub
from contributions.models import Contribution
from core import mail
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from core.mail import OutgoingMail
from forum import drafts
from forum.draft_models import Draft
from notifications import digests, followers, following, line_digests
from notifications.models import MailChoice, MailFollower, Notification, Subscription
from tests import factories as make
from tests.dumping import places_of
from tests.forum import factories as forum
from tests.notifications.factories import follow
from themes.queries import line_by_slug

WORD = "huehueteotl"
GROUND = "Request under the law, file 12"


@pytest.fixture(autouse=True)
def empty_outbox(app: Flask) -> Iterator[None]:
    """Numbers of messages begin anew with each test, and so do their files; other tests find none of these."""
    folder = Path(app.instance_path) / "outbox"
    shutil.rmtree(folder, ignore_errors=True)
    yield
    shutil.rmtree(folder, ignore_errors=True)


def follow_by_mail(address: str, slug: str = "c7-egov") -> None:
    """As after asking and confirming."""
    followers.ask(line_by_slug(slug), address)
    db.session.flush()
    followers.confirm(db.session.query(MailFollower).filter_by(email=address, line_id=line_by_slug(slug).id).one())


@pytest.fixture
def reader() -> int:
    """Somebody who follows, marked, wrote down and was told, beside somebody else who did the same."""
    with unit_of_work():
        author = make.user(name="Author")
        thread = forum.thread(author, title="Lasting thread")
        said = forum.numbered(thread, 1).contribution
        for name in ("reader", "noise"):
            person = make.user(name=name.title(), email=f"{name}@example.org")
            actor = make.actor(person)
            follow(person, thread.topic, "watching")
            follow(person, f"line:{thread.space.action_line_id}", "muted")
            bookmarks.bookmark(actor, said, f"{name}'s note")
            drafts.save(actor, drafts.Typed(thread.topic, body=f"{name}'s draft"))
            following.choose_rhythm(actor, "weekly")
            follow_by_mail(f"{name}@example.org")
        forum.post(thread, author, "News")
        return db.session.query(User).filter_by(email="reader@example.org").one().id


def archive(client: FlaskClient, person_id: int) -> dict[str, Any]:
    """The JSON files of somebody's archive."""
    make.sign_in(client, db.session.get_one(User, person_id))
    client.post("/my/data")
    zipped = zipfile.ZipFile(io.BytesIO(client.get("/my/data/archive.zip").data))
    for name in zipped.namelist():
        assert b"noise" not in zipped.read(name), name
    names = [name for name in zipped.namelist() if name.startswith("data/")]
    return {name[5:-5]: json.loads(zipped.read(name)) for name in names}


def test_the_archive_says_in_words_what_is_followed_marked_told_and_begun(client: FlaskClient, reader: int) -> None:
    told = archive(client, reader)
    assert {(row["title"], row["level"]) for row in told["subscription"]} == {
        ("Lasting thread", "watching"), (line_title(), "muted"),
    }  # fmt: skip
    assert all(row["url"].startswith("/") and row["chosen_at"] for row in told["subscription"])
    (mark,) = told["bookmark"]
    assert (mark["note"], mark["place"][:9]) == ("reader's note", "/threads/")
    (news,) = told["notification"]
    assert (news["kind"], news["text"], news["read_at"]) == ("post", "Author wrote", None)
    (draft,) = told["draft"]
    assert (draft["body"], draft["form"][-6:]) == ("reader's draft", "/reply")
    assert told["mail_choice"] == [{"rhythm": "weekly"}]
    (by_mail,) = told["mail_follower"]
    assert by_mail["url"] == "/c7-egov"
    assert by_mail["confirmed_at"]


def line_title() -> str:
    line = line_by_slug("c7-egov")
    return f"{line.symbol} {line.title}"


def test_what_one_may_not_see_any_more_is_told_without_its_words(client: FlaskClient, reader: int) -> None:
    with unit_of_work():
        said = db.session.query(Contribution).order_by(Contribution.id.desc()).first()
        actions.hide(make.actor(make.user(is_admin=True)), said, "A reason")
    (news,) = archive(client, reader)["notification"]
    assert (news["text"], news["about"]) == (" wrote", None)


def test_an_erased_account_follows_marks_and_is_told_nothing(reader: int, app: Flask) -> None:
    with unit_of_work():
        admin = make.actor(make.user(is_admin=True))
        erasing.erase_account(admin, db.session.get_one(User, reader), GROUND)
    models: tuple[Any, ...] = (Subscription, Bookmark, Notification, Draft, MailChoice)
    for model in models:
        people = {row.user_id for row in db.session.query(model)}
        assert reader not in people, model
        assert people, f"those of others stay: {model}"
    assert [f.email for f in db.session.query(MailFollower)] == ["noise@example.org"]
    assert places_of("reader@example.org") == []
    assert places_of("reader's") == []


@pytest.fixture
def told_by_mail(app: Flask, noon: datetime) -> int:
    """A contribution that went out in both kinds of digest, as files; its id."""
    with unit_of_work():
        thread = forum.thread(make.user())
        watcher = make.user(email="watcher@example.org")
        follow(watcher, thread.topic, "watching")
        following.choose_rhythm(make.actor(watcher), "immediately")
        follow_by_mail("follower@example.org")
        author = make.user(name="Xochiquetzalli")
        post_id = forum.post(thread, author, f"Once {WORD}").id
        bookmarks.bookmark(make.actor(watcher), db.session.get_one(Contribution, post_id), f"About {WORD}")
    with frozen_at(noon + timedelta(days=1)):
        digests.write_digests()
        line_digests.write_line_digests()
        mail.send_due()
    return post_id


@pytest.mark.parametrize("whole_account", [False, True])
def test_written_digests_go_with_the_words_that_they_hold(told_by_mail: int, whole_account: bool) -> None:
    files = [where for where in places_of(WORD) if where.endswith(".eml")]
    assert len(files) == 3, "who opened it, who watches it and who follows the line"
    with unit_of_work():
        said = db.session.get_one(Contribution, told_by_mail)
        admin = make.actor(make.user(is_admin=True))
        if whole_account:
            erasing.erase_account(admin, db.session.get_one(User, said.speaker_id), GROUND)
        else:
            erasing.erase_contribution(admin, said, GROUND)
    db.session.remove()
    scrub()
    assert places_of(WORD) == []
    assert db.session.query(Notification).filter_by(contribution_id=told_by_mail).count() == 0
    assert db.session.query(Bookmark).count() == 0


def test_digests_of_other_words_stay(told_by_mail: int) -> None:
    with unit_of_work():
        other = forum.numbered(forum.thread(make.user()), 1).contribution
        erasing.erase_contribution(make.actor(make.user(is_admin=True)), other, GROUND)
    assert len([where for where in places_of(WORD) if where.endswith(".eml")]) == 3


def test_a_digest_that_waits_goes_without_the_words(app: Flask, noon: datetime) -> None:
    with unit_of_work():
        thread = forum.thread(make.user())
        watcher = make.user()
        follow(watcher, thread.topic, "watching")
        gone = forum.post(thread, make.user(), f"Once {WORD}").contribution
        forum.post(thread, make.user(), "What tlaloc stays")
        ids = gone.id
    with frozen_at(noon + timedelta(days=1)):
        digests.write_digests()
    with unit_of_work():
        erasing.erase_contribution(
            make.actor(make.user(is_admin=True)), db.session.get_one(Contribution, ids), GROUND
        )
    with frozen_at(noon + timedelta(days=1)):
        assert mail.send_due() == 2
    assert any(where.endswith(".eml") for where in places_of("tlaloc"))
    assert not any(where.endswith(".eml") for where in places_of(WORD))


def test_an_address_without_account_leaves_nothing_when_it_stops(app: Flask, noon: datetime) -> None:
    with unit_of_work():
        for slug in ("c7-egov", "c1"):
            follow_by_mail("follower@example.org", slug)
        forum.thread(make.user())
    with frozen_at(noon + timedelta(days=1)):
        line_digests.write_line_digests()
        mail.send_due()
    ids = [follower.id for follower in db.session.query(MailFollower)]
    with unit_of_work():
        followers.stop(ids[0])
    assert places_of("follower@example.org"), "it follows another line still"
    with unit_of_work():
        followers.stop(ids[1])
        followers.stop(ids[1])
    assert places_of("follower@example.org") == []


def test_messages_of_an_account_stay_when_its_address_stops(app: Flask) -> None:
    with unit_of_work():
        person = make.user(email="both@example.org")
        follow_by_mail(person.email)
        mail.write(person.email, "About the account", "Words")
    with unit_of_work():
        followers.forget_address(" Both@example.org")
    assert db.session.query(MailFollower).count() == 0
    assert "About the account" in [message.subject for message in db.session.query(OutgoingMail)]


def test_an_operator_lets_an_address_go(app: Flask) -> None:
    with unit_of_work():
        follow_by_mail("follower@example.org")
        follow_by_mail("other@example.org")
    answer = app.test_cli_runner().invoke(args=["followers", "forget", "Follower@example.org"])
    assert answer.output == "Forgotten: 1 followed.\n"
    assert places_of("follower@example.org") == []
    assert places_of("other@example.org")


def test_an_address_that_nobody_confirmed_goes_after_three_days(app: Flask, noon: datetime) -> None:
    with unit_of_work():
        followers.ask(line_by_slug("c1"), "late@example.org")
        follow_by_mail("follower@example.org")
    for moment, stays in ((timedelta(days=3, seconds=-1), True), (timedelta(days=3), False)):
        with frozen_at(noon + moment), unit_of_work():
            followers.forget_unconfirmed()
        assert bool(places_of("late@example.org")) is stays
    assert places_of("follower@example.org")


def test_messages_are_kept_for_a_month(app: Flask, noon: datetime) -> None:
    with unit_of_work():
        mail.write("sent@example.org", "Sent", "Words")
    mail.send_due()
    with frozen_at(noon + timedelta(days=29)), unit_of_work():
        mail.write("waiting@example.org", "Waits", "Words")
        assert mail.forget_old() == 0
    with frozen_at(noon + timedelta(days=60)), unit_of_work():
        assert mail.forget_old() == 1
    assert places_of("sent@example.org") == []
    assert places_of("waiting@example.org")
