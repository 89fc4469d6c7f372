"""Exports of threads whose posts were split off, moved, merged or erased verify, and name nobody who acted."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.models import User
from contributions import actions as words
from contributions import checkpoints, erasing
from contributions.actions import Speaker
from core.db import db
from core.guard import unit_of_work
from forum import actions, chairing_posts, export_views, spaces, undoing
from forum.act_models import ThreadAct
from forum.models import Post, Thread
from tests import factories as make
from tests.forum import factories as forum
from tests.forum.test_exporting import run, unpacked

WHY = "It belongs there."


def chair() -> Any:
    return make.actor(make.staff("moderator"))


def two_threads() -> tuple[Thread, Thread]:
    """One with five posts, the third of which answers the second and was reworded; another one beside it."""
    person = make.user()
    thread, other = forum.thread(person, body="Opening"), forum.thread(body="Elsewhere")
    second = forum.post(thread, person, body="Second")
    third = forum.post(thread, person, parent=second, body="Third, first wording")
    actions.edit_post(make.actor(person), third, "Third, second wording")
    for body in ("Fourth", "Fifth"):
        forum.post(thread, body=body)
    return thread, other


def reword(thread: Thread, number: int) -> None:
    post = forum.numbered(thread, number)
    author = db.session.get_one(User, post.contribution.speaker_id)
    actions.edit_post(make.actor(author), post, f"Reworded in {thread.symbol}")


def split(thread: Thread, _other: Thread) -> list[Thread]:
    target = chairing_posts.split_thread(chair(), thread, [2], "Split off", WHY)
    reword(target, 1)
    return [thread, target]


def move(thread: Thread, other: Thread) -> list[Thread]:
    chairing_posts.move_posts(chair(), thread, [2], other, WHY)
    return [thread, other]


def merge(thread: Thread, other: Thread) -> list[Thread]:
    chairing_posts.merge_threads(chair(), thread, other, WHY)
    return [other]


def twice(thread: Thread, other: Thread) -> list[Thread]:
    """Split off, reworded there, then merged into a third one."""
    made = split(thread, other)[1]
    chairing_posts.merge_threads(chair(), made, other, WHY)
    return [thread, other]


def undone(thread: Thread, other: Thread) -> list[Thread]:
    """Split off, reworded there and brought back."""
    target = split(thread, other)[1]
    act = db.session.query(ThreadAct).order_by(ThreadAct.id.desc()).first()
    assert act is not None
    undoing.undo_act(chair(), act, WHY)
    return [thread, target]


MOVES = {made.__name__: made for made in (split, move, merge, twice, undone)}


@pytest.mark.parametrize("name", MOVES)
def test_what_was_moved_verifies_in_both_formats(
    name: str, noon: datetime, client: FlaskClient, tmp_path: Path
) -> None:
    with unit_of_work():
        urls = [thread.url for thread in MOVES[name](*two_threads())]
    with unit_of_work():
        checkpoints.write_checkpoint()
    for place, url in enumerate(urls):
        folder = tmp_path / str(place)
        folder.mkdir()
        made = unpacked(client, url, folder)
        assert made["posts"] or name == "undone"
        assert run(folder)[0] == 0, run(folder)[1]
        (folder / "alone.json").write_bytes(client.get(f"{url}/export.json").data)
        code, told = run(folder, "alone.json")
        assert (code, "covered by checkpoint 1" in told) == (0, True), told
        if made["posts"]:
            made["posts"][-1]["wordings"][0]["body"] += " and more"
            (folder / "alone.json").write_text(json.dumps(made), "utf-8")
            assert run(folder, "alone.json")[0] == 1


def test_what_was_moved_within_a_closed_group_verifies_for_its_members(
    noon: datetime, client: FlaskClient, tmp_path: Path
) -> None:
    with unit_of_work():
        admin = make.actor(person := make.user(is_admin=True))
        space = spaces.found_group(
            admin, make.line(), name="Inner", group_kind="working-group", is_closed=True, is_listed=False
        )
        threads = [actions.open_thread(admin, Speaker.of(admin), space, f"T{n}", "Words", "en") for n in (1, 2)]
        chairing_posts.merge_threads(admin, threads[0], threads[1], WHY)
        url = threads[1].url
    make.sign_in(client, person)
    assert len(unpacked(client, url, tmp_path)["posts"]) == 2
    code, told = run(tmp_path)
    assert code == 0, told


def erased_scene() -> tuple[str, dict[str, int]]:
    """A thread in which one post was erased, one hidden and one waits; its address, and who did what."""
    with unit_of_work():
        thread, _other = two_threads()
        moderator, writer = chair(), make.user()
        waits = make.user(approved_at=None)
        gone, hidden = forum.post(thread, writer, body="Erase me"), forum.post(thread, body="Hide me")
        forum.post(thread, waits, body="I wait for approval")
        words.hide(moderator, hidden.contribution, "Off topic here")
        erasing.erase_contribution(make.actor(writer), gone.contribution)
        return thread.url, {"moderator": moderator.id or 0, "writer": writer.id, "waits": waits.id}


def test_erased_words_are_told_as_a_fact(noon: datetime, client: FlaskClient, tmp_path: Path) -> None:
    url, _people = erased_scene()
    made = unpacked(client, url, tmp_path)
    code, told = run(tmp_path)
    assert code == 0, told
    assert "P6, wording 1: erased: digest kept, words gone." in told
    erased = next(post for post in made["posts"] if post["visibility"] == "erased")
    assert erased["wordings"][0].keys() == {"id", "number", "digest", "erased"}
    assert erased["speaker"] is None
    for form in ("md", "html"):
        assert "Erased." in client.get(f"{url}/export.{form}").text


FORGERIES: dict[str, Any] = {
    "digest of erased words": (lambda p: p["visibility"] == "erased", {"digest": "0" * 64}, "holds another digest"),
    "words put where some were erased": (
        lambda p: p["visibility"] == "erased", {"body": "Forged"}, "do not match their digest",
    ),
    "words passed off as erased": (lambda p: p["number"] == 1, None, "does not say that they were erased"),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_erasure_is_no_way_to_hide_a_change(
    forgery: str, noon: datetime, client: FlaskClient, tmp_path: Path
) -> None:
    url, _people = erased_scene()
    made = unpacked(client, url, tmp_path)
    is_it, change, told = FORGERIES[forgery]
    wording = next(post for post in made["posts"] if is_it(post))["wordings"][0]
    if change is None:
        del wording["body"]
    else:
        wording.update(change)
    (tmp_path / "thread.json").write_text(json.dumps(made), "utf-8")
    code, said = run(tmp_path)
    assert code == 1
    assert told in said


def test_nobody_who_acted_is_named(noon: datetime, client: FlaskClient, tmp_path: Path) -> None:
    url, people = erased_scene()
    made = unpacked(client, url, tmp_path)
    entries = [entry for chain in made["chains"] for entry in chain["entries"]]
    assert all(len(entry["actor_seal"]) == 64 for entry in entries if "seal" not in entry)
    keys = {key for entry in entries for key in (*entry, *entry.get("payload", {}))}
    assert not keys & {"actor_id", "actor_salt", "salt", "user_id", "speaker_id", "decided_by_id"}
    assert len({entry["actor_seal"] for entry in entries if "actor_seal" in entry}) == len(entries)
    assert len(people) == 3


def test_the_script_of_the_bundle_is_the_one_that_is_kept(
    noon: datetime, client: FlaskClient, tmp_path: Path
) -> None:
    with unit_of_work():
        url = forum.thread().url
    unpacked(client, url, tmp_path)
    assert (tmp_path / "verify.py").read_bytes() == export_views.VERIFIER.read_bytes()
    assert db.session.query(Post).count() == 1
