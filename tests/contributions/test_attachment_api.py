"""Files through the API: the same rules, with a token."""

import io
from typing import Any

from flask.testing import FlaskClient

from accounts import token_actions
from accounts.models import User
from core.db import db
from tests import factories as make
from tests.contributions.factories import say
from tests.contributions.test_attachments import upload
from tests.core import files


def bearer(person: User) -> dict[str, str]:
    _token, secret = token_actions.make_token(make.actor(person), person, "test", 30)
    db.session.commit()
    return {"Authorization": f"Bearer {secret}"}


def sent(data: bytes, name: str = "a.png") -> dict[str, Any]:
    return {"files": (io.BytesIO(data), name)}


def test_upload_use_fetch_and_delete(client: FlaskClient) -> None:
    person = make.user()
    headers = bearer(person)
    made = client.post("/api/v1/files", data=sent(files.picture()), headers=headers)
    assert made.status_code == 201
    file = made.get_json()
    assert file["markdown"] == f"![]({file['url']})"
    assert client.get(f"/api/v1/files/{file['key']}").status_code == 404
    say(person, f"![a map]({file['url']})")
    db.session.commit()
    assert client.get(f"/api/v1/files/{file['key']}").get_json()["is_used"] is True
    assert client.get(f"/api/v1/files/{file['key']}/content").headers["Content-Type"] == "image/png"
    assert client.delete(f"/api/v1/files/{file['key']}", headers=headers).status_code == 403


def test_lists_and_space_are_ones_own(client: FlaskClient) -> None:
    person = make.user()
    own = upload(person, b"twelve bytes", "a.txt")
    upload(make.user(), b"noise", "noise.txt")
    headers = bearer(person)
    listed = client.get("/api/v1/files", headers=headers).get_json()["items"]
    assert [item["key"] for item in listed] == [own.key]
    assert client.get("/api/v1/files-space", headers=headers).get_json()["taken"] == 12
    assert client.delete(f"/api/v1/files/{own.key}", headers=bearer(make.user())).status_code == 404
    assert client.delete(f"/api/v1/files/{own.key}", headers=headers).status_code == 204
    assert client.get("/api/v1/files", headers=headers).get_json()["items"] == []


def test_what_is_refused_is_a_problem(client: FlaskClient) -> None:
    headers = bearer(make.user())
    assert client.post("/api/v1/files", data=sent(b"<svg>"), headers=headers).status_code == 422
    assert client.post("/api/v1/files", data={}, headers=headers).status_code == 422
    assert client.post("/api/v1/files", data=sent(files.picture())).status_code == 401


def test_the_description_says_multipart(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert "multipart/form-data" in paths["/api/v1/files"]["post"]["requestBody"]["content"]
