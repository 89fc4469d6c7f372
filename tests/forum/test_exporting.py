"""A thread taken along: all of it, harmless, and verifiable without a network by the script that comes with it."""

import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from contributions import actions as words
from contributions import checkpoints
from core import feeds
from core.db import db
from core.guard import unit_of_work
from forum import actions, verify
from forum.models import Thread
from tests import factories as make
from tests.core.hostile import HTML, MARKDOWN, faults
from tests.forum import factories as forum
from tests.forum.test_feeds import closed_thread


def scene(after: int = 1) -> str:
    """A thread with an edit, a hidden post and a flag, covered by a checkpoint, and posts after it; its address."""
    with unit_of_work():
        person, chair = make.user(), make.actor(make.staff("moderator"))
        forum.thread(body="Noise elsewhere")
        thread = forum.thread(person, body="First *wording*")
        actions.edit_post(make.actor(person), forum.numbered(thread, 1), "Second wording")
        hidden = forum.post(thread, body="Secret word")
        words.flag(chair, hidden.contribution, "spam")
        words.hide(chair, hidden.contribution, "Off topic here")
        identity, url = thread.id, thread.url
    with unit_of_work():
        checkpoints.write_checkpoint()
    with unit_of_work():
        for _time in range(after):
            forum.post(db.session.get_one(Thread, identity), body="After the checkpoint")
    return url


def unpacked(client: FlaskClient, url: str, folder: Path) -> Any:
    answer = client.get(f"{url}/export.zip")
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return json.loads((folder / "thread.json").read_text("utf-8"))


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-I", "verify.py", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # our own script
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_bundle_verifies_by_its_own_short_script(noon: datetime, client: FlaskClient, tmp_path: Path) -> None:
    made = unpacked(client, scene(), tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "README.txt", "checkpoint.json", "thread.html", "thread.json", "thread.md", "verify.py",
    ]  # fmt: skip
    assert (tmp_path / "verify.py").read_text().count("\n") <= 120
    assert "Secret word" not in json.dumps(made)
    code, said = run(tmp_path)
    assert code == 0, said
    assert "3 wordings checked: all is as the record says." in said
    assert "covered by checkpoint 1 up to entry" in said
    assert "entries are not public" in said


def rewritten(made: Any) -> None:
    """As a clever forger would: another wording, its digest everywhere, and the chain made anew from there on."""
    import hashlib

    from core.db import canonical_json

    post = made["posts"][0]["wordings"][0]
    post["body"] = "Forged"
    post["digest"] = hashlib.sha256(b"Forged").hexdigest()
    chain = made["chains"][0]
    previous = "0" * 64
    for entry in chain["entries"]:
        if entry.get("payload", {}).get("revision_id") == post["id"]:
            entry["payload"]["digest"] = post["digest"]
        facts = [previous, chain["topic"], entry["number"], *verify.contents(entry)]
        entry["digest"] = hashlib.sha256(canonical_json(facts).encode()).hexdigest()
        previous = entry["digest"]


def swapped(made: Any) -> None:
    """The words of one put into the mouth of another, digests and all."""
    first, last = made["posts"][0], made["posts"][-1]
    first["wordings"], last["wordings"] = last["wordings"], first["wordings"]


