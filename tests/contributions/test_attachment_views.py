"""The page of one's files, and uploading by a script."""

import io
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from contributions.attachment_models import Attachment
from core.db import db
from tests import factories as make
from tests.contributions.factories import say
from tests.contributions.test_attachments import upload
from tests.core import files


def test_ones_own_page_shows_space_and_use(client: FlaskClient) -> None:
    person = make.user()
    used, unused = upload(person), upload(person, b"words\n", "words.txt")
    upload(make.user(), b"noise\n", "noise.txt")
    say(person, f"![a]({used.url})")
    make.sign_in(client, person)
    page = client.get("/my/files").get_data(as_text=True)
    assert "used in 1 contribution" in page
    assert f"/my/files/{unused.key}/delete" in page
    assert f"/my/files/{used.key}/delete" not in page
    assert "200.0 MB" in page
    assert "noise" not in page
    assert client.post(f"/my/files/{unused.key}/delete").status_code == 303
    assert client.get(unused.url).status_code == 404


def test_a_script_uploads_and_gets_the_reference(client: FlaskClient) -> None:
    make.sign_in(client, make.user())
    sent = {"files": (io.BytesIO(files.picture()), "a b.png")}
    answer = client.post("/files", data=sent, headers={"Accept": "application/json"})
    assert answer.status_code == 201
    made = answer.get_json()["files"][0]
    assert made["markdown"] == f"![](/files/{made['key']}/a-b.png)"
    assert made["key"].endswith("-60x40")
    wrong = {"files": (io.BytesIO(b"<html>"), "a.png")}
    refusal = client.post("/files", data=wrong, headers={"Accept": "application/json"})
    assert refusal.status_code == 422
    assert "a.png: Files of this kind are not taken" in refusal.get_json()["detail"]


def test_strangers_upload_nothing(client: FlaskClient) -> None:
    sent = {"files": (io.BytesIO(files.picture()), "a.png")}
    assert client.post("/files", data=sent, headers={"Accept": "application/json"}).status_code == 401
    assert db.session.query(Attachment).count() == 0


def test_only_views_that_take_files_take_much(client: FlaskClient, app: Any) -> None:
    make.sign_in(client, make.user())
    boundary, body = encode_multipart({"files": FileStorage(io.BytesIO(b"x" * 3_000_000), "a.txt", "files")})
    large = {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
    assert client.post("/profile", **large).status_code == 413
    assert client.post("/files", **large).status_code == 303
    assert app.test_client().post("/files", **large).status_code == 413
