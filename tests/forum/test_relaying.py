"""The secretariat enters what others said; they confirm, correct or disown it; both are shown."""

from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.actor import NOBODY, Actor
from contributions import relaying
from contributions.models import Contribution, Revision
from contributions.record import Entry
from contributions.relay_models import Relay
from contributions.relayed_people import Participant
from contributions.relaying import Received
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing, Refused
from core.guard import unit_of_work
from core.mail import OutgoingMail
from forum import chairing, policies
from forum import relaying as relays
from forum.models import Post
from reports import policies as reports
from tests import factories as make
from tests.forum import factories as forum

HEARD = Received("telephone", date(2026, 5, 16), "fatou@example.org")
FATOU = Participant(
    name="Fatou <b>", stakeholder_type="civil", organisation_name="Radio Club", on_behalf=True, country="NE"
)
FORM = {
    "medium": "letter", "received_on": "2026-05-16", "name": "Fatou", "stakeholder_type": "civil",
    "contact": "Poste restante, Niamey", "body": "Words of a letter", "lang": "en", "idempotency_key": "k",
}  # fmt: skip


def relayed(participant: Participant = FATOU, received: Received = HEARD, **fields: Any) -> Post:
    """A committed post that a moderator relayed in a thread of its own, beside one that was not."""
    with unit_of_work():
        thread = fields.pop("thread", None) or forum.thread()
        forum.post(thread, body="Noise said by its own author")
        chair = make.actor(make.staff("moderator"))
        post = relays.relay_post(chair, participant, received, thread, fields.pop("body", "As heard"), "en")
        identity = post.id
    return db.session.get_one(Post, identity)


def of_account() -> tuple[Post, Any]:
    person = make.user(organisation="Ministry", email="said@example.org")
    db.session.commit()
    return relayed(Participant(email=" Said@example.org ")), person


def test_what_was_relayed_says_so_and_keeps_the_speakers_capacity(noon: datetime, client: FlaskClient) -> None:
    post = relayed()
    said = post.contribution
    assert (said.speaker_id, said.speaker_name, said.organisation_name) == (None, "Fatou <b>", "Radio Club")
    assert said.relayed == "waiting"
    page = client.get(post.thread.url).text
    assert "Relayed by the secretariat (telephone, 16 May 2026)" in page
    assert page.count("Not yet confirmed") == 1, "the other posts were said by their authors"
    assert "fatou@example.org" not in page


def test_the_capacity_of_an_account_is_its_own_and_it_is_asked(noon: datetime) -> None:
    post, person = of_account()
    assert (post.contribution.speaker_id, post.contribution.organisation_name) == (person.id, "Ministry")
    assert post.spoke_as is None, "the moderator's role is not the speaker's"
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert mail.recipient == "said@example.org"
    assert "> As heard" in mail.body


def test_whoever_entered_it_is_told_by_role_only(noon: datetime, client: FlaskClient) -> None:
    post = relayed()
    page = client.get(f"/c/{post.id}/relay").text
    relay = db.session.get_one(Relay, post.id)
    assert "Entered by a moderator of the action line" in page
    assert relay.relayed_by_id is not None
    assert make.actor(db.session.get_one(make.User, relay.relayed_by_id)).name not in page


ROLES = (
    "nobody",
    "unconfirmed",
    "observer",
    "participant",
    "elsewhere",
    "rapporteur",
    "moderator",
    "facilitator",
    "admin",
)
MAY = {"rapporteur", "moderator", "facilitator", "admin"}


def actor_as(role: str) -> Actor:
    if role == "nobody":
        return NOBODY
    if role == "elsewhere":
        return make.actor(make.staff("moderator", "c1"))
    if role in ("observer", "rapporteur", "moderator", "facilitator"):
        return make.actor(make.staff(role))
    return make.actor(make.user(is_admin=role == "admin", confirmed_at=None if role == "unconfirmed" else now()))


@pytest.mark.parametrize("state", ["open", "locked"])
@pytest.mark.parametrize("role", ROLES)
def test_who_may_relay(role: str, state: str, noon: datetime) -> None:
    thread = forum.thread()
    if state == "locked":
        chairing.lock_thread(make.actor(make.staff("moderator")), thread)
    actor = actor_as(role)
    assert bool(policies.can_relay(actor, thread, noon)) == (state == "open" and role in MAY)
    if state == "locked" or role not in MAY:
        with pytest.raises(Refused):
            relays.relay_post(actor, FATOU, HEARD, thread, "Words", "en")


