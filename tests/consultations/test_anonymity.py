"""What is kept names nobody: after answering every table is read, and nothing leads from a person to an answer."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from consultations import actions, slips, taking_slips
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.slip_models import TakenSlip
from contributions import record
from contributions.models import Contribution
from core import personal
from core.clock import frozen_at
from core.db import db
from core.errors import Conflict
from core.idempotency import IdempotencyKey
from core.mail import OutgoingMail
from tests import factories as make
from tests.consultations.audiences import WORDS, asking, browser, cookie, send, take_slip
from tests.consultations.factories import DURING, OPENS, raw
from tests.dumping import everything, places_of

PERSON = {"id": 7_654_321, "name": "Zenobia Quartermaine", "email": "zq@demo.invalid", "country": "NE",
          "stakeholder_type": "civil"}  # fmt: skip
MOMENT = OPENS + timedelta(hours=1, minutes=47, seconds=11)


def grown(before: Counter[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The rows that are new or were changed."""
    return list((Counter(everything()) - before).elements())


def answered(app: Flask, **terms: Any) -> tuple[Consultation, list[tuple[str, bytes]], list[tuple[str, bytes]]]:
    """One person takes a slip and answers: the consultation, the rows of the slip, the rows of the answers."""
    consultation, person = asking(is_anonymous=True, **terms), make.user(**PERSON)
    db.session.commit()
    client = browser(app, person)
    before = Counter(everything())
    assert take_slip(client, consultation).status_code == 303
    of_slip, before = grown(before), Counter(everything())
    sent = send(client, consultation, at=MOMENT, q5=WORDS, fields={"idempotency_key": "a" * 20})
    assert sent.headers["Location"].endswith("/receipt"), sent.text
    return consultation, of_slip, grown(before)


def test_the_slip_says_that_one_was_taken_and_nothing_else(app: Flask) -> None:
    consultation, of_slip, _answers = answered(app)
    assert [table for table, _row in of_slip] == ["taken_slip"]
    columns = of_slip[0][1].split(b"\n")
    assert columns[1:4] == [str(consultation.id).encode(), b"7654321", b"None"]
    assert all(re.fullmatch(rb"[0-9a-f]{32,64}", column) for column in (columns[0], columns[4]))
    assert len(columns) == 5


def test_no_row_of_the_answers_names_who_gave_them(app: Flask) -> None:
    _consultation, of_slip, answers = answered(app)
    commitment = of_slip[0][1].split(b"\n")[4]
    marks = [b"7654321", b"Zenobia", b"Quartermaine", b"zq@demo", commitment, of_slip[0][1][:32]]
    assert {table for table, _row in answers} >= {"response", "answer", "contribution", "revision", "entry"}
    assert [(table, row) for table, row in answers if any(mark.lower() in row.lower() for mark in marks)] == []
    assert places_of(WORDS)


def test_no_row_of_the_answers_says_at_what_time_they_came(app: Flask) -> None:
    _consultation, _slip, answers = answered(app)
    clocks = {
        clock for _table, row in answers for clock in re.findall(rb"\d\d\d\d-\d\d-\d\d[ T](\d\d:\d\d:\d\d)", row)
    }
    # What a closing brings is at noon, as everybody knows; nothing else has a time of day.
    assert clocks == {b"00:00:00", b"12:00:00"}


def test_the_servers_key_and_all_that_is_stored_lead_nowhere(app: Flask) -> None:
    consultation, _slip, _answers = answered(app)
    digest = db.session.scalars(select(Response.access_digest)).one()
    every = b"\n".join(row for _table, row in everything())
    candidates = {found.decode() for found in re.findall(rb"[0-9a-f]{32}", every)} | {str(PERSON["id"])}
    assert digest not in {slips.digest_of(slips.secret_of(consultation.id, key)) for key in candidates}
    assert digest not in {slips.digest_of(token.decode()) for token in re.findall(rb"[A-Za-z0-9_-]{22,}", every)}


def test_nothing_stands_in_the_order_in_which_slips_were_taken(app: Flask) -> None:
    consultation = asking(is_anonymous=True)
    for _number in range(9):
        with frozen_at(DURING):
            actions.take_slip(make.actor(make.user()), consultation, slips.new_key())
    taking_slips.shuffle()
    db.session.commit()
    stored = db.session.execute(text("SELECT id, commitment FROM taken_slip")).scalars().all()
    assert stored == sorted(stored)
    if db.engine.dialect.name == "postgresql":
        assert len(set(db.session.execute(text("SELECT xmin::text FROM taken_slip")).scalars())) == 1


def test_no_answer_to_a_request_is_kept_nor_mail_written_nor_an_actor_recorded(app: Flask) -> None:
    consultation, _slip, _answers = answered(app)
    assert db.session.scalars(select(IdempotencyKey)).all() == []
    assert db.session.scalars(select(OutgoingMail)).all() == []
    acted = {entry.verb: entry.actor_id for entry in record.entries_after(consultation.topic, 0)}
    assert (acted["response_started"], acted["contribution_made"], acted["response_submitted"]) == (None, None, None)
    assert list(record.broken_links()) == []


def test_the_speaker_is_nobody_with_the_capacity_that_the_slip_says(app: Flask) -> None:
    answered(app)
    said, response = db.session.scalars(select(Contribution)).one(), db.session.scalars(select(Response)).one()
    assert (said.speaker_id, said.speaker_name, said.stakeholder_type, said.country) == (
        None,
        "Anonymous",
        "civil",
        None,
    )
    assert (response.user_id, response.region, response.country, response.organisation_name) == (
        None,
        "african",
        None,
        None,
    )


