"""After an erasure the words are found nowhere; the tree, the numbers, the record and its digests are what they were."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import User
from contributions import actions, anchors, erasing
from contributions.erasure_jobs import carry_out, scrub
from contributions.erasure_models import Erasure
from contributions.models import Anchor, Contribution, Revision
from contributions.record import Entry, broken_links
from contributions.search import search
from core import filestore, mail
from core.clock import frozen_at, now
from core.db import db, is_sqlite
from core.errors import Invalid, Refused
from core.guard import unit_of_work
from core.personal import ERASED_NAME
from forum import drafts
from forum.chairing_threads import rename_thread
from forum.models import Post, Thread
from tests import factories as make
from tests.contributions.factories import say
from tests.contributions.test_attachments import upload
from tests.dumping import places_of
from tests.forum import factories as forum

WORD, OTHER, NAME = "quetzalcoatl", "tlaloc", "Xochiquetzalli"


def spoken(client: FlaskClient) -> tuple[User, User, Thread]:
    """A thread in which somebody's unique words stand in every place that words get to."""
    with unit_of_work():
        author, other = make.user(name=NAME, email=f"{NAME}@example.org", organisation=f"{OTHER} house"), make.user()
        author.suspension_reason = f"For {OTHER}"
        place = forum.thread(author, title=f"On {WORD}", body=f"Opening of {WORD}")
        file = upload(author, f"{WORD} in a file\n".encode(), f"{WORD}.txt")
        post = forum.post(place, author, f"First {WORD} [file]({file.url})")
        answer = forum.post(place, other, "An answer that stays", parent=post)
        actions.revise(make.actor(author), post.contribution, f"Second {WORD}")
        anchors.anchor(make.actor(other), post.contribution.revision, WORD)
        flagged = actions.flag(make.actor(other), post.contribution, "spam", f"They say {WORD}")
        actions.flag(make.actor(author), answer.contribution, "other", f"Note with {OTHER}")
        actions.hide(make.actor(make.user(is_admin=True)), post.contribution, f"Because of {WORD}")
        actions.restore(make.actor(make.user(is_admin=True)), post.contribution, f"Again {WORD}")
        rename_thread(make.actor(make.user(is_admin=True)), place, f"Now on {WORD} and more", f"Clearer than {WORD}")
        drafts.save(make.actor(author), drafts.Typed(f"post:{post.id}:edit", body=f"Draft of {WORD}"))
        mail.write(other.email, "Digest", f"{WORD} was said, see {post.contribution.place}\n")
        mail.write(author.email, "Receipt", f"Dear {NAME}")
        assert flagged.id
    mail.send_due()
    client.get(place.url)
    client.get("/")
    make.sign_in(client, db.session.get_one(User, author.id))
    sent = {"body": f"By form {WORD}", "lang": "en", "idempotency_key": "k1"}
    assert client.post(f"/threads/{place.id}/posts", data=sent).status_code == 303
    client.get(place.url)
    return author, other, place


def state(place: Thread) -> dict[str, Any]:
    """What must be the same before and after."""
    db.session.rollback()
    posts = db.session.query(Post).filter_by(thread_id=place.id).order_by(Post.number)
    revisions = db.session.query(Revision).order_by(Revision.id)
    entries = db.session.query(Entry).filter_by(topic=place.topic).order_by(Entry.number)
    return {
        "tree": [
            (p.number, p.path, p.depth, p.parent_id, p.contribution.symbol, p.contribution.place) for p in posts
        ],
        "digests": [(r.contribution_id, r.number, r.digest) for r in revisions],
        "anchors": [(a.start, a.end, a.text_digest) for a in db.session.query(Anchor).order_by(Anchor.id)],
        "record": [(e.number, e.verb, e.digest) for e in entries],
    }


