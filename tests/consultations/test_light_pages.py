"""Every page of the respondent's path is under 25 KB compressed, with thirty questions of every kind and long answers."""

import gzip
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions, clearing, delegation_drafting, invitation_links, relay_codes, relaying, sponsoring
from consultations.carried_models import ResponseRelay
from consultations.models import Consultation
from consultations.response_models import Response
from contributions.relayed_people import Participant
from contributions.relaying import Received
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.audiences import browser, key_in, take_slip
from tests.consultations.delegation_factories import clear, colleague, opened, organisation
from tests.consultations.factories import CLOSES, DURING, OPENS, form
from tests.consultations.statement_factories import drafted, statements_of, vote
from tests.consultations.test_inviting import invited
from tests.consultations.thirty import as_form, thirty, whole, words

MOST = 25_000
LATER = CLOSES + timedelta(hours=1)


def weight(answer: Any) -> int:
    """How many bytes of a page travel."""
    body: bytes = answer.get_data()
    return len(body if answer.headers.get("Content-Encoding") == "gzip" else gzip.compress(body))


class Path:
    """A browser that weighs each page that it is shown, by what it is."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.seen: dict[str, int] = {}

    def get(self, what: str, url: str, status: int = 200, at: Any = DURING) -> str:
        """Look at a page."""
        with frozen_at(at):
            return self._shown(what, self.client.get(url), status)

    def post(self, what: str, url: str, data: Any, status: int, at: Any = DURING) -> str:
        """Send a form that is not taken, so that a page comes back."""
        with frozen_at(at):
            return self._shown(what, self.client.post(url, data=data), status)

    def _shown(self, what: str, answer: Any, status: int) -> str:
        assert answer.status_code == status, (what, answer.status_code, answer.text[:3000])
        self.seen[what] = weight(answer)
        return str(answer.text)


@pytest.fixture
def path(app: Flask) -> Iterator[Path]:
    """Somebody signed in; whatever they were shown was light."""
    made = Path(browser(app, make.user()))
    yield made
    assert made.seen
    assert {what: size for what, size in made.seen.items() if size >= MOST} == {}


def respondent(made: Consultation, path: Path) -> Any:
    """The browser of somebody new, signed in."""
    person = make.user()
    db.session.commit()
    make.sign_in(path.client, person)
    return person


@pytest.mark.parametrize("pages", [1, 5])
def test_from_the_consultation_to_the_receipt(path: Path, pages: int) -> None:
    made = thirty(pages=pages, confidentiality=("participants", "facilitators", "dated"), audience="registered")
    person = respondent(made, path)
    path.get("the consultation", made.url)
    for number in range(1, pages + 1):
        path.get(f"blank page {number}", f"{made.url}/answer?page={number}")
    with frozen_at(DURING):
        actions.save_draft(make.actor(person), made, whole(made))
    db.session.commit()
    for number in range(1, pages + 1):
        path.get(f"page {number} with answers", f"{made.url}/answer?page={number}")
        sent = as_form(made, 50) | {"page": str(number), "version": "0", "seen": "x", "act": "next"}
        path.post(f"stale page {number}", f"{made.url}/answer", sent, 409)
    if pages > 1:
        path.get("review", f"{made.url}/answer?page=review")
        path.post("review that is stale", f"{made.url}/answer", {"page": "review", "version": "0"}, 409)
    with frozen_at(DURING):
        actions.save_draft(make.actor(person), made, {q.id: "" for q in made.questions() if q.kind == "text"})
        db.session.commit()
    wrong = as_form(made) | {q.field: words(300, 7) for q in made.questions() if q.kind == "text"}
    more = {"page": "1", "seen": "", "act": "next"} if pages > 1 else {"act": "submit"}
    path.post(
        "answers that do not fit", f"{made.url}/answer", wrong | more | {"version": "2"}, 422 if pages == 1 else 409
    )
    for seed in (0, 90):
        with frozen_at(DURING):
            actions.submit_response(make.actor(person), made, whole(made, seed))
            db.session.commit()
        path.get(f"receipt {seed}", f"{made.url}/receipt")
    digest = db.session.scalars(select(Response.digest)).one()
    path.get("check", f"{made.url}/check")
    path.get("check of a digest", f"{made.url}/check?digest={digest}")
    path.get("answering with what was submitted", f"{made.url}/answer")
    path.post("too late", f"{made.url}/answer", as_form(made) | {"act": "save"}, 403, at=LATER)
    path.get("too late to begin", f"{made.url}/answer", 403, at=LATER)
    path.get("versions", f"{made.url}/versions")
    path.get("what its questions are about", f"{made.url}/ties")
    path.get("no such page", f"{made.url}/nowhere", 404)


def test_without_an_account(app: Flask) -> None:
    made = thirty(audience="public", leave_out=("file",))
    path = Path(browser(app))
    page = path.get("blank", f"{made.url}/answer")
    data = as_form(made) | {"key": key_in(page), "name": "Zenobia", "stakeholder_type": "civil", "version": "0"}
    path.post("nameless", f"{made.url}/answer", data | {"name": "", "act": "submit"}, 422)
    with frozen_at(DURING):
        assert path.client.post(f"{made.url}/answer", data=data | {"act": "save"}).status_code == 303
    path.get("with its link", f"{made.url}/answer?link=1")
    assert {what: size for what, size in path.seen.items() if size >= MOST} == {}


def test_by_slip_and_by_invitation(app: Flask, path: Path) -> None:
    secret = thirty(is_anonymous=True, audience="registered", leave_out=("file",))
    respondent(secret, path)
    path.get("slip", f"{secret.url}/slip")
    take_slip(path.client, secret)
    path.get("slip that was taken", f"{secret.url}/slip")
    path.get("answering with a slip", f"{secret.url}/answer")
    made = thirty(audience="invited", leave_out=("file",))
    [one] = invited(made, "amina@example.org")
    path.client = browser(app)
    here = f"{made.url}/invited/{invitation_links.secret_of(one)}"
    path.get("invitation", here)
    path.get("no invitations", f"/consultations/no-invitations/{invitation_links.stop_token(one)}")
    with frozen_at(DURING):
        path.client.post(here)
    path.get("answering by invitation", f"{made.url}/answer")


def test_for_an_organisation(app: Flask, path: Path) -> None:
    made, club, other = thirty(), organisation(), organisation("Village Council")
    made.respondent_unit = "either"
    person, colleague_of_other = colleague(club), colleague(other)
    db.session.commit()
    make.sign_in(path.client, person)
    path.get("door of a delegation", f"{made.url}/delegation")
    delegation = opened(made, person)
    for number, answer in enumerate(whole(made).items(), 1):
        with frozen_at(DURING):
            question = next(q for q in made.questions() if q.id == answer[0])
            delegation_drafting.write(make.actor(person), delegation, question, answer[1], number=0)
            delegation_drafting.comment(make.actor(person), delegation, question, words(40, number))
    db.session.commit()
    path.get("delegation", f"{made.url}/delegation")
    for number in (1, 4, 5, 6, 9, 12):
        path.get(f"drafting question {number}", f"{made.url}/delegation/questions/{number}")
    path.get("group", f"{made.url}/group")
    with frozen_at(DURING):
        clear(delegation, person)
        support = sponsoring.invite_cosponsor(make.actor(person), delegation, "Village Council")
        held = clearing.submit_position(make.actor(person), delegation)
        db.session.commit()
    make.sign_in(path.client, colleague_of_other)
    path.get("co-sponsoring", f"{made.url}/cosponsoring/{support.id}")
    path.get("positions", f"{made.url}/positions", at=LATER)
    path.get("position", f"{made.url}/positions/{held.reference}", at=LATER)


def test_confirming_what_was_entered(app: Flask, path: Path) -> None:
    made = thirty()
    sent = relaying.Sent(Received("letter", OPENS.date(), ""), whole(made), "en")
    who = Participant(name="Fatou", stakeholder_type="civil", country="NE")
    with frozen_at(DURING):
        relaying.enter_response(make.actor(make.staff("moderator")), made, who, sent)
    db.session.commit()
    relay = db.session.scalars(select(ResponseRelay)).one()
    path.client = browser(app)
    here = f"/consultations/relayed/{relay_codes.code_of(relay)}"
    path.get("code", "/consultations/relayed")
    path.get("confirmation", here)
    wrong = {q.field: words(300, 7) for q in made.questions() if q.kind == "text"}
    path.post("correction that does not fit", here, as_form(made) | wrong | {"act": "correct"}, 422)


def test_voting_on_thirty_statements(app: Flask, path: Path) -> None:
    person = make.user()
    with frozen_at(OPENS - timedelta(days=1)):
        leader = make.user(is_admin=True)
        made = drafted(leader, tuple(words(20, n) for n in range(30)))
        actions.open_consultation(make.actor(leader), made)
    db.session.commit()
    make.sign_in(path.client, person)
    here = f"{made.url}/statements/{statements_of(made).id}"
    path.get("statements", here)
    path.get("one statement", f"{here}/1")
    path.get("proposing", f"{here}/propose")
    path.post("a proposal that is empty", f"{here}/propose", {"text": ""}, 422)
    for number in range(1, 31):
        vote(made, person, number)
    db.session.commit()
    path.get("my votes", f"{here}/mine")
    path.get("the form", f"{made.url}/answer")
    with frozen_at(DURING):
        path.client.post(f"{made.url}/answer", data=form(made, q1="Yes") | {"act": "submit", "version": "0"})
    path.get("results of voting", f"{here}/results", at=LATER)
