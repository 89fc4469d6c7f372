"""Voting and proposing without an account: by a link, an invitation or a slip; by forms alone and through the API."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import invitation_links, slips, statement_results
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.statement_models import Statement, Vote
from contributions import record
from core import limits
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.audiences import browser, cookie, key_in, take_slip
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND
from tests.consultations.statement_factories import moderator, statement, statements_of, voted_on_by
from tests.consultations.test_inviting import invited

WHO = {"name": "Zenobia Quartermaine", "stakeholder_type": "civil", "country": "NE"}
ACTS = ("response_started", "vote_cast", "statement_proposed")
TEXT = "Rivers carry mail, too."


def there(consultation: Consultation) -> str:
    return f"{consultation.url}/statements/{statements_of(consultation).id}"


def api(consultation: Consultation) -> str:
    return f"/api/v1{there(consultation)}"


def votes() -> list[tuple[int, int]]:
    query = select(Statement.number, Vote.value).join(Vote.statement).order_by(Statement.number)
    return [(number, value) for number, value in db.session.execute(query)]


def first_vote(
    client: FlaskClient, consultation: Consultation, number: int = 1, value: str = "agree", **said: Any
) -> Any:
    """Open the page, say who one is if it asks that, and vote."""
    with frozen_at(DURING):
        page = client.get(there(consultation)).text
        who = {"key": key_in(page), **WHO, **said} if 'name="key"' in page else {}
        return client.post(f"{there(consultation)}/{number}/vote", data={"value": value, **who})


def ways(app: Flask) -> dict[str, Any]:
    """How somebody comes: each makes a consultation and a browser that has come to it."""

    def public(**terms: Any) -> tuple[Consultation, FlaskClient]:
        return voted_on_by("public", **terms), browser(app)

    def invitation(**terms: Any) -> tuple[Consultation, FlaskClient]:
        consultation, client = voted_on_by("invited", **terms), browser(app)
        [invitation] = invited(consultation, "a@example.org")
        secret = invitation_links.secret_of(invitation)
        assert client.post(f"{consultation.url}/invited/{secret}").status_code == 303
        return consultation, client

    def slip(**terms: Any) -> tuple[Consultation, FlaskClient]:
        consultation, client = voted_on_by("registered", is_anonymous=True, **terms), browser(app, make.user())
        assert take_slip(client, consultation).status_code == 303
        return consultation, client

    def nameless(**terms: Any) -> tuple[Consultation, FlaskClient]:
        return voted_on_by("public", is_anonymous=True, **terms), browser(app)

    return {"public": public, "invitation": invitation, "slip": slip, "nameless": nameless}


WAYS = ("public", "nameless", "slip", "invitation")


@pytest.mark.parametrize("way", WAYS)
def test_one_votes_on_all_and_changes_a_vote(app: Flask, way: str) -> None:
    consultation, client = ways(app)[way]()
    url = there(consultation)
    sent = first_vote(client, consultation, 2, "disagree")
    assert (sent.status_code, sent.location) == (303, f"{url}?saved=2#vote"), sent.text
    with frozen_at(DURING):
        page = client.get(sent.location).text
        assert ("Saved: “Disagree” on statement 2" in page, "1 of 3" in page, "Who you are" in page) == (
            True,
            True,
            False,
        )
        for number in (1, 3):
            assert client.post(f"{url}/{number}/vote", data={"value": "pass"}).status_code == 303
        assert "You have voted on all statements" in client.get(url).text
        mine = client.get(f"{url}/mine").text
        assert ("Statement 2: Disagree" in mine, mine.count('aria-pressed="true"')) == (True, 3)
        assert cookie(client, consultation) in mine
        assert client.post(f"{url}/2/vote", data={"value": "agree", "back": "mine"}).location == f"{url}/mine#s2"
    assert votes() == [(1, 0), (2, 1), (3, 0)]
    assert len(db.session.scalars(select(Response)).all()) == 1
    with frozen_at(CLOSES):
        assert client.post(f"{url}/2/vote", data={"value": "pass"}).status_code == 403
        closed = client.get(f"{url}/mine").text
        assert ("Statement 2: Agree" in closed, 'name="value"' in closed) == (True, False)


@pytest.mark.parametrize("way", WAYS)
def test_a_proposal_is_followed_by_who_made_it(app: Flask, way: str) -> None:
    consultation, client = ways(app)[way]()
    url = there(consultation)
    with frozen_at(DURING):
        page = client.get(f"{url}/propose").text
        who = {"key": key_in(page), **WHO} if 'name="key"' in page else {}
        sent = client.post(f"{url}/propose", data={"text": TEXT, "lang": "en", **who})
        assert (sent.status_code, sent.location) == (303, f"{url}/4"), sent.text
        mine = client.get(sent.location).text
        assert [word in mine for word in (TEXT, "You proposed this", "your link leads back")] == [True] * 3
        assert TEXT in client.get(f"{url}/proposals").text
        for other in (browser(app), browser(app, make.user())):
            assert TEXT not in other.get(f"{url}/4").text
            assert "You proposed this" not in other.get(f"{url}/4").text
        elsewhere = browser(app)
        elsewhere.post(f"{consultation.url}/link", data={"link": cookie(client, consultation)})
        assert "You proposed this" in elsewhere.get(f"{url}/4").text
        chair = browser(app, moderator())
        assert TEXT in chair.get("/desk/approvals").text
        assert TEXT in chair.get(f"{url}/waiting").text
        assert client.get(f"{url}/waiting").status_code in (302, 401, 403)
        assert chair.post(f"{url}/4/accept").status_code == 303
        assert "Put to the vote" in client.get(f"{url}/proposals").text
        assert client.post(f"{url}/4/vote", data={"value": "agree"}).status_code == 303
    said = statement(consultation, 4).contribution
    name = "Anonymous" if consultation.is_anonymous else WHO["name"]
    assert (said.speaker_id, said.revision.author_id, said.speaker_name) == (None, None, name)


@pytest.mark.parametrize("act", ["decline", "merge"])
def test_what_is_decided_of_it_is_shown_to_its_holder(app: Flask, act: str) -> None:
    consultation, client = ways(app)["slip"]()
    url = there(consultation)
    with frozen_at(DURING):
        client.post(f"{url}/propose", data={"text": TEXT, "lang": "en"})
        data = {
            "decline": {"reason": "Off the question", "rule": "other"},
            "merge": {"into": "1", "reason": "Both on it"},
        }
        assert browser(app, moderator()).post(f"{url}/4/{act}", data=data[act]).status_code == 303
        page = client.get(f"{url}/4").text
        assert data[act]["reason"] in page
        assert TEXT in page


@pytest.mark.parametrize(("said", "word"), [
    ({"name": " "}, "say who you are"), ({"stakeholder_type": ""}, "Say as what you answer"),
    ({"website": "x"}, "must stay empty"), ({"stakeholder_type": "king"}, "Not a valid choice"),
])  # fmt: skip
def test_who_does_not_say_who_they_are_is_asked_again(app: Flask, said: dict[str, str], word: str) -> None:
    consultation, client = ways(app)["public"]()
    sent = first_vote(client, consultation, **said)
    assert (sent.status_code, word in sent.text, "Who you are" in sent.text) == (422, True, True)
    assert (votes(), db.session.scalars(select(Response)).all()) == ([], [])


@pytest.mark.parametrize("value", ["", "maybe", "1"])
def test_another_value_is_refused_and_nothing_begun(app: Flask, value: str) -> None:
    consultation, client = ways(app)["public"]()
    assert first_vote(client, consultation, value=value).status_code == 422
    assert (votes(), db.session.scalars(select(Response)).all()) == ([], [])


def test_a_doubled_first_vote_is_one(app: Flask) -> None:
    consultation, client = ways(app)["public"]()
    with frozen_at(DURING):
        who = {"key": key_in(client.get(there(consultation)).text), **WHO}
        for _click in range(2):
            again = browser(app)
            assert again.post(f"{there(consultation)}/1/vote", data={"value": "agree", **who}).status_code == 303
    assert (votes(), statement(consultation, 1).vote_count) == ([(1, 1)], 1)


def test_a_doubled_proposal_is_one(app: Flask) -> None:
    consultation, client = ways(app)["slip"]()
    with frozen_at(DURING):
        for _click in range(2):
            sent = client.post(f"{there(consultation)}/propose", data={"text": TEXT, "lang": "en"})
            assert sent.location == f"{there(consultation)}/4"


def test_a_draft_that_names_nobody_is_asked_before_it_votes(app: Flask) -> None:
    consultation, client = ways(app)["public"]()
    url, asked = there(consultation), statements_of(consultation).id
    with frozen_at(DURING):
        key = key_in(client.get(f"{consultation.url}/answer").text)
        data = {"key": key, "stakeholder_type": "", "vote": asked, "version": "0"}
        assert client.post(f"{consultation.url}/answer", data=data).location == url
        assert "Who you are" in client.get(url).text
        refused = client.post(f"{url}/1/vote", data={"value": "agree"})
        assert (refused.status_code, "say who you are" in refused.text, "Who you are" in refused.text) == (
            422,
            True,
            True,
        )
        page = client.get(url).text
        sent = client.post(f"{url}/1/vote", data={"value": "agree", "key": key_in(page), **WHO})
        assert sent.status_code == 303
    response = db.session.scalars(select(Response)).one()
    assert (response.speaker_name, response.stakeholder_type, response.region, votes()) == (
        WHO["name"], "civil", "african", [(1, 1)],
    )  # fmt: skip


def test_votes_and_answers_are_of_one_response(app: Flask) -> None:
    consultation, client = ways(app)["slip"]()
    first_vote(client, consultation)
    with frozen_at(DURING):
        page = client.get(f"{consultation.url}/answer").text
        version = re.search(r'name="version" value="(\d+)"', page)
        option = consultation.questions()[0].options[0].id
        data = {
            consultation.questions()[0].field: str(option),
            "version": version[1] if version else "0",
            "act": "submit",
        }
        assert client.post(f"{consultation.url}/answer", data=data).location.endswith("/receipt")
    response = db.session.scalars(select(Response)).one()
    assert (response.version, db.session.scalars(select(Vote.response_id)).all()) == (1, [response.id])


@pytest.mark.parametrize("way", WAYS)
def test_votes_by_link_are_counted_with_their_capacity(app: Flask, way: str) -> None:
    consultation, client = ways(app)[way]()
    first_vote(client, consultation)
    found = statement_results.results(statements_of(consultation), "type").page.items[0]
    assert (found.all.agree, found.all.voters, len(found.groups)) == (1, 1, 1)


def test_an_account_and_a_link_are_two_respondents_of_a_public_one(app: Flask) -> None:
    consultation, client = ways(app)["public"]()
    first_vote(client, consultation)
    assert first_vote(browser(app, make.user()), consultation, value="disagree").status_code == 303
    assert sorted(value for _number, value in votes()) == [-1, 1]
    assert statement(consultation, 1).vote_count == 2


def test_whoever_is_signed_in_and_holds_a_link_votes_as_its_holder(app: Flask) -> None:
    consultation, client = ways(app)["public"]()
    first_vote(client, consultation)
    make.sign_in(client, make.user(name="Amina"))
    with frozen_at(DURING):
        assert client.post(f"{there(consultation)}/2/vote", data={"value": "pass"}).status_code == 303
        client.post(f"{there(consultation)}/propose", data={"text": TEXT, "lang": "en"})
    assert len(db.session.scalars(select(Response)).all()) == 1
    assert statement(consultation, 4).contribution.speaker_name == WHO["name"]
    acted = {entry.actor_id for entry in record.entries_after(consultation.topic, 0) if entry.verb in ACTS}
    assert acted == {None}


@pytest.mark.parametrize("audience", ["registered", "invited"])
def test_strangers_read_and_cannot_vote(app: Flask, audience: str) -> None:
    consultation, client = voted_on_by(audience), browser(app)
    with frozen_at(DURING):
        assert client.get(there(consultation)).status_code == 200
        for path in ("1/vote", "propose"):
            assert client.post(
                f"{there(consultation)}/{path}", data={"value": "agree", "text": TEXT}
            ).status_code in (302, 401)
        assert client.get(f"{there(consultation)}/mine").status_code in (302, 401)
    assert votes() == []


def test_without_a_slip_one_is_led_to_it(app: Flask) -> None:
    consultation, client = voted_on_by("registered", is_anonymous=True), browser(app, make.user())
    with frozen_at(DURING):
        page = client.get(there(consultation)).text
        assert ("take an answering slip first" in page, f'href="{consultation.url}/slip"' in page) == (True, True)
        assert client.post(f"{there(consultation)}/1/vote", data={"value": "agree"}).status_code == 403
        assert client.post(f"{there(consultation)}/propose", data={"text": TEXT, "lang": "en"}).status_code == 403
    assert db.session.scalars(select(Response)).all() == []


def test_a_forged_slip_opens_nothing(app: Flask) -> None:
    consultation, client = ways(app)["slip"]()
    secret, rest = cookie(client, consultation).split(".", 1)
    for forged in (f"{'A' * 22}.{rest}", secret, f"{secret}.government.weog.{rest.split('.')[-1]}"):
        other = browser(app)
        other.set_cookie(f"answering_{consultation.id}", forged, path=consultation.url)
        with frozen_at(DURING):
            assert other.post(f"{there(consultation)}/1/vote", data={"value": "agree"}).status_code == 403
    assert votes() == []


@pytest.mark.parametrize(("moment", "status"), [
    (OPENS - SECOND, 403), (OPENS, 303), (CLOSES - SECOND, 303), (CLOSES, 403), (CLOSES + SECOND, 403),
])  # fmt: skip
def test_votes_by_slip_are_taken_while_it_is_open(app: Flask, moment: Any, status: int) -> None:
    consultation, client = ways(app)["slip"]()
    with frozen_at(moment):
        assert client.post(f"{there(consultation)}/1/vote", data={"value": "agree"}).status_code == status
    assert len(votes()) == (status == 303)


@pytest.mark.parametrize("anonymous", [False, True])
def test_the_same_through_the_api(app: Flask, client: FlaskClient, anonymous: bool) -> None:
    consultation = voted_on_by("public", is_anonymous=anonymous)
    here, key = api(consultation), slips.new_key()
    capacity = {"stakeholder_type": "civil", "name": "" if anonymous else "Amina", "country": "NE"}
    with frozen_at(DURING):
        assert client.put(f"{here}/1/vote", json={"value": "agree"}).status_code == 401
        unsaid = client.put(f"{here}/1/vote", json={"value": "agree", "key": key})
        assert (unsaid.status_code, list(unsaid.json["errors"])) == (422, ["capacity"])
        begun = client.put(f"{here}/1/vote", json={"value": "agree", "key": key, "capacity": capacity})
        assert begun.status_code == 200, begun.text
        own = {"Answer-Link": begun.json["link"]}
        assert client.get(f"{here}/votes").status_code == 401
        assert client.put(f"{here}/2/vote", json={"value": "pass"}, headers=own).json["value"] == "pass"
        assert client.put(f"{here}/1/vote", json={"value": "disagree"}, headers=own).status_code == 200
        mine = client.get(f"{here}/votes", headers=own).json["items"]
        assert [(one["statement"], one["value"], one["link"]) for one in mine] == [
            (1, "disagree", None),
            (2, "pass", None),
        ]
        far = client.get(f"{here}/progress", headers=own).json
        assert (far["voted"], far["total"], far["next"]) == (2, 3, 3)
        made = client.post(f"{here}/proposals", json={"text": TEXT}, headers=own)
        assert (made.status_code, made.json["text"], made.json["link"]) == (201, TEXT, own["Answer-Link"])
        assert client.get(f"{here}/4").json["text"] is None
        assert client.get(f"{here}/4", headers=own).json["text"] == TEXT
        assert [one["text"] for one in client.get(f"{here}/proposals", headers=own).json["items"]] == [TEXT]
        assert client.get(f"/api/v1{consultation.url}/response", headers=own).json["version"] == 0
    assert [value for _number, value in votes()] == [-1, 0]


def test_one_may_begin_with_a_proposal_through_the_api(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on_by("public")
    capacity = {"stakeholder_type": "igo", "name": "Amina"}
    with frozen_at(DURING):
        data = {"text": TEXT, "key": slips.new_key(), "capacity": capacity}
        made = client.post(f"{api(consultation)}/proposals", json=data)
        again = client.post(f"{api(consultation)}/proposals", json=data)
        assert (made.status_code, again.json["number"], again.json["link"]) == (
            201,
            made.json["number"],
            made.json["link"],
        )
        odd = client.post(f"{api(consultation)}/proposals", json=data | {"text": "Boats.", "lang": "xx-" * 30})
        assert (odd.status_code, list(odd.json["errors"])) == (422, ["lang"])


def test_a_slip_votes_through_the_api(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on_by("registered", is_anonymous=True)
    token = make.token(make.user())
    with frozen_at(DURING):
        assert client.put(f"{api(consultation)}/1/vote", json={"value": "agree"}, headers=token).status_code == 403
        slip = client.post(f"/api/v1{consultation.url}/slip", json={"key": slips.new_key()}, headers=token).json[
            "slip"
        ]
        sent = client.put(f"{api(consultation)}/1/vote", json={"value": "agree"}, headers={"Answer-Link": slip})
        assert (sent.status_code, sent.json["link"]) == (200, slip)


def test_who_proposes_waits_before_the_next(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation, client = ways(app)["slip"]()
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    with frozen_at(DURING):
        sent = [client.post(f"{there(consultation)}/propose", data={"text": text, "lang": "en"})
                for text in (TEXT, "Boats need harbours.")]  # fmt: skip
        assert [each.status_code for each in sent] == [303, 429]
        assert ("2 minutes" in sent[1].text, "Boats need harbours." in sent[1].text) == (True, True)


def test_nobody_floods_the_queue(app: Flask) -> None:
    consultation, client = ways(app)["slip"](settings={"slow_minutes": 0})
    with frozen_at(DURING):
        texts = [{"text": f"Thought {number} of many.", "lang": "en", "anyway": "1"} for number in range(11)]
        sent = [client.post(f"{there(consultation)}/propose", data=each).status_code for each in texts]
    assert sent == [303] * 10 + [429]


def test_votes_are_limited_by_link_and_beginning_by_address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation, client = ways(app)["slip"]()
    other = browser(app, make.user())
    take_slip(other, consultation)
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    monkeypatch.setitem(limits.RATES, "vote", ("2/minute", "100/minute"))
    monkeypatch.setitem(limits.RATES, "answer-anew", ("9/hour", "2/hour"))
    with frozen_at(DURING):
        url = f"{there(consultation)}/1/vote"
        sent = [client.post(url, data={"value": "agree"}).status_code for _turn in range(4)]
        assert sent == [303, 303, 303, 429]  # the first begins a response, and is counted as that
        assert [other.post(url, data={"value": "pass"}).status_code for _turn in range(3)] == [303, 303, 303]
        third = browser(app, make.user())
        take_slip(third, consultation)
        assert third.post(url, data={"value": "pass"}).status_code == 429


def test_late_votes_by_slip_are_marked(app: Flask) -> None:
    consultation, client = ways(app)["slip"]()
    first_vote(client, consultation)
    consultation.late_until = CLOSES + timedelta(days=1)
    db.session.commit()
    with frozen_at(CLOSES):
        assert client.post(f"{there(consultation)}/1/vote", data={"value": "pass"}).status_code == 403
        assert client.post(f"{there(consultation)}/2/vote", data={"value": "pass"}).status_code == 303
        assert client.post(f"{there(consultation)}/propose", data={"text": TEXT, "lang": "en"}).status_code == 403
    assert [late for late in db.session.scalars(select(Vote.is_late).order_by(Vote.statement_id))] == [False, True]
    assert statement(consultation, 2).vote_count == 1
