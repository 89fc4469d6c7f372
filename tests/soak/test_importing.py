"""Importing through the actions loses and doubles nothing, with two processes at once, one of which keeps dying.

A few hundred posts in the suite; ``make soak`` imports fifty thousand.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from contributions.models import Contribution, Revision
from contributions.record import Entry, broken_links
from contributions.search_models import SearchText
from core.db import db
from core.factory import ROOT
from forum.models import Post, Thread
from tests.databases import fresh_postgresql
from tests.soak import importer
from tests.soak.site import THREADS, prepare, site

POSTS = int(os.environ.get("SOAK_POSTS", "400"))
IMPORTERS = 2
LONGEST = 3600
"""Seconds after which an import counts as stuck."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A prepared database of its own."""
    if address := fresh_postgresql("soak"):
        monkeypatch.setenv("SOAK_DATABASE", address)
    with site(tmp_path).app_context():
        prepare(IMPORTERS)
        yield tmp_path
        db.session.remove()
        db.engine.dispose()


def _start(folder: Path, number: int) -> subprocess.Popen[bytes]:
    count = str(POSTS // IMPORTERS)
    return subprocess.Popen([sys.executable, "-m", "tests.soak.importer", str(folder), str(number), count], cwd=ROOT)


def _import_all(folder: Path, deaths: int) -> int:
    """Run both importers to their end; the second one is killed up to ``deaths`` times. Returns how often it was."""
    chance, killed, until = random.Random(7), 0, time.monotonic() + LONGEST  # noqa: S311  # no secret
    steady, mortal = _start(folder, 0), _start(folder, 1)
    while killed < deaths:
        try:
            mortal.wait(chance.uniform(1.0, 4.0))
            break
        except subprocess.TimeoutExpired:
            mortal.kill()
            mortal.wait()
            killed, mortal = killed + 1, _start(folder, 1)
    for process in (steady, mortal):
        assert process.wait(until - time.monotonic()) == 0
    db.session.rollback()  # see what the others committed
    return killed


def test_nothing_is_lost_or_doubled(folder: Path) -> None:
    _import_all(folder, deaths=1 if POSTS < 1000 else 12)
    said = select(Revision.body, func.count()).join(Contribution).join(Post, Post.id == Contribution.id)
    times = {body: count for body, count in db.session.execute(said.where(Post.number > 1).group_by(Revision.body))}
    wanted = {importer.words(who, n) for who in range(IMPORTERS) for n in range(POSTS // IMPORTERS)}
    assert set(times) == wanted
    assert set(times.values()) == {1}


def test_the_threads_and_the_record_are_whole(folder: Path) -> None:
    _import_all(folder, deaths=1)
    counted = select(Post.thread_id, func.count(), func.max(Post.number)).group_by(Post.thread_id)
    for thread_id, count, last in db.session.execute(counted):
        thread = db.session.get_one(Thread, thread_id)
        assert (thread.post_count, thread.last_number, last) == (count, count, count)
    total = POSTS // IMPORTERS * IMPORTERS + THREADS
    for table, rows in ((Post, total), (SearchText, total + THREADS), (Revision, total)):
        assert db.session.scalar(select(func.count()).select_from(table)) == rows
    verbs = dict(db.session.execute(select(Entry.verb, func.count()).group_by(Entry.verb)).all())
    assert verbs == {"thread_opened": THREADS, "post_published": total}
    assert list(broken_links()) == []
