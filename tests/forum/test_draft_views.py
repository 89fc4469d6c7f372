"""The pages and the API of drafts."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from accounts.models import User
from core.guard import unit_of_work
from forum import drafts
from forum.drafts import Typed
from forum.models import Thread
from tests import factories as make
from tests.forum import factories as forum


@pytest.fixture
def thread() -> Thread:
    return forum.committed_thread(1)


@pytest.fixture
def person(client: FlaskClient) -> User:
    """Somebody signed in; another person has a draft too."""
    made = make.user(name="Ana")
    make.sign_in(client, made)
    return made


def draft_for(person: User | None, place: str, body: str, **fields: Any) -> int:
    with unit_of_work():
        saved = drafts.save(
            make.actor(person or make.user()), Typed(place, body=body, lang="fr", tab=body, **fields)
        ).draft
        assert saved is not None
        return saved.id


def values(page: str) -> dict[str, str]:
    tree = html.fromstring(page)
    body = tree.xpath("//textarea[@name='body']")[0].text_content().removeprefix("\n")
    hidden = {field: tree.xpath(f"//input[@name='{field}']/@value") for field in ("draft", "draft_version")}
    return {"body": body} | {name: "".join(found) for name, found in hidden.items()}


def test_saving_without_scripts(client: FlaskClient, person: User, thread: Thread) -> None:
    data = {"body": "Half a thought", "lang": "fr", "save": "1", "idempotency_key": "k" * 20}
    page = client.post(f"{thread.url}/posts", data=data)
    assert page.status_code == 200
    assert "The draft is saved" in page.text
    first = values(page.text)
    assert (first["body"], first["draft_version"]) == ("Half a thought", "1")
    again = client.post(f"{thread.url}/posts", data=data | first | {"body": "A whole one"})
    assert values(again.text)["draft_version"] == "2"
    done = client.post(f"{thread.url}/posts", data=data | values(again.text) | {"save": "", "body": "A whole one"})
    assert done.status_code == 303
    assert drafts.drafts_of(make.actor(person)) == []


def test_two_tabs_without_scripts_see_both(client: FlaskClient, person: User, thread: Thread) -> None:
    identity = draft_for(person, f"thread:{thread.id}", "First tab")
    data = {"lang": "en", "save": "1", "draft": str(identity), "draft_version": "1"}
    client.post(f"{thread.url}/posts", data=data | {"body": "First tab, longer"})
    page = client.post(f"{thread.url}/posts", data=data | {"body": "Second tab"})
    assert "First tab, longer" in page.text
    assert values(page.text)["body"] == "Second tab"
    assert len(drafts.drafts_of(make.actor(person))) == 2


def test_opening_the_form_elsewhere(client: FlaskClient, person: User, thread: Thread) -> None:
    draft_for(None, f"thread:{thread.id}", "Noise")
    assert "You have a draft here" not in client.get(thread.url).text
    identity = draft_for(person, f"thread:{thread.id}", "Begun on the phone")
    page = client.get(thread.url).text
    assert "You have a draft here" in page
    assert f"/drafts/{identity}/discard" in page
    assert "You have a draft here" not in client.application.test_client().get(thread.url).text
    way = client.get(f"/drafts/{identity}")
    form = values(client.get(way.location).text)
    assert form == {"body": "Begun on the phone", "draft": str(identity), "draft_version": "1"}
    client.post(f"/drafts/{identity}/discard", data={"place": f"thread:{thread.id}"})
    assert "You have a draft here" not in client.get(thread.url).text


def test_every_form_goes_on_with_its_draft(client: FlaskClient, person: User, thread: Thread) -> None:
    with unit_of_work():
        post = forum.post(thread, person, "Mine").id
        line = make.line().id
    for place in (f"thread:{thread.id}", f"post:{post}:reply", f"post:{post}:edit", f"line:{line}:thread"):
        identity = draft_for(person, place, f"For {place}")
        form = client.get(client.get(f"/drafts/{identity}").location).text
        assert values(form)["body"] == f"For {place}"
    page = client.get("/me/drafts").text
    assert page.count("Continue with it") == 4


def test_the_list_shows_all_words_and_nobody_elses(client: FlaskClient, person: User, thread: Thread) -> None:
    draft_for(None, f"thread:{thread.id}", "Noise")
    draft_for(person, f"thread:{thread.id}", "Words <b> of mine")
    page = client.get("/me/drafts").text
    assert "Words &lt;b&gt; of mine" in page
    assert "Noise" not in page
    assert "90 days" in page
    client.post("/drafts", data={"place": f"thread:{thread.id}", "body": "Typed here", "tab": "here"})
    page = client.get("/me/drafts").text
    assert (page.count("on this device"), page.count("on another device")) == (1, 1)
    assert client.application.test_client().get("/me/drafts").status_code == 302


def test_somebody_elses_draft_is_not_there(client: FlaskClient, person: User, thread: Thread) -> None:
    theirs = draft_for(None, f"thread:{thread.id}", "Noise")
    assert client.get(f"/drafts/{theirs}").status_code == 404
    client.post(f"/drafts/{theirs}/discard")
    assert "Noise" not in client.get(f"{thread.url}/reply?draft={theirs}").text


def test_drafts_through_the_api(client: FlaskClient, thread: Thread) -> None:
    person, other = make.user(), make.user(is_admin=True)
    mine, theirs = make.token(person), make.token(other)
    place = f"thread:{thread.id}"
    made = client.post("/api/v1/me/drafts", json={"place": place, "body": "One"}, headers=mine).json["draft"]
    address = f"/api/v1/me/drafts/{made['id']}"
    assert client.patch(address, json={"version": 1, "body": "Two"}, headers=mine).json["draft"]["version"] == 2
    stale = client.patch(address, json={"version": 1, "body": "Three"}, headers=mine).json
    assert (stale["draft"]["body"], stale["other"]["body"]) == ("Three", "Two")
    assert client.get("/api/v1/me/drafts", headers=theirs).json["items"] == []
    assert client.delete(address, headers=theirs).status_code == 404
    assert client.patch(address, json={"version": 2, "body": "x"}, headers=theirs).status_code == 404
    assert client.delete(address, headers=mine).status_code == 204
    assert [item["body"] for item in client.get("/api/v1/me/drafts", headers=mine).json["items"]] == ["Three"]
    assert client.get("/api/v1/me/drafts").status_code == 401
