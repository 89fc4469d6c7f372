"""The preview is the stored rendering, whatever is typed; mentions and hints; one post, however often it is sent."""

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from accounts.models import User
from contributions.actions import Speaker
from core.db import db
from core.errors import Invalid
from core.guard import unit_of_work
from forum import actions, quoting
from forum.composing import preview
from forum.models import Thread
from tests import factories as make
from tests.core.hostile import HTML, MARKDOWN
from tests.forum import factories as forum


@pytest.fixture
def thread() -> Thread:
    return forum.committed_thread(1)


@pytest.fixture
def person(client: FlaskClient) -> User:
    made = make.user(name="Ana Writes")
    make.sign_in(client, made)
    return made


def stored_and_previewed(thread: Thread, author: User, body: str) -> tuple[str | None, str | None]:
    """Both renderings, or ``None`` where the text is refused."""
    try:
        shown: str | None = preview(thread.space, body, "en").html
    except Invalid:
        shown = None
    try:
        stored: str | None = forum.post(thread, author, body).contribution.revision.html
    except Invalid:
        stored = None
    return stored, shown


def test_the_preview_of_every_hostile_text_is_what_is_stored(thread: Thread, person: User) -> None:
    for body in [*HTML, *MARKDOWN]:
        stored, shown = stored_and_previewed(thread, person, body)
        assert stored == shown, ascii(body[:60])


def test_so_it_is_with_mentions_and_quotations(thread: Thread, person: User) -> None:
    with unit_of_work():
        forum.post(thread, person, "I *speak*, <b> & 1. list")
    post = forum.numbered(thread, 3)
    texts = ['Dear @"Ana Writes",', quoting.quoted(post) + "@ana.writes", quoting.passage_quoted(post, 2, 20) + "No."]
    for body in texts:
        stored, shown = stored_and_previewed(thread, person, body)
        assert stored == shown
        assert stored is not None
        assert "<a " in stored


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(alphabet=st.sampled_from('@"AnaWrites []()<>/people1.*_`#>-|\n\\&;x!:'), max_size=80))
def test_so_it_is_with_any_text(thread: Thread, person: User, body: str) -> None:
    stored, shown = stored_and_previewed(thread, person, body)
    assert stored == shown


def test_the_live_preview_stores_nothing(client: FlaskClient, person: User, thread: Thread) -> None:
    data = {"body": "**Now** I am in @“Nobody”", "lang": "ar", "place": f"thread:{thread.id}"}
    made = client.post("/preview", data=data).json
    assert made["html"] == preview(thread.space, data["body"], "ar").html
    assert made["dir"] == "rtl"
    assert db.session.get_one(Thread, thread.id).post_count == 2
    assert client.post("/preview", data={"body": " "}).json == {"html": "", "notes": []}
    assert client.post("/preview", data={"body": "x" * 20_001}).json["html"] is None
    assert client.application.test_client().post("/preview", data=data).status_code == 401
    headers = make.token(person)
    assert client.post("/api/v1/preview", json={"body": "**x**"}, headers=headers).json["html"] == (
        '<p dir="auto"><strong>x</strong></p>\n'
    )


def test_a_doubtful_language_is_a_hint(client: FlaskClient, person: User, thread: Thread) -> None:
    data = {"body": "كيف نصل إلى القرى البعيدة اليوم؟", "lang": "en"}
    assert "but its letters are others" in client.post("/preview", data=data).json["notes"][0]
    assert client.post("/preview", data=data | {"lang": "ar"}).json["notes"] == []
    assert "but its letters are others" in client.post(f"{thread.url}/posts", data=data | {"preview": "1"}).text
    assert client.post(f"{thread.url}/posts", data=data).status_code == 303


def test_a_name_of_two_comes_back_with_a_choice(client: FlaskClient, person: User, thread: Thread) -> None:
    with unit_of_work():
        people = [make.user(name="Li Wei", organisation=where) for where in ("Ministry", "Club")]
        ids = [each.id for each in people]
        for each in people:
            forum.post(thread, each)
    data = {"body": 'Ask @"Li Wei".', "lang": "en", "idempotency_key": "k" * 20}
    page = client.post(f"{thread.url}/posts", data=data)
    assert page.status_code == 422
    radios = html.fromstring(page.text).xpath("//input[@type='radio']")
    assert [(radio.get("name"), radio.get("value")) for radio in radios] == [("mentioned-1", str(i)) for i in ids]
    assert "Ministry" in page.text
    done = client.post(f"{thread.url}/posts", data=data | {"mentioned-1": str(ids[1])})
    assert done.status_code == 303
    assert forum.numbered(thread, 5).contribution.revision.body == f"Ask [@Li Wei](/people/{ids[1]})."


def test_suggestions_begin_with_who_spoke_here(client: FlaskClient, person: User, thread: Thread) -> None:
    with unit_of_work():
        elsewhere = forum.thread(make.user(name="Aaron Elsewhere"))
        here = make.user(name="Aaron Here")
        forum.post(thread, here)
        forum.post(elsewhere, make.user(name="Bob Aa"))
    found = client.get(f"/people/suggest?q=aa&place=thread:{thread.id}").json["people"]
    assert [p["name"] for p in found] == ["Aaron Here", "Aaron Elsewhere", "Bob Aa"]
    assert found[0] == {"id": here.id, "name": "Aaron Here", "about": "Niger"}
    assert client.get("/people/suggest?q=aa&place=thread:999").status_code == 404
    headers = make.token(person)
    listed = client.get("/api/v1/people/suggest?q=aaron&place=", headers=headers).json["items"]
    assert {p["name"] for p in listed} == {"Aaron Here", "Aaron Elsewhere"}


@pytest.mark.parametrize(
    ("role", "status"),
    [("stranger", 302), ("unconfirmed", 403), ("participant", 200), ("observer", 200), ("administrator", 200)],
)
def test_who_may_ask_for_names(role: str, status: int, client: FlaskClient, thread: Thread) -> None:
    people = {
        "unconfirmed": lambda: make.user(confirmed_at=None), "participant": make.user,
        "observer": lambda: make.staff("observer"), "administrator": lambda: make.user(is_admin=True),
    }  # fmt: skip
    if role in people:
        make.sign_in(client, people[role]())
    assert client.get("/people/suggest?q=a").status_code == status


def test_the_form_begins_in_the_language_last_used(client: FlaskClient, person: User, thread: Thread) -> None:
    def chosen(page: str) -> str:
        return str(html.fromstring(page).xpath("//select[@name='lang']/option[@selected]/@value")[0])

    assert chosen(client.get(thread.url).text) == "en"
    with unit_of_work():
        forum.post(thread, person, "Bonjour", lang="fr")
        forum.thread(person, lang="es")
    assert chosen(client.get(thread.url).text) == "fr"
    assert chosen(client.get(f"{thread.url}/reply").text) == "fr"
    assert chosen(client.get("/c1/threads/new").text) == "es"
    assert chosen(client.get(forum.committed_thread().url).text) == "es"


def test_an_edit_resolves_names_too(client: FlaskClient, person: User, thread: Thread) -> None:
    with unit_of_work():
        post = actions.publish_post(make.actor(person), Speaker.of(person), thread, "First", "en").id
    client.post(f"/posts/{post}/edit", data={"body": '@"Ana Writes"', "lang": "en"})
    assert forum.numbered(thread, 3).contribution.revision.body == f"[@Ana Writes](/people/{person.id})"
