"""Responses that look alike are flagged with the evidence, and count until a facilitator says otherwise, with a reason."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions, duplicates, queries
from consultations import results as counting
from consultations.models import Consultation
from consultations.response_models import Response
from contributions import record
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Missing, Refused
from tests import factories as make
from tests.consultations.audiences import asking, browser, send
from tests.consultations.factories import CLOSES, DURING, OPENS, published, question, submitted

LONG = "We ask that every public library lends out a device with which anybody can read and write, at no cost."

OTHER = "Something else of our own, in more than a dozen words, as anybody would write it down here."


def wordy() -> Consultation:
    """One whose free text is not limited to five words."""
    consultation = published()
    question(consultation, 5).word_limit = None
    db.session.flush()
    return consultation


def leader(consultation: Consultation):
    """The facilitator who acts."""
    return make.actor(queries.facilitators(consultation)[0])


def twins(consultation: Consultation) -> tuple[Response, Response]:
    """Two people who send one text; a third says something else."""
    first = submitted(consultation, q5=LONG)
    submitted(
        consultation,
        q1="No",
        q5="Something else of our own, in more than a dozen words, as anybody would write it here",
    )
    second = submitted(consultation, q1="No", q5=LONG.upper().replace(",", " –"))
    return first, second


def settle(consultation: Consultation, first: Response, second: Response, verdict: str = "counted_once") -> None:
    with frozen_at(DURING):
        actions.settle_duplicate(
            leader(consultation),
            consultation,
            (first.reference, second.reference),
            verdict,
            "The same office sent both",
        )


def test_the_same_long_text_is_flagged_and_nothing_is_dropped(app: Flask) -> None:
    consultation = wordy()
    first, second = twins(consultation)
    (pair,) = duplicates.flagged(consultation)
    assert (pair.first, pair.second, pair.evidence, pair.finding) == (first, second, ("text",), None)
    with frozen_at(CLOSES):
        assert counting.results(consultation).respondents == 3


def test_short_texts_and_a_few_equal_choices_are_chance(app: Flask) -> None:
    consultation = published()
    for _number in range(3):
        submitted(consultation, q2=["A", "B"], q5="Yes please")
    assert duplicates.flagged(consultation) == []


def test_the_same_name_with_and_without_an_account(app: Flask) -> None:
    consultation = asking("public")
    person = make.user(name="Zenobia Quartermaine", organisation="Reading Circle", speaks_on_behalf=True)
    first = submitted(consultation, person)
    db.session.commit()
    said = {"name": "zenobia  QUARTERMAINE", "stakeholder_type": "civil", "organisation_name": "Reading Circle",
            "country": "NE"}  # fmt: skip
    assert send(browser(app), consultation, fields=said).status_code == 303
    (pair,) = duplicates.flagged(consultation)
    assert {pair.first.reference, pair.second.reference} > {first.reference}
    assert pair.evidence == ("person",)


def test_a_network_is_no_evidence_of_its_own(app: Flask) -> None:
    consultation = asking("public")
    for name in ("Ada", "Bela"):
        send(browser(app), consultation, fields={"name": name, "stakeholder_type": "civil"})
    assert duplicates.flagged(consultation) == []
    send(browser(app), consultation, fields={"name": "Ada", "stakeholder_type": "civil"})
    assert [pair.evidence for pair in duplicates.flagged(consultation)] == [("person", "network")]


def test_networks_are_forgotten_when_it_has_closed(app: Flask) -> None:
    consultation = asking("public")
    send(browser(app), consultation, fields={"name": "Ada", "stakeholder_type": "civil"})
    db.session.refresh(consultation)
    assert consultation.network_salt is not None
    with frozen_at(CLOSES - timedelta(seconds=1)):
        duplicates.forget_when_closed()
    assert db.session.get_one(Consultation, consultation.id).network_salt is not None
    with frozen_at(CLOSES):
        duplicates.forget_when_closed()
    assert db.session.get_one(Consultation, consultation.id).network_salt is None
    assert "network" not in db.session.scalars(select(Response)).one().likeness


@pytest.mark.parametrize("terms", [{"audience": "public", "is_anonymous": True}, {}])
def test_of_the_anonymous_and_of_accounts_no_network_is_kept(app: Flask, terms: dict[str, Any]) -> None:
    consultation = asking(**({"audience": "registered"} | terms))
    person = None if terms else make.user()
    assert send(browser(app, person), consultation, fields={"stakeholder_type": "civil"}).status_code == 303
    assert "network" not in db.session.scalars(select(Response)).one().likeness
    assert consultation.network_salt is None


def test_a_finding_counts_once_is_in_the_record_and_can_be_changed(app: Flask) -> None:
    consultation = wordy()
    first, second = twins(consultation)
    settle(consultation, first, second)
    with frozen_at(CLOSES):
        found = counting.results(consultation)
    assert (found.respondents, found.once, second.counted_with_id) == (2, 1, first.id)
    assert record.entries_after(consultation.topic, 0)[-1].payload["verdict"] == "counted_once"
    settle(consultation, first, second, "not_duplicate")
    with frozen_at(CLOSES):
        assert counting.results(consultation).respondents == 3
    assert len(duplicates.findings_of(consultation)) == 1
    assert list(record.broken_links()) == []


def test_the_results_say_what_is_left_out_and_why(app: Flask, client: FlaskClient) -> None:
    consultation = wordy()
    settle(consultation, *twins(consultation))
    db.session.commit()
    with frozen_at(CLOSES):
        page = client.get(f"{consultation.url}/results").text
        told = client.get(f"/api/v1/consultations/{consultation.id}/results").json
    assert "1 response counts with another" in page
    assert "The same office sent both" in page
    assert (told["respondents"], told["counted_once"]) == (2, 1)


@pytest.mark.parametrize(("verdict", "reason", "error"), [
    ("counted_once", " ", Invalid), ("dropped", "Because of that", Invalid), ("counted_once", "Because of that", Missing),
])  # fmt: skip
def test_what_is_no_finding_is_refused(app: Flask, verdict: str, reason: str, error: type[Exception]) -> None:
    consultation = wordy()
    first, second = twins(consultation)
    references = (second.reference, first.reference) if error is Missing else (first.reference, second.reference)
    with frozen_at(DURING), pytest.raises(error):
        actions.settle_duplicate(leader(consultation), consultation, references, verdict, reason)
    assert duplicates.findings_of(consultation) == []


def test_others_neither_see_nor_settle(app: Flask, client: FlaskClient) -> None:
    consultation = wordy()
    first, second = twins(consultation)
    person = make.user()
    with frozen_at(DURING), pytest.raises(Refused):
        actions.settle_duplicate(
            make.actor(person), consultation, (first.reference, second.reference), "counted_once", "Because of that"
        )
    make.sign_in(client, person)
    with frozen_at(DURING):
        assert client.get(f"{consultation.url}/duplicates").status_code == 403


def test_the_desk_shows_the_evidence_and_takes_a_finding_without_scripts(app: Flask, client: FlaskClient) -> None:
    consultation = wordy()
    first, second = twins(consultation)
    make.sign_in(client, queries.facilitators(consultation)[0])
    sent = {"first": first.reference, "second": second.reference, "verdict": "counted_once"}
    with frozen_at(OPENS + timedelta(hours=3)):
        page = client.get(f"{consultation.url}/duplicates").text
        refused = client.post(f"{consultation.url}/duplicates", data=sent)
        taken = client.post(f"{consultation.url}/duplicates", data=sent | {"reason": "The same office sent both"})
        after = client.get(f"{consultation.url}/duplicates").text
    assert "a longer text word for word the same" in page
    assert LONG not in page
    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "Of one respondent: counted once" in after
    assert "The same office sent both" in after


def test_the_api_lists_and_settles(app: Flask, client: FlaskClient) -> None:
    consultation = wordy()
    first, second = twins(consultation)
    headers = make.token(queries.facilitators(consultation)[0])
    address = f"/api/v1/consultations/{consultation.id}/duplicates"
    body = {"first": first.reference, "second": second.reference, "verdict": "not_duplicate", "reason": "A campaign"}
    with frozen_at(DURING):
        assert client.get(address, headers=headers).json["items"][0]["evidence"] == ["text"]
        assert client.post(address, json=body, headers=headers).status_code == 201
        (item,) = client.get(address, headers=headers).json["items"]
    assert (item["verdict"], item["reason"]) == ("not_duplicate", "A campaign")


def test_facilitators_take_all_notes_along_and_nobody_else(app: Flask) -> None:
    consultation = wordy()
    first, second = twins(consultation)
    db.session.commit()
    leading = queries.facilitators(consultation)[0]
    at = f"{consultation.url}/duplicates/list.csv"
    with frozen_at(DURING):
        before = list(csv.DictReader(io.StringIO(browser(app, leading).get(at).data.decode("utf-8-sig"), newline="")))
        actions.settle_duplicate(
            leader(consultation), consultation, (first.reference, second.reference), "counted_once", "=one office"
        )
        db.session.commit()
        got = browser(app, leading).get(at)
        rows = list(csv.DictReader(io.StringIO(got.data.decode("utf-8-sig"), newline="")))
        for person in (None, make.user(), make.staff("moderator")):
            assert browser(app, person).get(at).status_code in (302, 403)
    assert [(r["first"], r["second"], r["evidence"], r["finding"]) for r in before] == [
        (first.reference, second.reference, "text", "")
    ]
    assert [(r["finding"], r["reason"]) for r in rows] == [("counted_once", "'=one office")]
    assert "no-store" in got.headers["Cache-Control"]