def test_an_erased_account_leaves_no_word_anywhere(client: FlaskClient) -> None:
    author, _other, place = spoken(client)
    assert {
        "revision",
        "anchor",
        "flag",
        "moderation_decision",
        "outgoing_mail",
        "thread",
        "draft",
        "thread_act",
    } <= set(places_of(WORD))
    assert places_of(NAME)
    before, identity = state(place), author.id
    with unit_of_work():
        admin = make.user(is_admin=True)
        erasing.erase_account(make.actor(admin), db.session.get_one(User, identity), "Request under the law, file 12")
    scrub()
    assert places_of(WORD) == []
    assert places_of(NAME) == []
    assert places_of(OTHER) in ([], ["organisation"]), "an organisation is nobody's own name"
    after = state(place)
    assert after["tree"] == before["tree"]
    assert after["digests"] == before["digests"]
    assert after["anchors"] == before["anchors"]
    assert after["record"][: len(before["record"])] == before["record"]
    assert {verb for _n, verb, _d in after["record"][len(before["record"]) :]} == {"contribution_erased"}
    assert list(broken_links()) == []
    page = client.get(place.url).get_data(as_text=True)
    assert page.count("Erased: its words are gone") == 3
    assert "An answer that stays" in page
    assert db.session.get_one(User, identity).name == ERASED_NAME
    assert client.get(f"/people/{identity}").status_code == 404
    assert client.get("/profile").status_code == 302, "the session has ended"


def test_one_erased_contribution_leaves_no_word_and_all_others(client: FlaskClient) -> None:
    author, _other, place = spoken(client)
    with unit_of_work():
        kept = forum.post(place, author, "Unerased huitzilopochtli")
        kept_id = kept.id
    before = state(place)
    for said in (
        db.session.query(Contribution).filter(Contribution.speaker_id == author.id, Contribution.id != kept_id).all()
    ):
        with unit_of_work():
            erasing.erase_contribution(
                make.actor(db.session.get_one(User, author.id)), db.session.get_one(Contribution, said.id)
            )
    scrub()
    assert places_of(WORD) == []
    assert "revision" in places_of("huitzilopochtli")
    assert places_of(NAME)
    after = state(place)
    assert (after["tree"], after["digests"]) == (before["tree"], before["digests"])
    assert list(broken_links()) == []


def test_the_database_forgets_what_stood_between_its_rows(client: FlaskClient, app: Flask) -> None:
    author, _other, _place = spoken(client)
    with unit_of_work():
        erasing.erase_account(
            make.actor(make.user(is_admin=True)), db.session.get_one(User, author.id), "Request of the law"
        )
    db.session.remove()
    scrub()
    if is_sqlite():
        path = Path(app.extensions["plenary.database"])
        for file in path.parent.glob(f"{path.name}*"):
            assert WORD.encode() not in file.read_bytes(), file


def test_what_is_left_to_see(client: FlaskClient) -> None:
    author = make.user(name=NAME)
    said = say(author, f"Words of {WORD}")
    erasing.erase_contribution(make.actor(author), said)
    assert (said.speaker_name, said.speaker_id, said.organisation_name, said.country) == (
        ERASED_NAME,
        None,
        None,
        None,
    )
    assert said.stakeholder_type == "government"
    assert search(make.actor(make.user(is_admin=True)), WORD).page.items == []
    db.session.commit()
    for person in (None, author, make.user(is_admin=True)):
        if person is not None:
            make.sign_in(client, person)
        answer = client.get(f"/c/{said.symbol}")
        assert answer.status_code == 410
        assert WORD not in answer.get_data(as_text=True)
        assert client.get(f"/api/v1/contributions/{said.id}").status_code == 404


def test_the_files_of_an_erased_contribution_go_unless_used_elsewhere() -> None:
    with unit_of_work():
        author = make.user()
        alone, shared = upload(author, b"alone\n", "a.txt"), upload(author, b"shared\n", "b.txt")
        said = say(author, f"[a]({alone.url}) [b]({shared.url})")
        say(author, f"[b]({shared.url})")
        digests = alone.digest, shared.digest
    with unit_of_work():
        erasing.erase_contribution(
            make.actor(db.session.get_one(User, author.id)), db.session.get_one(Contribution, said.id)
        )
    with pytest.raises(filestore.LostFile):
        filestore.get(digests[0])
    assert filestore.get(digests[1]) == b"shared\n"


