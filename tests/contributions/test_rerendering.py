"""Raising the renderer's version makes stored HTML anew: batches, no new text, and a command that proves the result."""

import pytest
from flask import Flask
from sqlalchemy import select

from contributions import anchors, rerendering
from contributions.models import Anchor, Revision
from core import richtext, topics
from core.db import db
from core.guard import unit_of_work
from tests import factories as make
from tests.contributions.factories import say


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven texts with an anchor on the first, written before the version rose; words are spaced otherwise since."""
    with unit_of_work():
        said = [say(body=f"Some *words* no. {number}", topic=f"thread:{number % 2}") for number in range(7)]
        anchors.anchor(make.actor(make.user()), said[0].revision, "words", None)
    before = richtext.render

    def anew(markdown: str) -> richtext.Rendered:
        made = before(markdown)
        return richtext.Rendered(made.html.replace("<em>", "<strong>").replace("</em>", "</strong>"),
                                 made.text.replace("words no. 3", "words, no. 3"), 99)  # fmt: skip

    monkeypatch.setattr(richtext, "render", anew)
    monkeypatch.setattr(richtext, "RENDERER_VERSION", 99)


def revisions() -> list[Revision]:
    db.session.expire_all()
    return list(db.session.scalars(select(Revision).order_by(Revision.id)))


def test_batches_change_html_alone(raised: None) -> None:
    before = [(r.text, r.digest, r.body) for r in revisions()]
    version, before_it = topics.version_of("thread:0"), revisions()[-1].renderer_version
    first = rerendering.rerender_batch(size=3)
    assert (first.done, [r.renderer_version for r in revisions()][:4]) == (3, [99, 99, 99, before_it])
    batches = list(rerendering.rerender_all())
    assert sum(batch.done for batch in batches) == 4
    assert [other for batch in batches for other in batch.other_texts] != []
    assert all("<strong>words</strong>" in r.html for r in revisions())
    assert [(r.text, r.digest, r.body) for r in revisions()] == before
    assert all(anchor.is_intact for anchor in db.session.scalars(select(Anchor)))
    assert topics.version_of("thread:0") > version


def test_the_background_run_ends_by_itself_and_once(raised: None) -> None:
    rerendering.rerender_if_raised()
    assert {r.renderer_version for r in revisions()} == {99}
    with unit_of_work():
        revisions()[0].renderer_version = 1
    rerendering.rerender_if_raised()
    assert revisions()[0].renderer_version == 1, "it was done: nobody looks again until the version rises"


def test_the_command_proves_the_result(raised: None, app: Flask) -> None:
    run = app.test_cli_runner().invoke
    before = run(args=["contributions", "rerender", "--check"])
    assert (before.exit_code, before.output.count("made by version")) == (1, 7)
    made = run(args=["contributions", "rerender"])
    assert made.exit_code == 0
    assert "7 wordings rendered anew." in made.output
    assert "anchors count in it" in made.output
    assert run(args=["contributions", "rerender", "--check"]).exit_code == 0
    with unit_of_work():
        revisions()[2].html += "<p>slipped in</p>"
    after = run(args=["contributions", "rerender", "--check"])
    assert (after.exit_code, after.output.count("stored HTML is not")) == (1, 1)
