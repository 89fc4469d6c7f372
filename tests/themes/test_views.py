"""The home page, the pages of the vocabulary, their weight, and editing an action line."""

import gzip
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select

from contributions import record
from core.clock import frozen_at
from core.db import db
from core.panels import Panel, _providers, panel
from tests import factories as make
from themes.models import ActionLine, GoalLink, Theme

FIRST_VISIT = 14_600


@pytest.fixture
def _restored():
    """Links as they were, after a test that edits them: reference data outlives a test."""
    links = [
        (x.action_line_id, x.goal_number, x.is_disputed, x.only_in) for x in db.session.scalars(select(GoalLink))
    ]
    carried = {line.id: list(line.themes) for line in db.session.scalars(select(ActionLine))}
    db.session.rollback()
    yield
    db.session.rollback()
    db.session.execute(delete(GoalLink))
    columns = ("action_line_id", "goal_number", "is_disputed", "only_in")
    db.session.execute(insert(GoalLink), [dict(zip(columns, row, strict=True)) for row in links])
    for identity, themes in carried.items():
        db.session.get_one(ActionLine, identity).themes = [db.session.get_one(Theme, t.id) for t in themes]
    db.session.commit()


@pytest.fixture
def extra_panel():
    """A panel on the home page that counts how often it was asked."""
    asked = []

    def provider(actor):
        asked.append(actor)
        return Panel("core/_flashes.html", {"messages": [("info", f"asked {len(asked)}")]})

    panel("home", 500)(provider)
    yield asked
    _providers["home"] = [entry for entry in _providers["home"] if entry[1] is not provider]


@pytest.mark.parametrize(
    "path", ["/", "/action-lines", "/c1", "/c7-egov", "/themes", "/themes/2006-a", "/sdgs", "/sdgs/16"]
)
def test_pages_of_the_vocabulary_open_for_everybody(client, path):
    assert client.get(path).status_code == 200


def test_every_page_leads_to_what_spans_the_lines(client):
    foot = client.get("/c1").text.partition("<footer")[2]
    for path in ("/groups", "/proposals", "/record", "/moderation-log"):
        assert f'href="{path}"' in foot
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/c12", "/c7", "/themes/none", "/sdgs/18", "/sdgs/0", "/c12/edit"])
def test_what_does_not_exist_is_missing(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/c7-egov", "/action-lines", "/register", "/sign-in"])
def test_a_first_visit_is_light(client, path):
    page = client.get(path, headers={"Accept-Encoding": "gzip"}).data
    assert page[:2] == b"\x1f\x8b"
    sheet = client.get("/assets/plenary.css", headers={"Accept-Encoding": "gzip"}).data
    assert len(page) + len(sheet) <= FIRST_VISIT


def test_the_home_page_lists_the_eighteen_lines(client):
    page = client.get("/").text
    assert page.count('class="code"') == 18
    assert "ICT Applications: E-government" in page


def test_unconfirmed_facilitators_and_disputed_goals_are_marked(client):
    assert "to be confirmed" in client.get("/c7-ebus").text
    assert "to be confirmed" not in client.get("/c1").text
    assert "sources disagree" in client.get("/c2").text
    assert "sources disagree" not in client.get("/c1").text
    assert "sources disagree" in client.get("/sdgs/8").text


def test_the_home_page_is_kept_for_half_a_minute_and_made_for_nobody(client, noon, extra_panel):
    assert "asked 1" in client.get("/").text
    with frozen_at(noon + timedelta(seconds=29)):
        assert "asked 1" in client.get("/").text
    with frozen_at(noon + timedelta(seconds=30)):
        assert "asked 2" in client.get("/").text
    make.sign_in(client, make.user(is_admin=True))
    with frozen_at(noon + timedelta(seconds=61)):
        assert "asked 3" in client.get("/").text
    assert not any(actor.is_authenticated for actor in extra_panel)


def test_anonymous_pages_may_be_shared_and_personal_ones_may_not(client):
    shared = client.get("/c1")
    assert shared.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in shared.headers
    assert client.get("/c1", headers={"If-None-Match": shared.headers["ETag"]}).status_code == 304
    make.sign_in(client, make.user())
    own = client.get("/c1")
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert "Sign out" in own.text


def test_the_same_bytes_serve_readers_with_and_without_gzip(client):
    packed = client.get("/c1", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == client.get("/c1").data


@pytest.mark.usefixtures("_restored")
def test_a_facilitator_settles_a_disputed_goal(client):
    line = make.line("c2")
    make.sign_in(client, make.staff("facilitator", "c2"))
    assert "mod-only{display:inline}" in client.get("/c2").text
    assert client.get("/c2/edit").status_code == 200
    data = {"goals": ["1", "8", "9"], "disputed": [], "themes": ["2006-a"]}
    assert client.post("/c2/edit", data=data).status_code == 302
    db.session.rollback()
    links = {link.goal_number: link.is_disputed for link in make.line("c2").goals}
    assert links == {1: False, 8: False, 9: False}
    verbs = [entry.verb for entry in record.entries_after(f"line:{line.id}", 0)]
    assert verbs == ["goal_unlinked", "goal_linked", "line_themes_changed"]
    page = client.get("/c2").text
    assert "sources disagree" not in page
    assert "/themes/2006-a" in page


@pytest.mark.usefixtures("_restored")
def test_a_dispute_may_stay_open_and_saving_twice_changes_nothing(client):
    line = make.line("c2")
    make.sign_in(client, make.user(is_admin=True))
    data = {"goals": ["1", "9", "11"], "disputed": ["8"], "themes": [t.key for t in line.themes]}
    for _attempt in range(2):
        assert client.post("/c2/edit", data=data).status_code == 302
    assert record.last_number(f"line:{line.id}") == 0


@pytest.mark.parametrize(
    ("role", "slug", "status"),
    [
        (None, "c2", 403),
        ("facilitator", "c2", 200),
        ("facilitator", "c3", 403),
        ("moderator", "c2", 403),
        ("rapporteur", "c2", 403),
        ("observer", "c2", 403),
    ],
)
def test_who_may_edit_a_line(client, role, slug, status):
    make.sign_in(client, make.staff(role, slug) if role else make.user())
    assert client.get("/c2/edit").status_code == status
    assert client.post("/c2/edit", data={"goals": ["99"]}).status_code == (422 if status == 200 else 403)


def test_editing_needs_somebody_signed_in(client):
    assert client.get("/c2/edit").location == "/sign-in?next=/c2/edit"
    assert client.post("/c2/edit", data={}).status_code == 401
