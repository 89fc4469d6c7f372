"""A consultation's results among few responses and among many: what the page costs may not grow with them.

One response of each of a few people is submitted through the actions, and its rows are copied; then all is counted by the
command's own way, which reads the answers. Pages are drawn anew each time, as after a change.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, update

from consultations import tallies, tallying
from consultations.models import Consultation
from consultations.response_models import Answer, AnswerChoice, Response
from contributions.models import Contribution, Revision
from core.clock import frozen_at, now
from core.db import db
from core.guard import unit_of_work
from core.topics import Topic
from tests.benchmarks import data
from tests.benchmarks.figures import Figure, Section, middle
from tests.benchmarks.options import Options
from tests.consultations.factories import CLOSES, published, submitted
from themes.actions import load_reference

TARGET, TURNS, PATTERNS = 1.5, 9, 20
SPLITS = ("", "type", "region", "lang", "q1", "q4")
TABLES: tuple[Any, ...] = tuple(each.__table__ for each in (Response, Contribution, Revision, Answer, AnswerChoice))
"""In the order in which they are written."""
MANY = 5_000
"""So many responses are copied in one transaction."""


def compared(folder: Path, options: Options) -> list[Section]:
    """Ratios many : few of what drawing costs, the time that counting anew takes, and whether the counts are right."""
    few, many = options.few_responses, options.many_responses
    costs = {count: _costs(folder / str(count), count) for count in (few, many)}
    figures = [
        Figure(f"results {split or 'all together'}", costs[many][split] / costs[few][split], "times",
               f"target ≤ {TARGET}; {costs[many][split] * 1000:.1f} ms")
        for split in SPLITS
    ]  # fmt: skip
    more = [Figure(f"counting {count:,} responses anew", costs[count]["counting"], "s") for count in (few, many)]
    title = f"The results of {many:,} responses, as times those of {few:,}, by processor time"
    return [Section(title, tuple(figures)), Section("Counting", tuple(more))]


def _costs(folder: Path, count: int) -> dict[str, float]:
    app = data.app_for(folder)
    with app.app_context():
        data.schema()
        identity = _prepared(count)
        started = time.perf_counter()
        with unit_of_work():
            tallying.recount(db.session.get_one(Consultation, identity))
        found = {"counting": time.perf_counter() - started}
        _check(identity, count)
        found |= {split: _drawn(app, identity, split) for split in SPLITS}
        db.session.remove()
        db.engine.dispose()
    return found


def _check(identity: int, count: int) -> None:
    """Raises :class:`RuntimeError` when the counts are not those of the answers."""
    with frozen_at(CLOSES):
        wrong = list(tallies.differences(db.session.get_one(Consultation, identity)))
        total = tallies.read(db.session.get_one(Consultation, identity)).counts.total("all", tallies.IN_TIME)
    if wrong or total != count:
        raise RuntimeError(f"{total} of {count} counted; {wrong[:3]}")
    db.session.rollback()


def _drawn(app: Flask, identity: int, split: str) -> float:
    """Seconds of the processor that the page takes, at the median."""
    client = app.test_client()
    with frozen_at(CLOSES):
        _page(client, identity, split)
        return middle(_page(client, identity, split) for _turn in range(TURNS))


def _page(client: FlaskClient, identity: int, split: str) -> float:
    with unit_of_work():
        db.session.execute(update(Topic).values(version=Topic.version + 1))
    started = time.process_time()
    answer = client.get(f"/consultations/{identity}/results?by={split}")
    if answer.status_code != 200 or "result" not in answer.text:
        raise RuntimeError(f"results answered {answer.status_code}")
    return time.process_time() - started


def _prepared(count: int) -> int:
    """A consultation with ``count`` responses; its id."""
    with unit_of_work():
        load_reference()
        db.session.add_all([data.person(number) for number in range(PATTERNS)])
    with unit_of_work():
        people = db.session.scalars(select(data.User).where(data.User.email.like("speaker%"))).unique().all()
        made = published(closes_at=now().replace(year=2030), cell_threshold=5)
        made.closes_at = CLOSES
        for number, person in enumerate(people):
            submitted(made, person, **_answers(number))
        identity = made.id
    _copy(count - PATTERNS)
    return identity


def _answers(number: int) -> dict[str, Any]:
    pair = ["A", "B", "C"][: 2 + number % 2][-2:]
    return {
        "q1": ("Yes", "No")[number % 2], "q2": pair, "q3": ["A"] if number % 3 else ["B", "C"],
        "q4": ("Disagree", "Neither", "Agree")[number % 3], "q5": f"Words {number}", "q6": ("Yes", "No")[number % 5 > 1],
    }  # fmt: skip


def _copy(count: int) -> None:
    """Copy the responses that are there, with their answers and words, until there are so many more."""
    patterns = _patterns()
    last = {
        model: db.session.scalar(select(func.max(model.id))) or 0
        for model in (Response, Answer, Contribution, Revision)
    }
    for first in range(0, count, MANY):
        with unit_of_work():
            rows: dict[Any, list[dict[str, Any]]] = {}
            for number in range(first, min(first + MANY, count)):
                for table, row in _copied(patterns[number % len(patterns)], number, last):
                    rows.setdefault(table, []).append(row)
            for table in TABLES:
                db.session.execute(insert(table), rows.get(table, []))


Pattern = tuple[dict[str, Any], list[tuple[dict[str, Any], list[int], dict[str, Any] | None, dict[str, Any] | None]]]
"""A response's row, and of each answer its row, its options, its words and their revision."""


def _patterns() -> list[Pattern]:
    return [
        (_row(response), [(_row(a), [c.option_id for c in a.chosen], *_words(a)) for a in response.answers])
        for response in db.session.scalars(select(Response).order_by(Response.id))
    ]  # fmt: skip


def _words(answer: Answer) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    said = answer.contribution
    return (None, None) if said is None else (_row(said), _row(said.revision))


def _row(thing: Any) -> dict[str, Any]:
    return {
        column.name: getattr(thing, column.key)
        for column in thing.__mapper__.columns
        if column.table is thing.__table__
    }


def _copied(pattern: Pattern, number: int, last: dict[Any, int]) -> Iterator[tuple[Any, dict[str, Any]]]:
    response, answers = pattern
    last[Response] += 1
    same = {"user_id": None, "external_id": f"copy-{number}", "reference": f"Q-{number:08}"}
    yield Response.__table__, response | same | {"id": last[Response]}
    for answer, options, said, revision in answers:
        last[Answer] += 1
        words: dict[str, Any] = {}
        if said is not None and revision is not None:
            last[Contribution] += 1
            last[Revision] += 1
            words = {"contribution_id": last[Contribution]}
            yield Contribution.__table__, said | {"id": last[Contribution], "symbol": f"{said['symbol']}-{number}"}
            yield Revision.__table__, revision | words | {"id": last[Revision]}
        yield Answer.__table__, answer | words | {"id": last[Answer], "response_id": last[Response]}
        yield from ((AnswerChoice.__table__, {"answer_id": last[Answer], "option_id": option}) for option in options)