ANSWERS = {
    "confirm": relaying.confirm,
    "disown": relaying.disown,
    "correct": lambda actor, said, code=False: relaying.correct(actor, said, "My own words", code),
}
OPEN = {"waiting", "confirm", "correct"}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("state", ["waiting", "confirm", "correct", "disown", "hidden", "own"])
@pytest.mark.parametrize("role", ["speaker", "code", "moderator", "admin", "other", "nobody"])
def test_role_by_state_by_answer(role: str, state: str, answer: str, noon: datetime) -> None:
    post, person = of_account()
    with unit_of_work():
        said, speaker = post.contribution, make.actor(person)
        if state in ANSWERS:
            ANSWERS[state](speaker, said)
        elif state == "hidden":
            said.visibility = "hidden"
        elif state == "own":
            said.relayed = None
        actors = {"speaker": speaker, "code": NOBODY, "nobody": NOBODY, "other": make.actor(make.user())}
        actor, before = actors.get(role) or actor_as(role), said.relayed
        entitled = role in ("speaker", "code")
        again = entitled and state == "disown" and answer == "disown"
        if (entitled and state in OPEN) or again:
            ANSWERS[answer](actor, said, role == "code")
        else:
            with pytest.raises(Refused):
                ANSWERS[answer](actor, said, role == "code")
            assert said.relayed == before


def test_a_correction_is_a_new_wording_and_both_are_shown(noon: datetime, client: FlaskClient) -> None:
    post, person = of_account()
    with unit_of_work():
        relaying.correct(make.actor(person), post.contribution, "As I *said* it")
    said = db.session.get_one(Contribution, post.id)
    assert (said.relayed, said.revision_number) == ("corrected", 2)
    bodies = db.session.scalars(select(Revision.body).filter_by(contribution_id=said.id).order_by(Revision.number))
    assert list(bodies) == ["As heard", "As I *said* it"]
    for page in (client.get(post.thread.url).text, client.get(f"/c/{post.id}/relay").text):
        assert "As heard" in page
        assert "As I <em>said</em> it" in page
    assert client.get("/search?q=said").text.count("As I") >= 1, "search knows the corrected words"


def test_the_same_words_again_confirm(noon: datetime) -> None:
    post, person = of_account()
    with unit_of_work():
        relaying.correct(make.actor(person), post.contribution, "As heard")
    assert (post.contribution.relayed, post.contribution.revision_number) == ("confirmed", 1)


def test_what_is_disowned_stays_struck_and_cannot_be_cited(noon: datetime, client: FlaskClient) -> None:
    rapporteur = make.actor(make.staff("rapporteur"))
    db.session.commit()
    post = relayed()
    assert reports.can_cite(rapporteur, post.contribution, noon)
    with unit_of_work():
        relaying.disown(NOBODY, post.contribution, has_code=True)
    assert not reports.can_cite(rapporteur, db.session.get_one(Contribution, post.id), noon)
    page = client.get(post.thread.url).text
    assert '<del><p dir="auto">As heard</p>' in page
    assert page.count("Disowned") == 1


def test_each_step_is_in_the_record_without_words(noon: datetime) -> None:
    post, person = of_account()
    with unit_of_work():
        relaying.confirm(make.actor(person), post.contribution)
        relaying.confirm(make.actor(person), post.contribution)
        relaying.disown(make.actor(person), post.contribution)
    verbs = db.session.scalars(select(Entry.verb).filter_by(topic=post.thread.topic).order_by(Entry.number)).all()
    assert verbs[-4:] == ["post_published", "contribution_relayed", "relay_confirmed", "relay_disowned"]
    assert not any("example.org" in str(entry.payload) for entry in db.session.scalars(select(Entry)))


@pytest.mark.parametrize(
    ("participant", "received", "field"),
    [
        (Participant(), HEARD, "name"),
        (Participant(name="A", stakeholder_type="martian"), HEARD, "stakeholder_type"),
        (Participant(name="A", stakeholder_type="civil", on_behalf=True), HEARD, "organisation_name"),
        (Participant(name="A", stakeholder_type="civil", country="XX"), HEARD, "country"),
        (Participant(email="nobody@example.org"), HEARD, "email"),
        (FATOU, Received("pigeon", date(2026, 5, 1)), "medium"),
        (FATOU, Received("letter", date(2026, 6, 2)), "received_on"),
        (FATOU, Received("letter", date(2026, 5, 1), "x" * 301), "contact"),
    ],
)
def test_what_does_not_fit_is_named(participant: Participant, received: Received, field: str, noon: datetime) -> None:
    thread, chair = forum.thread(), make.actor(make.staff("moderator"))
    with pytest.raises(Invalid) as refusal:
        relays.relay_post(chair, participant, received, thread, "Words", "en")
    assert field in refusal.value.fields


