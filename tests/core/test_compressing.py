"""Pages made for one request come compressed to whoever takes that, and only once."""

import gzip

import pytest


@pytest.mark.parametrize("path", ["/register", "/api/v1/lines", "/"])
def test_a_page_comes_compressed_when_asked_so(client, path):
    answer = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    unpacked = gzip.decompress(answer.data)
    assert unpacked[:1] in (b"<", b"{")
    assert len(unpacked) > 2 * len(answer.data)


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0"])
def test_who_does_not_take_it_gets_it_plain(client, accepted):
    answer = client.get("/register", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert b"<!doctype html>" in answer.data


def test_small_answers_stay_as_they_are(client):
    answer = client.get("/healthz", headers={"Accept-Encoding": "gzip"})
    assert answer.data == b"ok\n"
