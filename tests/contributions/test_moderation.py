"""Complaints and decisions: who may, what is said, and that hidden words are gone everywhere."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from contributions.models import Contribution, Flag
from core import limits
from core.db import db
from tests import factories as make
from tests.contributions.factories import hidden, say


def signed_in(client: FlaskClient, person) -> FlaskClient:
    make.sign_in(client, person)
    return client


def flags() -> list[Flag]:
    return list(db.session.scalars(select(Flag)).unique())


def flagged(client: FlaskClient) -> Flag:
    said = say(body="Buy this now")
    signed_in(client, make.user()).post(
        f"/contributions/{said.id}/flag", data={"reason": "spam", "note": "An advert"}
    )
    return flags()[0]


def test_a_complaint_reaches_the_desk(client: FlaskClient, noon: datetime) -> None:
    flag = flagged(client)
    assert (flag.reason, flag.note, flag.decision) == ("spam", "An advert", None)
    page = signed_in(client, make.staff("moderator")).get("/desk/flags").get_data(as_text=True)
    for words in ("It is advertising", "An advert", "Buy this now", flag.contribution.symbol):
        assert words in page


def test_a_complaint_leads_back_to_the_place(client: FlaskClient, noon: datetime) -> None:
    said = say()
    answer = signed_in(client, make.user()).post(f"/contributions/{said.id}/flag", data={"reason": "other"})
    assert (answer.status_code, answer.location) == (303, said.place)


@pytest.mark.parametrize(
    "data",
    [{"note": "No reason"}, {"reason": "revenge", "note": "No reason"}, {"reason": "spam", "note": "n" * 1001}],
)
def test_a_mistake_keeps_what_was_typed(client: FlaskClient, noon: datetime, data: dict[str, str]) -> None:
    said = say()
    answer = signed_in(client, make.user()).post(f"/contributions/{said.id}/flag", data=data)
    assert answer.status_code == 422
    assert data["note"] in answer.get_data(as_text=True)
    assert flags() == []


def test_a_second_complaint_of_the_same_person_is_the_first(client: FlaskClient, noon: datetime) -> None:
    said = say()
    signed_in(client, make.user())
    for reason in ("spam", "abusive"):
        client.post(f"/contributions/{said.id}/flag", data={"reason": reason})
    assert [flag.reason for flag in flags()] == ["spam"]


ACTS = [
    ("GET", "/c/{id}/flag"), ("POST", "/contributions/{id}/flag"), ("GET", "/c/{id}/hide"),
    ("POST", "/contributions/{id}/hide"), ("GET", "/desk/flags"), ("GET", "/desk/c7-egov"),
]  # fmt: skip
MAY = {
    "nobody": "------", "speaker": "------", "reader": "yy----", "unconfirmed": "------", "observer": "yy----",
    "rapporteur": "yy----", "moderator": "yyyyyy", "facilitator": "yyyyyy", "moderator elsewhere": "yy--y-",
    "admin": "yyyyyy",
}  # fmt: skip


@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("number", range(len(ACTS)))
def test_who_may_do_what(client: FlaskClient, noon: datetime, who: str, number: int) -> None:
    author = make.user()
    said = say(author)
    people = {
        "nobody": lambda: None, "speaker": lambda: author, "reader": make.user, "admin": lambda: make.user(is_admin=True),
        "unconfirmed": lambda: make.user(confirmed_at=None), "moderator elsewhere": lambda: make.staff("moderator", "c2"),
    }  # fmt: skip
    person = people.get(who, lambda: make.staff(who))()
    db.session.commit()
    if person is not None:
        make.sign_in(client, person)
    method, path = ACTS[number]
    data = {"reason": "spam" if "flag" in path else "Off topic here"}
    answer = client.open(path.format(id=said.id), method=method, data=data if method == "POST" else None)
    if MAY[who][number] == "y":
        assert answer.status_code in (200, 303)
    else:
        assert answer.status_code in (401, 403) or "/sign-in" in answer.location


def test_hidden_words_are_gone_from_page_search_and_api(client: FlaskClient, noon: datetime) -> None:
    said = say(body="Peculiar words")
    moderator = make.staff("moderator")
    answer = signed_in(client, moderator).post(f"/contributions/{said.id}/hide", data={"reason": "Off topic here"})
    assert (answer.status_code, answer.location) == (303, said.place)
    stranger = client.application.test_client()
    for path in (f"/c/{said.symbol}", "/search?q=peculiar", f"/api/v1/contributions/{said.id}", f"/api/v1/c/{said.symbol}",
                 f"/api/v1/contributions/{said.id}/revisions", "/api/v1/search?q=peculiar"):  # fmt: skip
        assert "Peculiar words" not in stranger.get(path).get_data(as_text=True)
        assert "<mark>" not in stranger.get(path).get_data(as_text=True)


def test_restoring(client: FlaskClient, noon: datetime) -> None:
    said = hidden("Back again")
    signed_in(client, make.staff("facilitator"))
    assert f"/c/{said.id}/restore" in client.get("/desk/hidden").get_data(as_text=True)
    client.post(f"/contributions/{said.id}/restore", data={"reason": "Hidden by mistake"})
    assert "Back again" in client.application.test_client().get(f"/c/{said.symbol}").get_data(as_text=True)
    assert f"/c/{said.id}/restore" not in client.get("/desk/hidden").get_data(as_text=True)


@pytest.mark.parametrize("reason", ["", "x", "y" * 501])
def test_hiding_needs_a_reason_and_else_changes_nothing(client: FlaskClient, noon: datetime, reason: str) -> None:
    said = say()
    identity = said.id
    answer = signed_in(client, make.staff("moderator")).post(
        f"/contributions/{identity}/hide", data={"reason": reason}
    )
    assert answer.status_code == 422
    assert reason in answer.get_data(as_text=True)
    assert db.session.get(Contribution, identity, populate_existing=True).visibility == "public"


@pytest.mark.parametrize(("decision", "visibility"), [("upheld", "hidden"), ("dismissed", "public")])
def test_a_complaint_is_decided_once(client: FlaskClient, noon: datetime, decision: str, visibility: str) -> None:
    flag = flagged(client)
    identity, about = flag.id, flag.contribution_id
    path = f"/cases/{flag.case_id}/{decision}"
    signed_in(client, make.staff("moderator"))
    assert client.post(path, data={"reason": "Advertising"}).status_code == 303
    assert db.session.get(Flag, identity, populate_existing=True).decision == decision
    assert db.session.get(Contribution, about, populate_existing=True).visibility == visibility
    assert client.post(path, data={"reason": "Advertising"}).status_code == 409
    assert "Buy this now" not in client.get("/desk/flags").get_data(as_text=True) or decision == "upheld"


def test_upholding_without_a_reason_shows_the_form_again(client: FlaskClient, noon: datetime) -> None:
    flag = flagged(client)
    identity, path = flag.id, f"/cases/{flag.case_id}/upheld"
    answer = signed_in(client, make.staff("moderator")).post(path, data={"reason": "x"})
    assert answer.status_code == 422
    assert db.session.get(Flag, identity, populate_existing=True).decision is None


def test_a_moderator_decides_only_about_own_lines(client: FlaskClient, noon: datetime) -> None:
    identity = flagged(client).case_id
    signed_in(client, make.staff("moderator", "c2"))
    assert client.post(f"/cases/{identity}/upheld", data={"reason": "Advertising"}).status_code == 404
    assert "Buy this now" not in client.get("/desk/flags").get_data(as_text=True)
    assert client.get("/desk/c7-egov").status_code == 403
    assert client.get("/desk/c2").status_code == 200
    assert client.get("/desk/nowhere").status_code == 404


def test_the_desk_says_how_many_wait(client: FlaskClient, noon: datetime) -> None:
    flagged(client)
    assert "1 flagged contribution<" in signed_in(client, make.staff("moderator")).get("/desk").get_data(as_text=True)
    assert "0 flagged contributions" in signed_in(client, make.staff("moderator", "c2")).get("/desk").get_data(
        as_text=True
    )
    page = signed_in(client, make.staff("rapporteur")).get("/desk").get_data(as_text=True)
    assert "flagged contribution" not in page


def test_the_desk_of_a_line_lists_that_line(client: FlaskClient, noon: datetime) -> None:
    flagged(client)
    moderator = make.staff("moderator", "c2")
    make.appoint(moderator, "moderator")
    signed_in(client, moderator)
    assert "Buy this now" in client.get("/desk/flags").get_data(as_text=True)
    assert "Buy this now" in client.get("/desk/c7-egov").get_data(as_text=True)
    assert "Buy this now" not in client.get("/desk/c2").get_data(as_text=True)


def test_what_was_withdrawn_is_not_shown_to_moderators(client: FlaskClient, noon: datetime) -> None:
    flag = flagged(client)
    flag.contribution.visibility = "withdrawn"
    signed_in(client, make.staff("moderator"))
    assert "Buy this now" not in client.get("/desk/flags").get_data(as_text=True)
    assert client.get(f"/cases/{flag.case_id}").status_code == 404


def test_complaints_are_limited_and_the_words_kept(
    client: FlaskClient, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.config, "RATELIMIT_ENABLED", True)
    monkeypatch.setitem(limits.RATES, "flag", ("2/hour", "200/hour"))
    signed_in(client, make.user())
    said = [say() for _ in range(3)]
    db.session.commit()
    answers = [
        client.post(
            f"/contributions/{c.id}/flag",
            data={"reason": "spam", "note": f"A long enough note about spam, number {n}"},
        )
        for n, c in enumerate(said)
    ]
    assert [a.status_code for a in answers] == [303, 303, 429]
    assert "number 2" in answers[2].get_data(as_text=True)
    assert int(answers[2].headers["Retry-After"]) > 0
