"""The pages of one thread of thousands: the last and those in the middle cost what the first costs."""

from pathlib import Path

from sqlalchemy import select

from accounts.models import User
from contributions.actions import Speaker
from core.db import db
from core.guard import unit_of_work
from core.topics import touch
from forum.models import Thread
from tests.benchmarks import bulk, client, data, reading, servers
from tests.benchmarks.bulk import MINUTE, Plan, Said
from tests.benchmarks.data import Site
from tests.benchmarks.figures import Figure, Section, middle
from tests.benchmarks.options import Options
from tests.benchmarks.reading import Case, Runner
from tests.benchmarks.texts import texts
from themes.actions import load_reference
from themes.models import ActionLine

TARGET = 1.2
"""A page anywhere costs at most so many times the first."""
DRAWN = 15
"""So often each page is drawn anew."""


def compared(folder: Path, options: Options, run: Runner) -> Section:
    """Ratios to the first page of the dearest other one: drawn anew, and read as it is stored."""
    site, port = _site(folder, options), servers.free_port()
    with servers.running(servers.granian("wsgi:app", options.threads, port), port, site.env) as server:
        thread = site.threads[0]
        first, *others = _places(port, thread, options.deep)
        drawn = _drawn(folder, port, [first, *others])
        cases = [Case(path, server, reading.wires([path], {})) for path in (first, *others)]
        found = reading.compared(cases, options, run)
    costs = {path: middle(turn.cost for turn in found[path]) for path in found}
    figures = [_dearest("drawn and stored", first, drawn), _dearest("stored, processor time", first, costs)]
    return Section(f"A page of a thread of {options.deep:,} posts, as times its first page", tuple(figures))


def _site(folder: Path, options: Options) -> Site:
    """A thread in which every tenth post is answered by the nine that follow it."""
    app = data.app_for(folder)
    with app.app_context():
        data.schema()
        if not db.session.scalar(select(Thread.id).limit(1)):
            with unit_of_work():
                load_reference()
                db.session.add_all([data.person(number) for number in range(data.WRITERS)])
            _write(options.deep)
        site = data.site(app, folder)
        db.session.remove()
        db.engine.dispose()
    return site


def _write(count: int) -> None:
    line = db.session.scalars(select(ActionLine).order_by(ActionLine.position)).first()
    assert line is not None
    pool = texts(50)
    speakers = [Speaker.of(person) for person in db.session.scalars(select(User)).unique()]
    said = [
        Said(
            speakers[n % len(speakers)], pool[n % len(pool)], data.START + n * MINUTE,
            n - n % 10 if n > 10 and n % 10 else 0,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip
    bulk.write(iter([Plan(line, "A very long exchange", said)]))


def _places(port: int, thread: str, count: int) -> list[str]:
    """The addresses of the first page, of some in the middle and of the last."""
    found = [thread]
    for number in (count // 4, count // 2, count * 3 // 4, count):
        _status, headers, _body = client.ask(port, client.request(f"{thread}/posts/{number}"))
        found.append(headers["location"].partition("#")[0])
    return list(dict.fromkeys(found))


def _drawn(folder: Path, port: int, paths: list[str]) -> dict[str, float]:
    """The median milliseconds of a page that nobody has read since it changed, taken in turns."""
    app = data.app_for(folder)
    taken: dict[str, list[float]] = {path: [] for path in paths}
    with app.app_context():
        for number in range(DRAWN):
            with unit_of_work():
                touch(f"thread:{paths[0].rpartition('/')[2]}")
            for path in paths if number % 2 == 0 else reversed(paths):
                taken[path] += reading.opened(port, [path])
        db.session.remove()
        db.engine.dispose()
    return {path: middle(times) for path, times in taken.items()}


def _dearest(name: str, first: str, costs: dict[str, float]) -> Figure:
    others = [cost for path, cost in costs.items() if path != first]
    ratios = ", ".join(f"{cost / (costs[first] or 1):.2f}" for cost in others)
    return Figure(name, max(others) / (costs[first] or 1), "times", f"target ≤ {TARGET}; each: {ratios}")
