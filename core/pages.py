"""Stored pages: the shared bytes of a page, and the personal parts spliced in when it is served.

A page is rendered once for all readers of one language, with *slots* where a reader's own parts go. Its segments
between the slots are stored compressed, each as a run of DEFLATE blocks that ends at a byte boundary, so a whole
gzip stream for a reader is made by joining bytes: no rendering and no compressing of what is shared. A stored page
is valid while its topic's version stands; the record raises the version in the transaction of every change.

Read on the hot path by one raw statement, outside the ORM session.
"""

import json
import sqlite3
import threading
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from flask import Response, current_app, g, request
from sqlalchemy import BigInteger, LargeBinary, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, JSONDocument, db, upsert
from core.guard import unit_of_work
from core.locale import chosen_code
from core.packing import Page, packed_page
from core.topics import Topic, version_of

VARY = "Accept-Encoding, Accept-Language, Cookie"
HTML = "text/html; charset=utf-8"
DAY = timedelta(days=1)
KEPT_PAGES = 256
"""Pages that a process keeps in memory, each checked against the database before it is served."""


class StoredPage(Base):
    """The bytes of one page in one language. ``segments`` describes the parts of ``body``: see :class:`Segment`."""

    __tablename__ = "stored_page"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    topic: Mapped[str] = mapped_column(String(120), index=True)
    version: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger)
    etag: Mapped[str] = mapped_column(String(40))
    segments: Mapped[list[Any]] = mapped_column(JSONDocument)
    body: Mapped[bytes] = mapped_column(LargeBinary)


def page_key(name: str) -> str:
    """The name under which a page is stored: with the reader's language and the release of styles and templates."""
    return f"{name}|{chosen_code()}|{current_app.extensions['plenary.release']}"


_PROBE = (
    "SELECT p.etag, p.segments, p.body FROM stored_page p JOIN topic v ON v.key = p.topic"
    " WHERE p.key = {0} AND v.version = p.version AND p.expires_at > {0}"
)
_PROBE_ETAG = _PROBE.replace("p.etag, p.segments, p.body", "p.etag")


class _OwnConnection:
    """A driver connection to SQLite that one thread keeps for reading, closed when the thread ends.

    Each statement is a transaction of its own, so it always sees what was committed last and never holds a checkpoint up.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.connection = sqlite3.connect(
            f"file:{quote(path)}?mode=ro", uri=True, isolation_level=None, timeout=30, check_same_thread=False
        )

    def __del__(self) -> None:
        self.connection.close()


_own = threading.local()


def raw(statement: str, parameters: tuple[Any, ...]) -> Any:
    """The first row of one read-only statement, without ORM and transaction: by the thread's own connection on SQLite,
    by a pooled one elsewhere."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    if app.extensions["plenary.sqlite"]:
        return _first(_kept(app).connection, statement.replace("{0}", "?"), parameters)
    connection = db.engine.raw_connection()
    try:
        return _first(connection, statement.replace("{0}", "%s"), parameters)
    finally:
        connection.close()


def _kept(app: Any) -> _OwnConnection:
    path = app.extensions["plenary.database"]
    kept: _OwnConnection | None = getattr(_own, "kept", None)
    if kept is None or kept.path != path:
        kept = _own.kept = _OwnConnection(path)
    return kept


def _first(connection: Any, statement: str, parameters: tuple[Any, ...]) -> Any:
    cursor = connection.cursor()
    cursor.execute(statement, parameters)
    row = cursor.fetchone()
    cursor.close()
    return row


def forget() -> None:
    """Let go of every stored page: words that were erased may stand in any of them. They are made anew when asked for."""
    db.session.execute(delete(StoredPage))
    current_app.extensions.get("plenary.pages", {}).clear()


