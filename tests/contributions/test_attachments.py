"""Who may have the bytes of a file, how it is served, and how it goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.models import Admission, User
from contributions import actions, attaching
from contributions.attachment_models import Attachment, AttachmentUse
from contributions.attachment_queries import by_key, is_public
from core import filestore
from core.clock import frozen_at, now
from core.db import db
from core.errors import Invalid, Missing, Refused
from core.guard import unit_of_work
from tests import factories as make
from tests.contributions.factories import say
from tests.core import files


def upload(person: User, data: bytes = b"", name: str = "map.png") -> Attachment:
    """A file of ``person``, a picture unless ``data`` are given."""
    return attaching.keep(make.actor(person), attaching.looked_at(data or files.picture(), name))


def get(client: FlaskClient, file: Attachment, **headers: str) -> Any:
    db.session.commit()
    return client.get(file.url, headers=headers)


STATES = ("unused", "public", "pending", "hidden", "withdrawn", "sealed", "closed", "closed hidden", "open group")
READERS = (
    "stranger",
    "member",
    "uploader",
    "moderator",
    "moderator elsewhere",
    "admin",
    "in circle",
    "in other circle",
)
MAY = {
    "unused": {"uploader"},
    "public": set(READERS),
    "open group": set(READERS),
    "pending": {"uploader", "moderator", "admin"},
    "closed": {"uploader", "admin", "in circle"},
    "closed hidden": {"uploader", "admin"},
    "hidden": {"uploader", "moderator", "admin"},
    "withdrawn": {"uploader"},
    "sealed": {"uploader"},
}


GROUPS = ("closed", "closed hidden", "open group")


def admitted(circle: str) -> User:
    """Somebody who belongs to ``circle``."""
    person = make.user()
    db.session.add(Admission(user_id=person.id, circle=circle, role="member", admitted_at=now()))
    db.session.flush()
    return person


def in_state(state: str, author: User) -> Attachment:
    """A file of ``author`` used in something that is in ``state``."""
    file = upload(author)
    if state == "unused":
        return file
    later = now() + timedelta(days=3) if state == "sealed" else None
    facts = {"circle": "space:90", "is_closed": "closed" in state} if state in GROUPS else {}
    visibility = "pending" if state == "pending" else "public"
    said = say(author, f"See ![a map]({file.url})", public_from=later, visibility=visibility, **facts)
    if "hidden" in state:
        actions.hide(make.actor(make.user(is_admin=True)), said, "Off topic here")
    if state == "withdrawn":
        actions.withdraw(make.actor(author), said)
    return file


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", STATES)
def test_the_bytes_go_to_whoever_may_read_the_words(client: FlaskClient, state: str, reader: str) -> None:
    author = make.user()
    file, noise = in_state(state, author), upload(make.user(), b"other words\n", "noise.txt")
    people = {
        "member": make.user(), "uploader": author, "moderator": make.staff("moderator"),
        "moderator elsewhere": make.staff("moderator", "c1"), "admin": make.user(is_admin=True),
        "in circle": admitted("space:90"), "in other circle": admitted("space:9"),
    }  # fmt: skip
    if reader in people:
        make.sign_in(client, people[reader])
    allowed = reader in MAY[state]
    answer = get(client, file)
    assert answer.status_code == (200 if allowed else 404)
    assert (answer.data == filestore.get(file.digest)) is allowed
    assert get(client, noise).status_code == 404
    assert client.get(f"/files/{file.key}/other.png").status_code == 404
    if allowed:
        expected = "public" if state in ("public", "open group") else "private"
        assert answer.headers["Cache-Control"] == f"{expected}, no-cache"


def test_somebody_elses_closed_file_is_not_laundered(client: FlaskClient) -> None:
    owner, thief = make.user(), make.user()
    file = upload(owner)
    say(owner, f"![a]({file.url})", public_from=now() + timedelta(days=1))
    said = say(thief, f"![a]({file.url}) [b]({file.url})")
    assert get(client, file).status_code == 404
    make.sign_in(client, thief)
    assert get(client, file).status_code == 404
    assert db.session.query(AttachmentUse).filter_by(contribution_id=said.id).count() == 0


def test_quoting_a_public_file_follows_its_author(client: FlaskClient) -> None:
    owner, other = make.user(), make.user()
    file = upload(owner)
    said = say(owner, f"![a]({file.url})")
    say(other, f"> ![a]({file.url})\n\nYes.")
    assert get(client, file).status_code == 200
    actions.withdraw(make.actor(owner), said)
    assert get(client, file).status_code == 404


def test_an_earlier_wording_keeps_its_file(client: FlaskClient) -> None:
    author = make.user()
    file = upload(author)
    said = say(author, f"![a]({file.url})")
    actions.revise(make.actor(author), said, "Without it.")
    assert get(client, file).status_code == 200
    assert db.session.query(AttachmentUse).count() == 1


def test_how_a_picture_is_served(client: FlaskClient) -> None:
    author = make.user()
    file = upload(author)
    say(author, f"![a]({file.url})")
    answer = get(client, file)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == 'inline; filename="map.png"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers.getlist("Content-Security-Policy") == [
        "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ]
    assert "Cookie" in answer.headers["Vary"]
    again = get(client, file, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", files.pdf(), "application/pdf"),
        ("a.docx", files.docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.txt", b"words\n", "text/plain; charset=utf-8"),
    ],
)
def test_all_else_is_downloaded(client: FlaskClient, name: str, data: bytes, kind: str) -> None:
    author = make.user()
    file = upload(author, data, name)
    say(author, f"[{name}]({file.url})")
    answer = get(client, file)
    assert (answer.headers["Content-Type"], answer.data) == (kind, data)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_name_in_any_script_survives(client: FlaskClient) -> None:
    author = make.user()
    file = upload(author, name="خريطة.png")
    say(author, f"![a]({file.url})")
    answer = get(client, file)
    assert answer.status_code == 200
    assert "filename*=UTF-8''%D8%AE" in answer.headers["Content-Disposition"]


def test_a_lost_file_is_a_clear_error(client: FlaskClient) -> None:
    author = make.user()
    file = upload(author)
    say(author, f"![a]({file.url})")
    filestore.remove(file.digest)
    answer = get(client, file)
    assert answer.status_code == 500
    assert "This file is lost" in answer.get_data(as_text=True)


def test_the_quota_is_kept(monkeypatch: pytest.MonkeyPatch, app: Any) -> None:
    person, other = make.user(), make.user()
    monkeypatch.setitem(app.config, "FILE_QUOTA", 20)
    upload(person, b"twelve bytes", "a.txt")
    with pytest.raises(Invalid, match="full"):
        upload(person, b"nine byte", "b.txt")
    upload(person, b"eight by", "b.txt")
    upload(other, b"twelve bytes", "a.txt")


def test_a_file_may_be_only_so_large(monkeypatch: pytest.MonkeyPatch, app: Any) -> None:
    monkeypatch.setitem(app.config, "FILE_SIZE", 1024 * 1024)
    with pytest.raises(Invalid, match="larger than 1 MB"):
        upload(make.user(), b"x" * (1024 * 1024 + 1), "a.txt")


@pytest.mark.parametrize("fields", [{"confirmed_at": None}, {"suspended_until": datetime(2099, 1, 1, tzinfo=UTC)}])
def test_who_may_not_speak_may_not_upload(fields: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        upload(make.user(**fields))


def test_what_is_not_used_in_a_day_goes(noon: datetime) -> None:
    with unit_of_work():
        author = make.user()
        used, unused, drafted = (upload(author, f"words {n}".encode(), "a.txt") for n in range(3))
        say(author, f"[a]({used.url})")
        keys = [used.key, unused.key, drafted.key]
    attaching.needed_by(in_draft := lambda keys: {key for key in keys if key == drafted.key})
    try:
        with frozen_at(noon + timedelta(hours=23)):
            assert attaching.clean_up() == 0
        digest = unused.digest
        with frozen_at(noon + timedelta(hours=25)), unit_of_work():
            assert attaching.clean_up() == 1
    finally:
        attaching._needs.remove(in_draft)
    assert {a.key for a in db.session.query(Attachment)} == {keys[0], keys[2]}
    with pytest.raises(filestore.LostFile):
        filestore.get(digest)


def test_bytes_that_two_share_stay_until_both_are_gone() -> None:
    with unit_of_work():
        one, two = make.user(), make.user()
        first, second = upload(one), upload(two)
    assert first.digest == second.digest
    assert first.key != second.key
    digest = first.digest
    with unit_of_work():
        attaching.discard(make.actor(one), db.session.get_one(Attachment, first.id))
    assert filestore.get(digest)
    with unit_of_work():
        attaching.discard(make.actor(two), db.session.get_one(Attachment, second.id))
    with pytest.raises(filestore.LostFile):
        filestore.get(digest)


def test_bytes_that_nothing_names_are_swept() -> None:
    with unit_of_work():
        kept = upload(make.user())
        digest = filestore.put(b"nobody's")
    assert attaching.sweep() == 0
    with frozen_at(now() + timedelta(days=2)):
        assert attaching.sweep() >= 1
    assert filestore.get(kept.digest)
    with pytest.raises(filestore.LostFile):
        filestore.get(digest)


def test_only_the_uploader_deletes_and_only_what_is_unused() -> None:
    author = make.user()
    used, unused = upload(author), upload(author)
    say(author, f"![a]({used.url})")
    with pytest.raises(Refused):
        attaching.discard(make.actor(author), used)
    with pytest.raises(Refused):
        attaching.discard(make.actor(make.user(is_admin=True)), unused)
    attaching.discard(make.actor(author), unused)
    assert db.session.query(Attachment).count() == 1


def test_page_and_list_agree() -> None:
    author, reader = make.user(), make.user()
    for state in STATES:
        file = in_state(state, author)
        for person in (author, reader):
            try:
                by_key(make.actor(person), file.key)
                found = True
            except Missing:
                found = False
            assert found is (person is author or state in ("public", "open group"))
        assert is_public(file) is (state in ("public", "open group"))
