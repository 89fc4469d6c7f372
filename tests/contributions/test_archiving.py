"""A person's own data: complete, readable, theirs alone, and gone after a week or with the account."""

import io
import json
import zipfile
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from accounts.models import User
from contributions import actions, archiving, erasing
from contributions.archive_models import DataArchive
from contributions.record import Entry
from core import filestore
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from core.personal import own_tables
from tests import factories as make
from tests.contributions.factories import say
from tests.contributions.test_attachment_api import bearer
from tests.contributions.test_attachments import upload


def somebody() -> User:
    """An account with a past, among others whose words must not appear."""
    with unit_of_work():
        person, other = make.user(name="Aïcha", email="aicha@example.org"), make.user(name="Noise")
        file = upload(person, b"my own file\n", "notes.txt")
        said = say(person, f"First **wording** [notes.txt]({file.url})")
        actions.revise(make.actor(person), said, "Second wording")
        taken_back = say(person, "Taken back")
        actions.withdraw(make.actor(person), taken_back)
        theirs = say(other, "Noise by others")
        actions.flag(make.actor(person), theirs, "spam", "My note")
        upload(other, b"noise\n", "noise.txt")
    return db.session.get_one(User, person.id)


def archive_of(client: FlaskClient) -> zipfile.ZipFile:
    assert client.post("/my/data").status_code == 303
    answer = client.get("/my/data/archive.zip")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-data.zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_everything_of_ones_own_is_in_it_and_nothing_of_others(client: FlaskClient) -> None:
    person = somebody()
    make.sign_in(client, person)
    zipped = archive_of(client)
    assert zipped.testzip() is None
    data = {name: json.loads(zipped.read(name)) for name in zipped.namelist() if name.endswith(".json")}
    assert data["data/profile.json"][0]["email"] == "aicha@example.org"
    said = data["data/contributions.json"]
    assert [c["visibility"] for c in said] == ["public", "withdrawn"]
    assert [w["body"][:6] for w in said[0]["wordings"]] == ["First ", "Second"]
    assert data["data/flags.json"][0]["note"] == "My note"
    caused = db.session.query(Entry).filter_by(actor_id=person.id).count()
    assert 0 < len(data["data/record.json"]) <= caused + 1
    path = data["data/files.json"][0]["path"]
    assert zipped.read(path) == b"my own file\n"
    assert f'href="{path}"' in zipped.read("index.html").decode()
    assert "<strong>wording</strong>" in zipped.read("index.html").decode()
    assert any(name.startswith("words/") for name in zipped.namelist())
    readme = zipped.read("README.txt").decode()
    assert all(name.removeprefix("data/") in readme for name in data)
    for name in zipped.namelist():
        assert b"Noise" not in zipped.read(name), name
        assert b"password_hash" not in zipped.read(name), name


def test_what_a_room_does_not_speak_for_is_told_as_it_is() -> None:
    assert {"read_state", "appointment", "api_token", "admission"} <= {table.name for table in own_tables()}
    assert {"response", "participation", "erasure", "data_archive"}.isdisjoint({table.name for table in own_tables()})


def test_nobody_else_has_it(client: FlaskClient) -> None:
    make.sign_in(client, somebody())
    archive_of(client)
    for person in (make.user(), make.user(is_admin=True)):
        make.sign_in(client, person)
        assert client.get("/my/data/archive.zip").status_code == 404
    client.post("/sign-out")
    assert client.get("/my/data/archive.zip").status_code == 302
    assert client.get("/api/v1/me/data").status_code == 401


def test_it_goes_after_a_week(client: FlaskClient, noon: datetime) -> None:
    make.sign_in(client, somebody())
    archive_of(client)
    digest = db.session.query(DataArchive).one().digest
    with frozen_at(noon + timedelta(days=7, seconds=-1)):
        archiving.forget_old()
        assert client.get("/my/data/archive.zip").status_code == 200
    with frozen_at(noon + timedelta(days=7)):
        assert client.get("/my/data/archive.zip").status_code == 404
        archiving.forget_old()
    assert db.session.query(DataArchive).count() == 0
    with pytest.raises(filestore.LostFile):
        filestore.get(digest)


def test_a_new_one_takes_the_place_of_the_old(client: FlaskClient) -> None:
    person = somebody()
    make.sign_in(client, person)
    archive_of(client)
    first = db.session.query(DataArchive).one().digest
    with unit_of_work():
        say(db.session.get_one(User, person.id), "Another")
    assert b"Another" in archive_of(client).read("index.html")
    assert not filestore.path_of(first).exists()
    assert db.session.query(DataArchive).count() == 1


def test_it_goes_with_the_account(client: FlaskClient) -> None:
    person = somebody()
    make.sign_in(client, person)
    archive_of(client)
    digest = db.session.query(DataArchive).one().digest
    with unit_of_work():
        admin = make.actor(make.user(is_admin=True))
        erasing.erase_account(admin, db.session.get_one(User, person.id), "On the ground of the law")
    assert not filestore.path_of(digest).exists()


def test_the_same_through_the_api(client: FlaskClient) -> None:
    headers = bearer(somebody())
    assert client.get("/api/v1/me/data", headers=headers).status_code == 404
    assert client.post("/api/v1/me/data", headers=headers).status_code == 202
    assert client.get("/api/v1/me/data", headers=headers).get_json()["size"] > 0
    answer = client.get("/api/v1/me/data/archive", headers=headers)
    assert "README.txt" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
