"""Searching a million posts for two words: frequent, middling and rare ones, with filters and without."""

import random
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from accounts.actor import NOBODY, Actor
from contributions.models import Contribution
from contributions.search import BEST, NEWEST, search
from contributions.search_models import SearchText
from core.db import db, is_sqlite
from core.guard import unit_of_work
from forum.models import Space
from tests.benchmarks import corpus, data
from tests.benchmarks.figures import Figure, Section, middle, percentile
from tests.benchmarks.options import Options
from themes.actions import load_reference

QUERIES = 60
LIMITS = {(NEWEST, True): 10, (NEWEST, False): 10, (BEST, True): 60, (BEST, False): 150}
"""Milliseconds within which 95 of 100 searches shall end, by order and whether on SQLite."""
RANKS = {"frequent": (0, 40), "middling": (40, 400), "rare": (400, 5_000)}
FILTERS = (
    "in:c7-egov",
    "by:Speaker",
    "type:thread",
    "after:2024-06 before:2025-02",
    "is:open",
    "lang:en group:civil",
)


@dataclass(frozen=True)
class Mix:
    """Queries of one sort: ranks of the first and the second word, and what is typed behind them."""

    name: str
    first: str
    second: str
    filters: tuple[str, ...] = ("",)


MIXES = (
    *(Mix(f"{first} and {second}", first, second) for first, second in (
        ("frequent", "frequent"), ("frequent", "middling"), ("frequent", "rare"), ("middling", "middling"),
        ("middling", "rare"), ("rare", "rare"),
    )),
    Mix("middling, with a filter", "middling", "middling", FILTERS),
)  # fmt: skip


def measured(folder: Path, options: Options) -> list[Section]:
    """The times of both orders, as everybody and as a member of the closed group."""
    app = data.app_for(folder, options.database)
    with app.app_context():
        data.schema()
        if not db.session.scalar(select(Contribution.id).limit(1)):
            with unit_of_work():
                load_reference()
                db.session.add_all([data.person(number) for number in range(data.PEOPLE)])
            corpus.fill(options.large)
        group = db.session.scalars(select(Space.id).where(Space.slug == "bench")).one()
        member = Actor(id=1, is_confirmed=True, circles=frozenset([f"space:{group}"]))
        count = db.session.query(SearchText).count()
        sections = [
            _section(app, order, {"everybody": NOBODY, "a member": member}, count) for order in (NEWEST, BEST)
        ]
        db.session.remove()
        db.engine.dispose()
    return sections


def _section(app: Flask, order: str, actors: dict[str, Actor], count: int) -> Section:
    limit, everything, figures = LIMITS[order, is_sqlite()], [], []
    for mix in MIXES:
        for who, actor in actors.items():
            times = _times(actor, mix, order)
            everything += times
            figures.append(
                Figure(f"{mix.name}, {who}", percentile(times, 0.95), "ms", f"95 of 100; median {middle(times):.1f}")
            )
    total = Figure("all of these", percentile(everything, 0.95), "ms", f"95 of 100; target ≤ {limit}")
    name = "SQLite" if is_sqlite() else "PostgreSQL"
    return Section(f"Two words among {count:,} texts on {name}, {order} first", (total, *figures))


def _times(actor: Actor, mix: Mix, order: str) -> list[float]:
    chance, words = random.Random(mix.name), corpus.vocabulary()  # noqa: S311  # the same queries in every run
    texts = []
    for number in range(QUERIES):
        pair = [chance.choice(words[slice(*RANKS[rank])]) for rank in (mix.first, mix.second)]
        texts.append(" ".join([*pair, mix.filters[number % len(mix.filters)]]))
    for text in texts[:5]:
        _one(actor, text, order)
    return [_one(actor, text, order) for text in texts]


def _one(actor: Actor, text: str, order: str) -> float:
    """The milliseconds of one search with its excerpts, in a session of its own."""
    begun = time.perf_counter()
    search(actor, text, order=order)
    ended = time.perf_counter()
    db.session.remove()
    return (ended - begun) * 1_000
