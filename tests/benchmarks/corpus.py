"""A million texts to search: words as frequent as in a language, and all rows that a search reads, written in bulk.

Other measurements repeat four hundred texts; here no two are alike, or every word would be in every thousandth one.
"""

import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import select

from accounts.models import User
from contributions import recent
from contributions.actions import Speaker
from contributions.documents import TITLE_ENDS
from contributions.facets import Facts, facets
from contributions.search_models import SEARCH, position_of
from contributions.words import indexed
from core.db import db, is_sqlite
from core.guard import unit_of_work
from forum.models import GROUP, Space
from tests.benchmarks.texts import LINKING, VOCABULARY
from themes.models import ActionLine

POSTS_IN_THREAD, BATCH, WORDS = 50, 5_000, 20_000
FIRST, APART = datetime(2023, 1, 2, tzinfo=UTC), timedelta(seconds=95)
CLOSED_SHARE = 20
"""Every so manieth thread stands in a closed group."""
COLUMNS = {
    "thread": "id, space_id, title, lang, is_title_shown, opened_at, last_post_at, post_count, last_number, slow_seconds,"
              " is_pinned, locked_at",
    "contribution": "id, kind, symbol, topic, visibility, place, speaker_id, lang, said_at, revision_number, circle,"
                    " is_closed, speaker_name, stakeholder_type, organisation_name, on_behalf, country, is_verified",
    "revision": "id, contribution_id, number, body, html, text, renderer_version, digest, author_id, made_at",
    "filing": "contribution_id, action_line_id",
    "post": "id, thread_id, number, depth, path, under, said_in_id, said_number, spoke_as",
    "search_document": "id, kind, subject_id, topic, symbol, title, text, lang, url, at",
    "search_text": "position, contribution_id, document_id, facets, words",
}  # fmt: skip
"""What is written, in this order."""

Rows = dict[str, list[tuple[Any, ...]]]
SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ki",
    "lo",
    "ma",
    "ne",
    "po",
    "ra",
    "si",
    "tu",
    "va",
    "wo",
    "xi",
    "ya",
    "zu",
)


def vocabulary(count: int = WORDS) -> list[str]:
    """Words, the most frequent first: real ones, then made-up ones."""
    made = [*LINKING, *VOCABULARY]
    return [*made, *(_word(number) for number in range(count - len(made)))]


def _word(number: int) -> str:
    parts = ["q"]
    while True:
        number, place = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[place])
        if not number:
            return "".join(parts)


class Texts:
    """Texts of 25 to 110 words, the same in every run."""

    def __init__(self) -> None:
        self.words = vocabulary()
        self.codes = {word: indexed(word, "en") for word in self.words}
        self.weights = list(accumulate(1 / (place + 3) ** 0.95 for place in range(len(self.words))))
        self.chance = random.Random(1_000_000)  # noqa: S311  # the same texts in every run, no secret

    def next(self, least: int = 25, most: int = 110) -> tuple[str, str]:
        """A text, and its words as the index keeps them."""
        chosen = self.chance.choices(self.words, cum_weights=self.weights, k=self.chance.randint(least, most))
        return " ".join(chosen), " ".join(map(self.codes.__getitem__, chosen))


def fill(count: int) -> None:
    """Write ``count`` posts. PostgreSQL's index is made afterwards, as a restored database gets it."""
    places, speakers = _ground()
    if not is_sqlite():
        _each(SEARCH.removal("postgresql"))
    said = Texts()
    for first in range(1, count + 1, BATCH):
        rows: Rows = {name: [] for name in COLUMNS}
        for opening in range(first, min(first + BATCH, count + 1), POSTS_IN_THREAD):
            _thread(rows, opening, places, said, speakers)
        with unit_of_work():
            for name, columns in COLUMNS.items():
                _store(name, columns, rows[name])
    if not is_sqlite():
        _each(SEARCH.creation("postgresql"))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if is_sqlite() else "VACUUM ANALYZE")
    recent.keep()  # as the hourly job would


def _each(statements: list[str]) -> None:
    with unit_of_work():
        for statement in statements:
            db.session.connection().exec_driver_sql(statement)


