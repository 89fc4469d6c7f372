"""Files in the forms of the forum, with scripts off: nothing that was sent is lost, whatever else was wrong."""

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from contributions.attachment_models import Attachment, AttachmentUse
from core.db import db
from forum.models import Post
from tests import factories as make
from tests.core import files
from tests.forum.factories import committed_thread, post


def form(*sent: tuple[bytes, str], **fields: str) -> dict[str, Any]:
    uploads = [(io.BytesIO(data), name) for data, name in sent]
    return {"body": "Look at this.", "lang": "en", "pictures_show": "Masts in Zinder", "files": uploads} | fields


def body_in(page: str) -> str:
    return re.search(r'<textarea[^>]*name="body"[^>]*>\s*([^<]*)<', page)[1]


def test_a_post_takes_its_files_with_it(client: FlaskClient) -> None:
    thread, person = committed_thread(), make.user()
    make.sign_in(client, person)
    answer = client.post(
        f"/threads/{thread.id}/posts", data=form((files.photograph(), "masts.jpg"), (files.pdf(), "p.pdf"))
    )
    assert answer.status_code == 303
    picture, paper = db.session.query(Attachment).order_by(Attachment.id)
    said = db.session.query(Post).filter_by(number=2).one().contribution
    assert said.revision.body == f"Look at this.\n\n![Masts in Zinder]({picture.url})\n\n[p.pdf]({paper.url})"
    assert (
        f'<img src="{picture.url}" alt="Masts in Zinder" loading="lazy" width="40" height="60">' in said.revision.html
    )
    assert db.session.query(AttachmentUse).count() == 2
    page = client.get(thread.url).get_data(as_text=True)
    assert picture.url in page
    assert client.get(picture.url).status_code == 200


def test_a_preview_keeps_the_files_and_shows_them(client: FlaskClient) -> None:
    thread, person = committed_thread(), make.user()
    make.sign_in(client, person)
    sent = form((files.picture(), "a.png"), preview="1")
    page = client.post(f"/threads/{thread.id}/posts", data=sent).get_data(as_text=True)
    kept = db.session.query(Attachment).one()
    assert f'<img src="{kept.url}"' in page
    assert f"![Masts in Zinder]({kept.url})" in body_in(page)
    assert client.get(kept.url).status_code == 200
    again = client.post(f"/threads/{thread.id}/posts", data={"body": body_in(page), "lang": "en"})
    assert again.status_code == 303
    assert db.session.query(Attachment).count() == 1


@pytest.mark.parametrize(
    "fields", [{"lang": "xx"}, {"pictures_show": ""}, {"body": "x" * 20_001}], ids=["language", "wordless", "long"]
)
def test_a_mistake_elsewhere_loses_no_file(client: FlaskClient, fields: dict[str, str]) -> None:
    thread, person = committed_thread(), make.user()
    make.sign_in(client, person)
    answer = client.post(f"/threads/{thread.id}/posts", data=form((files.picture(), "a.png"), **fields))
    assert answer.status_code == 422
    kept = db.session.query(Attachment).one()
    assert kept.owner_id == person.id
    assert kept.url in body_in(answer.get_data(as_text=True))
    assert client.get(kept.url).status_code == 200
    assert db.session.query(Post).count() == 1


def test_a_file_that_is_refused_says_so_and_keeps_the_others(client: FlaskClient) -> None:
    thread, person = committed_thread(), make.user()
    make.sign_in(client, person)
    sent = form((files.picture(), "a.png"), (b"<html>", "evil.png"))
    answer = client.post(f"/threads/{thread.id}/posts", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "evil.png: Files of this kind are not taken" in page
    assert db.session.query(Attachment).one().url in body_in(page)


def test_a_picture_alone_is_a_post(client: FlaskClient) -> None:
    thread = committed_thread()
    make.sign_in(client, make.user())
    answer = client.post(f"/threads/{thread.id}/posts", data=form((files.picture(), "a.png"), body=""))
    assert answer.status_code == 303


def test_a_doubled_post_makes_one_file(client: FlaskClient) -> None:
    thread = committed_thread()
    make.sign_in(client, make.user())
    for _time in range(2):
        sent = form((files.picture(), "a.png"), idempotency_key="once")
        assert client.post(f"/threads/{thread.id}/posts", data=sent).status_code == 303
    assert db.session.query(Attachment).count() == 1
    assert db.session.query(Post).count() == 2


def test_opening_and_rewording_take_files_too(client: FlaskClient) -> None:
    person = make.user()
    make.sign_in(client, person)
    client.post("/c7-egov/threads", data=form((files.picture(), "a.png"), title="Masts"))
    opening = db.session.query(Post).one()
    assert opening.contribution.revision.body.endswith(".png)")
    sent = form((files.docx(), "b.docx"), expected="1")
    assert client.post(f"/posts/{opening.id}/edit", data=sent).status_code == 303
    db.session.refresh(opening.contribution)
    assert opening.contribution.revision.body.endswith("/b.docx)")
    assert db.session.query(AttachmentUse).count() == 2


def test_whoever_may_not_speak_leaves_no_file(client: FlaskClient) -> None:
    thread = committed_thread()
    make.sign_in(client, make.user(confirmed_at=None))
    assert client.post(f"/threads/{thread.id}/posts", data=form((files.picture(), "a.png"))).status_code == 403
    assert client.post("/files", data={"files": (io.BytesIO(files.picture()), "a.png")}).status_code == 403
    assert db.session.query(Attachment).count() == 0


def test_a_reply_without_files_costs_nothing_more(client: FlaskClient) -> None:
    thread = committed_thread()
    post(thread, body="No files, but /files/ in words.")
    assert db.session.query(AttachmentUse).count() == 0


def test_every_form_has_the_field(client: FlaskClient) -> None:
    thread, person = committed_thread(), make.user()
    with_form = [thread.url, "/c7-egov/threads/new"]
    make.sign_in(client, person)
    for path in with_form:
        page = client.get(path).get_data(as_text=True)
        assert 'enctype="multipart/form-data"' in page
        assert '<input type="file" id="files" name="files" multiple' in page
        assert "js/contributions/attach.js" in page