def test_nobody_speaks_by_relay_who_may_not_speak(noon: datetime) -> None:
    thread, chair = forum.thread(), make.staff("moderator")
    observer = make.staff("observer")
    for account in (observer, chair):
        with pytest.raises(Invalid):
            relays.relay_post(make.actor(chair), Participant(email=account.email), HEARD, thread, "Words", "en")


def test_the_page_relays_once_however_often_it_is_sent(noon: datetime, client: FlaskClient) -> None:
    thread, chair = forum.committed_thread(), make.staff("moderator")
    make.sign_in(client, chair)
    assert client.get(f"{thread.url}/relay").status_code == 200
    first, second = (client.post(f"{thread.url}/relay", data=FORM) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.query(Relay).count() == 1
    wrong = client.post(
        f"{thread.url}/relay", data=FORM | {"name": "", "idempotency_key": "other", "body": "Kept words"}
    )
    assert wrong.status_code == 422
    assert "Kept words" in wrong.text
    preview = client.post(f"{thread.url}/relay", data=FORM | {"preview": "1", "idempotency_key": "third"})
    assert (preview.status_code, db.session.query(Relay).count()) == (200, 1)


def test_a_code_answers_without_an_account(noon: datetime, client: FlaskClient) -> None:
    post = relayed()
    code = relaying.code_of(post.contribution)
    found = client.post("/relayed", data={"code": code.lower().replace("-", " ")})
    assert found.headers["Location"] == f"/relayed/{code}"
    page = client.get(found.headers["Location"])
    assert "Are these your words?" in page.text
    assert "fatou@example.org" not in page.text
    forms = [f'action="/relayed/{code}/{answer}"' in page.text for answer in ("confirm", "disown", "correct")]
    assert forms == [True] * 3
    assert "no-referrer" not in page.text, "over TLS a form is taken only from a page that says it is ours"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert client.post(f"/relayed/{code}/correct", data={"body": ""}).status_code == 422
    assert client.post(f"/relayed/{code}/correct", data={"body": "My words"}).status_code == 303
    assert client.post(f"/relayed/{code}/disown").status_code == 303
    assert db.session.get_one(Contribution, post.id).relayed == "disowned"
    assert client.post(f"/relayed/{code}/explode").status_code == 404


@pytest.mark.parametrize(
    "change", [lambda c: c[:-1] + ("A" if c[-1] != "A" else "B"), lambda c: "9" + c, lambda c: "x"]
)
def test_a_wrong_code_opens_nothing(change: Any, noon: datetime, client: FlaskClient) -> None:
    wrong = change(relaying.code_of(relayed().contribution))
    assert client.get(f"/relayed/{wrong}").status_code == 404
    assert client.post("/relayed", data={"code": wrong}).status_code == 422
    assert client.post(f"/relayed/{wrong}/disown").status_code == 404


def test_a_code_is_for_what_was_relayed_alone(noon: datetime) -> None:
    said = forum.thread()
    own = db.session.get_one(Contribution, forum.numbered(said, 1).id)
    with pytest.raises(Missing):
        relaying.by_code(relaying.code_of(own))


def test_only_those_who_may_relay_see_how_to_reach_the_speaker(noon: datetime, client: FlaskClient) -> None:
    people = ((make.user(), False), (make.staff("moderator"), True), (make.staff("moderator", "c1"), False))
    db.session.commit()
    post = relayed()
    for person, sees in people:
        make.sign_in(client, person)
        page = client.get(f"/c/{post.id}/relay").text
        assert ("fatou@example.org" in page) == sees
        assert (relaying.code_of(post.contribution) in page) == sees


def test_relayed_words_are_not_edited_like_others(noon: datetime, client: FlaskClient) -> None:
    post, person = of_account()
    assert not policies.can_edit(make.actor(person), post, noon)
    make.sign_in(client, person)
    assert client.post(f"/c/{post.id}/relay/confirm").status_code == 303
    assert db.session.get_one(Contribution, post.id).relayed == "confirmed"
