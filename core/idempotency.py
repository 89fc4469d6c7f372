"""A retried or doubled POST returns the first result.

The sender chooses a key: the header ``Idempotency-Key`` in the API, a hidden field in forms. The key's row is written
last in the transaction of the change, so either both are there or neither. Of two requests with one key, the later
finds the row taken, is rolled back, and gets the first one's answer; so does one that is refused because the first
has been carried out.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from flask import Response, g, request
from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, JSONDocument, UTCDateTime, db, upsert
from core.errors import Conflict, Invalid
from core.identity import current_actor
from core.locale import _

FIELD = "idempotency_key"
HEADER = "Idempotency-Key"
PREVIEW, SAVE = "preview", "save"
"""A form sent by its button of one of these names only shows what would be said, or keeps it as a draft: its key stays
free for the real thing."""
BESIDE = frozenset({"csrf_token", FIELD, "draft", "draft_version"})
"""Fields that may differ in one form sent twice: a draft of it may have been saved in between."""
KEPT_FOR = timedelta(days=2)
KEPT_HEADERS = ("Location", "Content-Type", "Set-Cookie", "ETag")


class IdempotencyKey(Base):
    """The first answer given to a key. ``scope`` is the account and the address that was posted to."""

    __tablename__ = "idempotency_key"

    scope: Mapped[str] = mapped_column(String(300), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    status: Mapped[int | None]
    headers: Mapped[list[Any] | None] = mapped_column(JSONDocument)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)


class Claim:
    """A key that came with this request. Costs one statement, unless it came before."""

    def __init__(self, scope: str, key: str, digest: str) -> None:
        self.scope, self.key, self.digest = scope, key, digest

    def keep(self, response: Response) -> bool:
        """Remember the answer, to be given again; false when the key was used before, perhaps a moment ago.

        Then nothing of this request may be kept, and :meth:`earlier` has the answer. A secret shown once is not kept
        (see :func:`show_once`), nor anything of a request that must leave no trace.
        """
        if g.get("leaves_no_trace"):
            return True
        values = {
            "scope": self.scope, "key": self.key, "digest": self.digest, "created_at": now(),
            "status": response.status_code,
            "headers": [[k, v] for k, v in response.headers if k in KEPT_HEADERS and k != "Set-Cookie"],
            "body": None if g.get("shown_once") else response.get_data(),
        }  # fmt: skip
        new = upsert(IdempotencyKey).values(**values).on_conflict_do_nothing().returning(IdempotencyKey.key)
        return db.session.scalar(new) is not None

    def earlier(self) -> Response | None:
        """The first answer to this key, if it came before.

        Raises :class:`Conflict` for a key that came with something else.
        """
        found = db.session.scalars(select(IdempotencyKey).filter_by(scope=self.scope, key=self.key)).one_or_none()
        if found is None:
            return None
        if found.digest != self.digest:
            raise Conflict(
                _("This form was already sent, with other contents. Reload the page before sending it anew.")
            )
        return _replay(found)


def show_once() -> None:
    """The answer of this request holds a secret: do not store it; a retry is told so."""
    g.shown_once = True


def leave_no_trace() -> None:
    """Do not remember that this request came, by whatever key: its row would name the account, the moment and a digest
    of what was sent. Only for views that are safe to repeat without it."""
    g.leaves_no_trace = True


def claim() -> Claim | None:
    """The request's key, if it has one. Raises :class:`Invalid` for an unusable key."""
    key = request.headers.get(HEADER) or request.form.get(FIELD)
    if request.method != "POST" or not key or request.form.get(PREVIEW) or request.form.get(SAVE):
        return None
    if len(key) > 100 or not key.isprintable():
        raise Invalid(_("The idempotency key must be at most 100 printable characters."))
    return Claim(_scope(), key, _digest())


def _scope() -> str:
    return f"{current_actor().id or 'anonymous'} {request.path}"[:300]


def _digest() -> str:
    if request.form or request.files:
        fields = [(k, v) for k, v in request.form.items(multi=True) if k not in BESIDE]
        files = [
            (k, f.filename, hashlib.sha256(f.stream.read()).hexdigest()) for k, f in request.files.items(multi=True)
        ]
        for file in request.files.values():
            file.stream.seek(0)
        data = repr((sorted(fields), sorted(files))).encode()
    else:
        data = request.get_data(cache=True)
    return hashlib.sha256(data).hexdigest()


def _replay(first: IdempotencyKey) -> Response:
    if first.body is None or first.status is None:
        raise Conflict(_("This was done already. Its answer held a secret that is shown only once."))
    response = Response(first.body, status=first.status)
    for name, value in first.headers or []:
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    return response


def forget(user_id: int) -> None:
    """Delete the kept answers of an account: they may hold its words."""
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.scope.startswith(f"{user_id} ", autoescape=True)))


def forget_old() -> int:
    """Delete keys older than two days; a periodic job. Returns how many."""
    result: Any = db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - KEPT_FOR))
    return int(result.rowcount)
