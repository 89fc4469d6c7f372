"""Stored pages: joined from compressed parts, true until their topic changes, and never one reader's for another."""

import gzip
import io
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core import pages, reader
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from core.packing import SLOT, packed_page
from core.pages import StoredPage
from core.topics import touch, version_of
from tests.core.probe import RENDERED

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
GZIP = {"Accept-Encoding": "gzip, br"}
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x02\x03"), max_size=300)


@pytest.fixture(autouse=True)
def _counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test counts its own renderings; the reader's parts are those of a test."""
    RENDERED.clear()
    monkeypatch.setattr(reader, "_provider", lambda found: ("<style>", "NAV", "FOOT"))


def change() -> None:
    with unit_of_work():
        touch("probe:1")


@given(st.lists(TEXTS, min_size=1, max_size=14), st.lists(TEXTS, max_size=14))
def test_parts_and_segments_make_one_valid_stream(segments: list[str], parts: list[str]) -> None:
    page = packed_page(SLOT.join(segments))
    stream = page.packed(parts)
    expected = "".join(s + (parts[n] if n < len(parts) and n < len(segments) else "") for n, s in enumerate(segments))
    assert zlib.decompress(stream, 31).decode() == expected
    assert gzip.decompress(stream).decode() == expected
    assert gzip.GzipFile(fileobj=io.BytesIO(stream)).read().decode() == expected


def test_a_large_page_is_a_valid_stream() -> None:
    page = packed_page(SLOT.join(["é" * 200_000, "x" * 70_000]))
    assert gzip.decompress(page.packed(["你好" * 1000])).decode() == "é" * 200_000 + "你好" * 1000 + "x" * 70_000


def test_slots_are_filled_and_never_served_open(probe: FlaskClient) -> None:
    page = probe.get("/probe/page").get_data(as_text=True)
    assert page == "<html><style><body>NAVwordsFOOT</body></html>"


def test_a_page_is_rendered_once_and_then_read(probe: FlaskClient) -> None:
    bodies = {gzip.decompress(probe.get("/probe/page", headers=GZIP).data) for _ in range(3)}
    assert len(bodies) == 1
    assert len(RENDERED) == 1


def test_a_reader_without_gzip_gets_plain_bytes(probe: FlaskClient) -> None:
    answer = probe.get("/probe/page", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert b"words" in answer.data
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_each_reader_gets_own_parts(probe: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    probe.get("/probe/page")
    monkeypatch.setattr(reader, "_provider", lambda found: ("", "SOMEBODY ELSE", ""))
    page = probe.get("/probe/page").get_data(as_text=True)
    assert "SOMEBODY ELSE" in page
    assert "FOOT" not in page
    assert len(RENDERED) == 1
    assert b"SOMEBODY" not in db.session.scalars(select(StoredPage.body)).one()


def test_a_change_makes_the_page_old(probe: FlaskClient) -> None:
    tag = probe.get("/probe/page").headers["ETag"]
    change()
    assert probe.get("/probe/page", headers={"If-None-Match": tag}).status_code in (200, 304)
    assert len(RENDERED) == 2


def test_a_rolled_back_change_does_not(probe: FlaskClient) -> None:
    probe.get("/probe/page")
    touch("probe:1")
    db.session.rollback()
    probe.get("/probe/page")
    assert len(RENDERED) == 1


def test_a_change_of_another_topic_does_not(probe: FlaskClient) -> None:
    probe.get("/probe/page")
    with unit_of_work():
        touch("probe:2")
    probe.get("/probe/page")
    assert len(RENDERED) == 1


def test_a_page_grows_old(probe: FlaskClient) -> None:
    with frozen_at(NOON):
        probe.get("/probe/page")
    with frozen_at(NOON + timedelta(hours=23, minutes=59)):
        probe.get("/probe/page")
        assert len(RENDERED) == 1
    with frozen_at(NOON + timedelta(days=1)):
        probe.get("/probe/page")
        assert len(RENDERED) == 2


def test_a_known_page_is_not_sent_again(probe: FlaskClient) -> None:
    first = probe.get("/probe/page")
    again = probe.get("/probe/page", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert probe.get("/probe/page", headers={"If-None-Match": '"other"'}).status_code == 200


def test_what_shared_caches_may_keep(probe: FlaskClient) -> None:
    assert probe.get("/probe/page").headers["Cache-Control"] == "public, no-cache"
    private = probe.get("/probe/page?private=1")
    assert private.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in private.headers["Vary"]


def test_a_private_answer_is_always_sent(probe: FlaskClient) -> None:
    tag = probe.get("/probe/page").headers["ETag"]
    answer = probe.get("/probe/page?private=1", headers={"If-None-Match": tag})
    assert (answer.status_code, "ETag" in answer.headers) == (200, False)


def test_a_change_while_rendering_is_not_lost(probe: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page rendered from the state before a change is stored under the version before it: and so never served."""
    store = pages.store

    def late(*args) -> None:
        change()
        store(*args)

    monkeypatch.setattr(pages, "store", late)
    probe.get("/probe/page")
    monkeypatch.setattr(pages, "store", store)
    probe.get("/probe/page")
    assert len(RENDERED) == 2


def test_versions_rise() -> None:
    before = version_of("probe:1")
    change()
    change()
    assert version_of("probe:1") == before + 2