def test_whoever_wishes_says_neither_type_nor_region(app: Flask) -> None:
    consultation, client = asking(is_anonymous=True), browser(app, make.user(**PERSON))
    take_slip(client, consultation, says_type="", says_region="")
    send(client, consultation)
    response = db.session.scalars(select(Response)).one()
    assert (response.stakeholder_type, response.region) == ("other", "other")


def test_a_type_that_was_asked_for_is_said(app: Flask) -> None:
    consultation, client = asking(is_anonymous=True, types=["civil"]), browser(app, make.user(**PERSON))
    take_slip(client, consultation, says_type="")
    send(client, consultation)
    assert db.session.scalars(select(Response.stakeholder_type)).one() == "civil"


def test_the_same_key_gives_the_same_slip_and_another_none(app: Flask) -> None:
    consultation, actor, key = asking(is_anonymous=True), make.actor(make.user()), slips.new_key()
    with frozen_at(DURING):
        first = actions.take_slip(actor, consultation, key)
        assert actions.take_slip(actor, consultation, key) == first
        with pytest.raises(Conflict):
            actions.take_slip(actor, consultation, slips.new_key())
    assert len(db.session.scalars(select(TakenSlip)).all()) == 1


def test_a_browser_that_lost_the_answer_asks_again_with_its_own_key(app: Flask) -> None:
    consultation, client = asking(is_anonymous=True), browser(app, make.user())
    take_slip(client, consultation)
    taken = cookie(client, consultation)
    client.delete_cookie(f"answering_{consultation.id}", path=consultation.url)
    other = take_slip(client, consultation)
    assert other.status_code == 409
    assert "took your answering slip already" in other.text
    with frozen_at(DURING):
        key_lost = browser(app, make.user())
        page = key_lost.get(f"{consultation.url}/slip")
        again = key_lost.get(f"{consultation.url}/slip")
    assert re.findall(r"[0-9a-f]{32}(?=\")", page.text)[-1] == re.findall(r"[0-9a-f]{32}(?=\")", again.text)[-1]
    assert taken


def test_the_slip_leads_back_from_another_device_without_an_account(app: Flask) -> None:
    consultation, client = asking(is_anonymous=True), browser(app, make.user())
    take_slip(client, consultation)
    send(client, consultation, q5=WORDS)
    elsewhere = browser(app)
    with frozen_at(DURING):
        assert (
            elsewhere.post(f"{consultation.url}/link", data={"link": cookie(client, consultation)}).status_code == 303
        )
        assert WORDS in elsewhere.get(f"{consultation.url}/answer").text
    send(elsewhere, consultation, q5="Apricot jam")
    response = db.session.scalars(select(Response)).one()
    assert (response.version, response.answers[-1].contribution.revision.body) == (2, "Apricot jam")
    with frozen_at(DURING):
        assert (
            "Apricot" not in browser(app, make.user()).get(f"{consultation.url}/answer", follow_redirects=True).text
        )


def test_answers_can_be_emptied_with_the_slip(app: Flask) -> None:
    consultation, client = asking(is_anonymous=True), browser(app, make.user())
    take_slip(client, consultation)
    send(client, consultation, q5=WORDS)
    send(client, consultation)
    assert db.session.scalars(select(Contribution.visibility)).one() == "withdrawn"


def test_without_a_slip_the_words_are_kept_on_the_page_and_nothing_is_stored(app: Flask) -> None:
    consultation, client = asking(is_anonymous=True), browser(app, make.user())
    with frozen_at(DURING):
        opened = client.get(f"{consultation.url}/answer")
        q5 = consultation.questions()[4].field
        sent = client.post(f"{consultation.url}/answer", data={q5: WORDS, "act": "submit"})
    assert opened.headers["Location"].endswith("/slip")
    assert (sent.status_code, WORDS in sent.text) == (403, True)
    assert db.session.scalars(select(Response)).all() == []


def test_a_forged_slip_opens_nothing(app: Flask) -> None:
    consultation, client = asking(is_anonymous=True), browser(app, make.user())
    take_slip(client, consultation)
    secret, rest = cookie(client, consultation).split(".", 1)
    for forged in (f"{'A' * 22}.{rest}", secret, f"{secret}.government.weog.{rest.split('.')[-1]}"):
        other = browser(app)
        other.set_cookie(f"answering_{consultation.id}", forged, path=consultation.url)
        with frozen_at(DURING):
            assert other.post(f"{consultation.url}/answer", data={"act": "submit"}).status_code in (401, 403)
    assert db.session.scalars(select(Response)).all() == []


def test_a_promise_cannot_be_taken_back_once_published(app: Flask) -> None:
    consultation = asking(is_anonymous=True)
    with pytest.raises(ValueError, match="cannot be taken back"):
        consultation.is_anonymous = False


def test_my_data_says_that_a_slip_was_taken_and_erasure_lets_go_of_that(app: Flask) -> None:
    answered(app)
    assert personal.told(7_654_321)["taken_slip"][1] == [{"consultation": "Tools for government"}]
    assert personal.told(7_654_321)["responses"][1] == []
    personal.erase(7_654_321)
    assert db.session.scalars(select(TakenSlip)).all() == []
    assert len(db.session.scalars(select(Response)).all()) == 1


def test_the_action_looks_at_the_slip_not_at_the_account(app: Flask) -> None:
    consultation, person = asking(is_anonymous=True), make.user()
    with frozen_at(DURING):
        slip = actions.take_slip(make.actor(person), consultation, slips.new_key())
        carried = actions.Carried(slip)
        made = actions.submit_response(make.actor(person), consultation, raw(consultation, q1="Yes"), carried=carried)
    assert (made.user_id, made.access_digest) == (None, slips.digest_of(slip.split(".")[0]))