def stored(key: str, tag: str | None = None) -> Page | None:
    """The page under ``key`` if it is still true; from this process's memory if it keeps the page tagged ``tag``."""
    kept: dict[tuple[str, str], Page] = current_app.extensions.setdefault("plenary.pages", {})
    if tag is not None and (found := kept.get((key, tag))):
        return found
    row = raw(_PROBE, (key, int(now().timestamp())))
    if row is None:
        return None
    page = _unpacked(row)
    if len(kept) >= KEPT_PAGES:
        kept.clear()
    kept[key, page.etag] = page
    return page


def stored_etag(key: str) -> str | None:
    """The tag of the page under ``key`` if it is still true; enough to answer "not modified"."""
    row = raw(_PROBE_ETAG, (key, int(now().timestamp())))
    return None if row is None else str(row[0])


def _unpacked(row: Any) -> Page:
    etag, described, body = row
    if isinstance(described, str):
        described = json.loads(described)
    start, segments = 0, []
    for size, check, length in described:
        segments.append((body[start : start + size], check, length))
        start += size
    return Page(etag, segments)


def store(key: str, topic: str, version: int, page: Page, until: datetime) -> None:
    """Keep ``page``, rendered when ``topic`` stood at ``version``, until ``until`` at the latest."""
    values = {
        "topic": topic,
        "version": version,
        "expires_at": int(until.timestamp()),
        "etag": page.etag,
        "segments": [(len(data), check, size) for data, check, size in page.segments],
        "body": b"".join(data for data, _, _ in page.segments),
    }
    with unit_of_work():
        db.session.execute(upsert(Topic).values(key=topic).on_conflict_do_nothing())
        statement = upsert(StoredPage).values(key=key, **values)
        db.session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def serve(
    name: str,
    topic: str,
    render: Callable[[], str],
    parts: Callable[[], Sequence[str]],
    *,
    private: bool,
    keep_for: timedelta = DAY,
    media_type: str = HTML,
) -> Response:
    """The page ``name`` of ``topic``: from store if it is still true, else rendered by ``render`` and stored.

    ``parts`` gives the contents of the slots for this reader (:func:`core.reader.parts`); ``private`` says that the
    reader is signed in: the answer is then theirs alone. ``render`` runs with
    ``g.shared_page`` set, so that the template leaves its slots open.
    """
    key = page_key(name)
    known = request.headers.get("If-None-Match")
    tag = stored_etag(key)
    if tag is None:
        return answer(_made(key, topic, render, keep_for), parts(), private, known, media_type)
    if known == f'"{tag}"' and not private:
        return _unchanged(known)
    page = stored(key, tag) or _made(key, topic, render, keep_for)
    return answer(page, parts(), private, known, media_type)


def _unchanged(tag: str) -> Response:
    return Response(status=304, headers=[("ETag", tag), ("Vary", VARY)])


def _made(key: str, topic: str, render: Callable[[], str], keep_for: timedelta) -> Page:
    version = version_of(topic)
    g.shared_page = True
    try:
        page = packed_page(render())
    finally:
        g.shared_page = False
    store(key, topic, version, page, now() + keep_for)
    return page


def answer(
    page: Page, parts: Sequence[str], private: bool, known: str | None = None, media_type: str = HTML
) -> Response:
    """The page as an answer: compressed when the reader takes that, "not modified" when they have it already.

    A reader's own answer has no tag: its forms hold values that are never the same twice.
    """
    tag = f'"{page.etag}"'
    if known == tag and not private:
        return _unchanged(tag)
    body = _body(page, tuple(parts), private)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = [("Content-Type", media_type), ("Vary", VARY)]
    headers.append(("Cache-Control", "private, no-cache" if private else "public, no-cache"))
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    if not private:
        headers.append(("ETag", tag))
    return Response(body if packed else zlib.decompress(body, 31), headers=headers)


def _body(page: Page, parts: tuple[str, ...], private: bool) -> bytes:
    """The packed page with its parts; kept with the page for readers who have no parts of their own."""
    if private:
        return page.packed(parts)
    if page.public is None or page.public[0] != parts:
        page.public = (parts, page.packed(parts))
    return page.public[1]
