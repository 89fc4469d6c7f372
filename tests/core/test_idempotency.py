"""A doubled post does its work once and gets the first answer again."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.clock import frozen_at, now
from core.db import db
from core.guard import unit_of_work
from core.idempotency import IdempotencyKey, forget_old
from core.mail import OutgoingMail

KEY = {"Idempotency-Key": "key-1"}


def stored(model: type = OutgoingMail) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_same_key_gives_the_same_answer(probe: FlaskClient) -> None:
    first = probe.post("/probe/write", data={"text": "once"}, headers=KEY)
    second = probe.post("/probe/write", data={"text": "once"}, headers=KEY)
    assert (first.status_code, first.data) == (second.status_code, second.data)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert stored() == 1


def test_a_field_of_the_form_is_a_key_too(probe: FlaskClient) -> None:
    for token in "ab":
        probe.post("/probe/write", data={"text": "once", "idempotency_key": "k", "csrf_token": token})
    assert stored() == 1


def test_other_words_under_the_same_key_are_a_conflict(probe: FlaskClient) -> None:
    probe.post("/probe/write", data={"text": "one"}, headers=KEY)
    assert probe.post("/probe/write", data={"text": "two"}, headers=KEY).status_code == 409
    assert stored() == 1


def test_json_bodies_are_compared(probe: FlaskClient) -> None:
    codes = [probe.post("/probe/write", json={"text": word}, headers=KEY).status_code for word in ("a", "a", "b")]
    assert codes == [201, 201, 409]


def test_another_key_and_another_address_are_another_act(probe: FlaskClient) -> None:
    probe.post("/probe/write", headers=KEY)
    probe.post("/probe/write", headers={"Idempotency-Key": "key-2"})
    probe.post("/probe/slow", headers=KEY)
    assert stored() == 3


@pytest.mark.parametrize("query", ["?status=422", "?raise=refused", "?raise=crash"])
def test_a_refused_act_leaves_its_key_free(probe: FlaskClient, query: str) -> None:
    probe.post(f"/probe/write{query}", headers=KEY)
    assert stored(IdempotencyKey) == 0
    assert probe.post("/probe/write", headers=KEY).status_code == 201


def test_a_preview_leaves_its_key_free(probe: FlaskClient) -> None:
    probe.post("/probe/write", data={"preview": "1", "idempotency_key": "k"})
    assert stored(IdempotencyKey) == 0


def test_a_secret_is_given_once_and_not_kept(probe: FlaskClient) -> None:
    data = {"text": "the secret", "secret": "1"}
    assert b"the secret" in probe.post("/probe/write", data=data, headers=KEY).data
    again = probe.post("/probe/write", data=data, headers=KEY | {"Accept": "application/json"})
    assert again.status_code == 409
    assert b"the secret" not in again.data
    assert db.session.scalars(select(IdempotencyKey)).one().body is None
    assert stored() == 1


@pytest.mark.parametrize("key", ["k" * 101, "a\tb"])
def test_an_unusable_key_is_refused(probe: FlaskClient, key: str) -> None:
    assert probe.post("/probe/write", headers={"Idempotency-Key": key}).status_code == 422
    assert stored() == 0


def test_two_at_once_make_one(probe_app: Flask) -> None:
    barrier, codes = threading.Barrier(2), []

    def send() -> None:
        barrier.wait()
        codes.append(probe_app.test_client().post("/probe/write", data={"text": "x"}, headers=KEY).status_code)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [201, 201]
    assert stored() == 1


def test_old_keys_are_forgotten(probe: FlaskClient) -> None:
    moment = now()
    with frozen_at(moment - timedelta(days=3)):
        probe.post("/probe/write", headers=KEY)
    with frozen_at(moment):
        probe.post("/probe/write", headers={"Idempotency-Key": "young"})
        with unit_of_work():
            assert forget_old() == 1
    assert db.session.scalars(select(IdempotencyKey.key)).all() == ["young"]