FORGERIES: dict[str, tuple[Any, str]] = {
    "words": (lambda t: t["posts"][0]["wordings"][1].update(body="Forged"), "P1, wording 2: the words do not match"),
    "digest": (lambda t: t["posts"][0]["wordings"][1].update(digest="0" * 64), "the record holds another digest"),
    "entry": (lambda t: t["chains"][0]["entries"][1].update(actor_seal="0" * 64), "entry 2 (post_published): does not match"),
    "cut": (lambda t: t["chains"][0].update(entries=t["chains"][0]["entries"][:2]), "rewritten or cut"),
    "seal": (lambda t: next(e for e in t["chains"][0]["entries"] if "seal" in e).update(seal="0" * 64),
             "(not public): does not match its digest"),
    "gap": (lambda t: t["chains"][0]["entries"].pop(2), "entry 3 was expected here"),
    "added": (lambda t: t["posts"][0]["wordings"].append({"id": 999, "number": 3, "body": "", "digest": ""}),
              "the record does not know it"),
    "swapped": (swapped, "P1, wording 1: the record has it in"),
    "symbol": (lambda t: t["posts"][0].update(symbol="C1/T1/P99"), "P99, wording 1: the record has it in"),
    "rewritten": (rewritten, "rewritten or cut"),
    "checkpoint": (lambda t: t["checkpoint"].update(root="0" * 64), "checkpoint 1: does not match its digest"),
    "path": (lambda t: t["proofs"][t["chains"][0]["topic"]].update(path=[]), "does not lead to the root"),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_script_says_what_is_wrong_and_where(
    forgery: str, noon: datetime, client: FlaskClient, tmp_path: Path
) -> None:
    made = unpacked(client, scene(), tmp_path)
    forge, told = FORGERIES[forgery]
    forge(made)
    (tmp_path / "thread.json").write_text(json.dumps(made), "utf-8")
    code, said = run(tmp_path)
    assert code == 1
    assert told in said


def test_a_checkpoint_that_somebody_kept_is_the_better_witness(
    noon: datetime, client: FlaskClient, tmp_path: Path
) -> None:
    url = scene()
    kept = client.get("/record/checkpoints/1.json").text
    made = unpacked(client, url, tmp_path)
    (tmp_path / "kept.json").write_text(kept, "utf-8")
    assert run(tmp_path, "thread.json", "kept.json")[0] == 0
    rewritten(made)
    made["checkpoint"], made["proofs"] = None, {}
    (tmp_path / "thread.json").write_text(json.dumps(made), "utf-8")
    assert run(tmp_path)[0] == 0, "without a checkpoint nobody can know"
    assert run(tmp_path, "thread.json", "kept.json")[0] == 1


@pytest.mark.parametrize("form", ["json", "md", "html", "zip"])
def test_who_may_read_may_export_and_nobody_else(form: str, noon: datetime, client: FlaskClient) -> None:
    inner = closed_thread()
    assert client.get(f"{inner.url}/export.{form}").status_code == 404
    assert client.get(f"{scene()}/export.{form}").status_code == 200
    assert client.get(f"{inner.url}/export.exe").status_code == 404
    make.sign_in(client, make.user(is_admin=True))
    assert client.get(f"{inner.url}/export.{form}").status_code == 200


def test_words_that_are_not_public_are_in_no_form(noon: datetime, client: FlaskClient) -> None:
    url = scene()
    make.sign_in(client, make.user(is_admin=True))
    for form in ("json", "md", "html"):
        page = client.get(f"{url}/export.{form}").text
        assert "Secret word" not in page
        assert "After the checkpoint" in page
        assert "Noise elsewhere" not in page


@pytest.mark.parametrize("text", [*HTML[:80:3], *MARKDOWN[::2]])
def test_hostile_texts_are_harmless_in_every_form(text: str, noon: datetime, client: FlaskClient) -> None:
    with unit_of_work():
        url = forum.thread(title=("T " + text)[:190], body="x " + text[:15_000]).url
    page = client.get(f"{url}/export.html").text
    assert "default-src &#x27;none&#x27;" in page
    inner = re.findall(r'<div lang="en" dir="ltr">(.*?)</div></article>', page, re.S)
    assert [faults(part.replace(f'"{feeds.site()}/', '"/')) for part in inner] == [[]]
    head = page.partition("</head>")[2].partition("<article")[0]
    assert "<script" not in head.lower()
    assert "<img" not in head.lower()
    drawn = MarkdownIt("commonmark", {"html": True}).enable("table").render(client.get(f"{url}/export.md").text)
    assert not re.search(r"<(?!/?(?:p|br|h[1-6]|em|strong|a|ul|ol|li|blockquote|code|pre|hr|s|table|t[rhd]|thead|tbody)\b)",
                         drawn.replace("&lt;", ""))  # fmt: skip
    assert not re.search(r'href="(?!https?:|mailto:|#)[^"]', drawn)
    assert not re.search(r"<[a-z0-9]+\s+(?!href|start|title)[a-z]+=", drawn)


def test_a_long_thread_is_streamed_in_the_order_of_the_tree(noon: datetime, client: FlaskClient) -> None:
    url = forum.committed_thread(230).url
    made = client.get(f"{url}/export.json").json
    assert made is not None
    assert [post["number"] for post in made["posts"]] == list(range(1, 232))
    assert len(made["chains"][0]["entries"]) == 232