WHO = {
    "owner": (True, False), "admin": (True, True), "moderator": (False, False), "stranger": (False, False),
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("visibility", ["public", "hidden", "withdrawn", "pending"])
def test_who_may_erase_a_contribution(who: str, visibility: str) -> None:
    author = make.user()
    said = say(author)
    said.visibility = visibility
    actor = {
        "owner": author,
        "admin": make.user(is_admin=True),
        "moderator": make.staff("moderator"),
        "stranger": make.user(),
    }[who]
    if WHO[who][0]:
        erasing.erase_contribution(make.actor(actor), said, "On the ground of the law")
        assert said.visibility == "erased"
        erasing.erase_contribution(make.actor(actor), said)
        return
    with pytest.raises(Refused):
        erasing.erase_contribution(make.actor(actor), said, "On the ground of the law")
    assert said.revision.body


@pytest.mark.parametrize("who", WHO)
def test_who_may_erase_an_account(who: str) -> None:
    author = make.user()
    actor = {
        "owner": author,
        "admin": make.user(is_admin=True),
        "moderator": make.staff("moderator"),
        "stranger": make.user(),
    }[who]
    may_ask, may_now = WHO[who]
    for act, allowed in ((erasing.ask, may_ask), (erasing.erase_account, may_now)):
        if allowed:
            act(make.actor(actor), author, "On the ground of the law")
        else:
            with pytest.raises(Refused):
                act(make.actor(actor), author, "On the ground of the law")
    assert (author.erased_at is not None) is may_now


def test_administrators_say_why() -> None:
    admin, author = make.actor(make.user(is_admin=True)), make.user()
    said = say(author)
    with pytest.raises(Invalid):
        erasing.erase_contribution(admin, said, "short")
    with pytest.raises(Invalid):
        erasing.erase_account(admin, author, "")
    assert said.visibility == "public"


def test_an_account_is_erased_when_the_time_to_think_is_over(noon: datetime) -> None:
    with unit_of_work():
        leaving, staying, noise = make.user(), make.user(), make.user()
        said = say(leaving, "Some words")
        for person in (leaving, staying):
            erasing.ask(make.actor(person), person)
        ids, said_id = (leaving.id, staying.id, noise.id), said.id
    with frozen_at(noon + timedelta(days=14, seconds=-1)):
        carry_out()
    assert db.session.get_one(Contribution, said_id).revision.body == "Some words"
    with unit_of_work():
        erasing.cancel(make.actor(db.session.get_one(User, ids[1])), db.session.get_one(User, ids[1]))
    with frozen_at(noon + timedelta(days=14)):
        carry_out()
        carry_out()
    erased = [db.session.get_one(User, identity).erased_at is not None for identity in ids]
    assert erased == [True, False, False]
    assert db.session.get_one(Contribution, said_id).visibility == "erased"
    assert db.session.query(Erasure).filter(Erasure.done_at.is_not(None)).count() == 1


def test_asking_twice_is_asking_once() -> None:
    author = make.user()
    first = erasing.ask(make.actor(author), author)
    assert erasing.ask(make.actor(author), author).id == first.id
    erasing.cancel(make.actor(author), author)
    erasing.cancel(make.actor(author), author)
    assert erasing.waiting(author.id) is None
    assert first.due_at > now()


def test_the_record_does_not_say_who_asked(client: FlaskClient) -> None:
    author, admin = make.user(), make.user(is_admin=True)
    said = say(author, topic="thread:77")
    erasing.erase_contribution(make.actor(admin), said, "A secret ground of the law")
    entry = db.session.query(Entry).filter_by(topic="thread:77", verb="contribution_erased").one()
    assert set(entry.payload) == {"contribution_id", "kind", "symbol", "line_ids"}