def _store(name: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    """By the fastest way of each driver: this is not what is measured."""
    driver: Any = db.session.connection().connection.cursor()
    if is_sqlite():
        marks = ", ".join("?" * len(rows[0]))
        driver.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows)  # noqa: S608  # our own names
        return
    with driver.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _ground() -> tuple[list[tuple[int, int, str]], list[Speaker]]:
    """Where things are said, the closed group last, and by whom."""
    with unit_of_work():
        lines = db.session.scalars(select(ActionLine).order_by(ActionLine.position)).all()
        spaces = [Space(action_line=line, kind="line") for line in lines]
        spaces.append(Space(action_line=lines[0], kind=GROUP, slug="bench", name="Bench", is_closed=True))
        db.session.add_all(spaces)
        db.session.flush()
        people = db.session.scalars(select(User).order_by(User.id)).unique()
        places = [(space.id, space.action_line.id, space.action_line.symbol) for space in spaces]
        return places, [Speaker.of(person) for person in people]


def _thread(rows: Rows, first: int, places: list[tuple[int, int, str]], said: Texts, speakers: list[Speaker]) -> None:
    number = first // POSTS_IN_THREAD + 1
    is_closed = number % CLOSED_SHARE == 0
    space_id, line_id, symbol = places[-1] if is_closed else places[number % (len(places) - 1)]
    topic, circle, moment = f"thread:{number}", f"space:{space_id}" if is_closed else None, FIRST + first * APART
    title, codes = said.next(4, 9)
    at = f"{moment:%Y-%m-%d %H:%M:%S.000000}" + ("" if is_sqlite() else "+00")
    symbol = f"{symbol}/T{number}"
    rows["thread"].append((
        number, space_id, title, "en", True, at, at, 50, 50, 0, False, at if number % 10 == 0 else None,
    ))  # fmt: skip
    rows["search_document"].append(
        (number, "thread", number, topic, symbol, title, "", "en", f"/threads/{number}", at)
    )
    facts = Facts(
        kind="thread", topic=topic, lang="en", at=moment, line_ids=[line_id], circle=circle, is_closed=is_closed
    )
    position = position_of(moment, number, is_document=True)
    rows["search_text"].append((position, None, number, facets(facts), f"{codes} {TITLE_ENDS} "))
    for place in range(POSTS_IN_THREAD):
        speaker = speakers[(first * 7 + place * 13) % len(speakers)]
        _post(rows, first + place, (number, place + 1, line_id, symbol, circle), said.next(), speaker)


def _post(
    rows: Rows, identity: int, where: tuple[int, int, int, str, str | None], said: tuple[str, str], speaker: Speaker
) -> None:
    thread_id, number, line_id, symbol, circle = where
    moment, topic, (words, codes) = FIRST + identity * APART, f"thread:{thread_id}", said
    at = f"{moment:%Y-%m-%d %H:%M:%S.000000}" + ("" if is_sqlite() else "+00")
    is_closed = circle is not None
    rows["contribution"].append((
        identity, "post", f"{symbol}/P{number}", topic, "public", f"/threads/{thread_id}/posts/{number}",
        speaker.user_id, "en", at, 1, circle, is_closed, speaker.name, speaker.stakeholder_type,
        speaker.organisation_name, speaker.on_behalf, speaker.country, False,
    ))  # fmt: skip
    rows["revision"].append((identity, identity, 1, words, f"<p>{words}</p>", words, 1, "", speaker.user_id, at))
    rows["filing"].append((identity, line_id))
    rows["post"].append((identity, thread_id, number, 1, f"{number:06d}", 0, thread_id, number, None))
    facts = Facts(
        kind="post", topic=topic, lang="en", at=moment, line_ids=[line_id], speaker_id=speaker.user_id,
        names=(speaker.name, speaker.organisation_name), stakeholder_type=speaker.stakeholder_type,
        country=speaker.country, circle=circle, is_closed=is_closed,
    )  # fmt: skip
    rows["search_text"].append((position_of(moment, identity), identity, None, facets(facts), codes))
