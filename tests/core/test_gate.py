"""The single-writer gate: many writers at once, none of them told "database is locked"; and which SQLite needs it."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db import db, gate
from core.gate import WriterGate, has_wal_race
from core.guard import unit_of_work
from core.mail import OutgoingMail, write

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from flask import Flask
from core import db as database, mail
from core.guard import unit_of_work
app = Flask("writer")
app.config.update(SQLALCHEMY_DATABASE_URI=sys.argv[1], SQLITE_SYNCHRONOUS="OFF")
database.init_app(app)
with app.app_context():
    for number in range(40):
        with unit_of_work():
            mail.write("a@example.org", f"{sys.argv[2]} {number}", "body")
            database.db.session.flush()
"""


def test_threads_write_at_once(app: Flask) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with app.app_context():
                for number in range(25):
                    with unit_of_work():
                        write("a@example.org", f"subject {number}", "body")
                        db.session.flush()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 100


def test_processes_write_at_once(app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, name], env=environment, stderr=subprocess.PIPE, text=True
        )
        for name in ("one", "two")
    ]
    for number in range(40):
        with unit_of_work():
            write("a@example.org", f"own {number}", "body")
            db.session.flush()
    results = [(writer.communicate()[1], writer.returncode) for writer in writers]
    assert results == [("", 0), ("", 0)]
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 120


def test_one_at_a_time(tmp_path: Path) -> None:
    the_gate, inside, most = WriterGate(tmp_path / "x.lock"), [], []

    def work() -> None:
        for _ in range(200):
            with the_gate.passing():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(most) == {1}


def test_the_gate_may_be_nested_and_opens_after_an_error(tmp_path: Path) -> None:
    the_gate = WriterGate(tmp_path / "x.lock")
    with the_gate.passing(), the_gate.passing():
        assert the_gate.is_held

    def fail() -> None:
        with the_gate.passing():
            raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        fail()
    assert not the_gate.is_held


def test_another_thread_does_not_hold_it(tmp_path: Path) -> None:
    the_gate, seen = WriterGate(tmp_path / "x.lock"), []
    with the_gate.passing():
        thread = threading.Thread(target=lambda: seen.append(the_gate.is_held))
        thread.start()
        thread.join()
    assert seen == [False]


def test_without_a_file_it_stands_open() -> None:
    with WriterGate(None).passing() as nothing:
        assert nothing is None


def test_only_sqlite_has_a_gate_to_pass(app: Flask) -> None:
    with gate().passing():
        assert gate().is_held == (db.engine.dialect.name == "sqlite")


@pytest.mark.parametrize(
    ("version", "races"),
    [
        ((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 0), True),
        ((3, 51, 2), True), ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)  # fmt: skip
def test_which_sqlite_has_the_race(version: tuple[int, ...], races: bool) -> None:
    assert has_wal_race(version) is races
