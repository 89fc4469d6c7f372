"""Own files: named by their contents, kept for a year, and nothing beside them is served."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.assets import asset_url


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return asset_url(name)


def test_a_file_asked_for_by_digest_is_kept(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "plenary.css"), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/css"
    assert gzip.decompress(answer.data).lstrip().startswith(b"@layer")


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
def test_a_file_asked_for_otherwise_is_asked_for_again(client: FlaskClient, query: str) -> None:
    assert client.get(f"/assets/plenary.css{query}").headers["Cache-Control"] == "no-cache"


def test_a_known_file_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/assets/plenary.css").headers["ETag"]
    assert client.get("/assets/plenary.css", headers={"If-None-Match": tag}).status_code == 304


def test_a_reader_without_gzip_gets_the_same(client: FlaskClient) -> None:
    packed = client.get("/assets/js/core/times.js", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/assets/js/core/times.js", headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(packed.data) == plain.data
    assert plain.mimetype == "text/javascript"


@pytest.mark.parametrize(
    "name",
    [
        "../wsgi.py",
        "%2e%2e/wsgi.py",
        "..%2fwsgi.py",
        "css",
        "nothing.css",
        "css/../../wsgi.py",
        "a\\..\\b",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404
    assert client.get("/assets//etc/passwd", follow_redirects=True).status_code == 404


def test_the_layers_are_declared_before_they_are_filled(app: Flask) -> None:
    sheet = app.extensions["plenary.assets"].sheet().decode()
    order = [sheet.find(f"@layer {name} ") for name in ("base", "layout", "components", "rooms", "utilities")]
    assert order == sorted(order)
    assert "/*" not in sheet
