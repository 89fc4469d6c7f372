"""The application with the moment of its commit in a header; only for measuring.

Limits are off: a bench posts faster than any person may.
"""

import time
from typing import Any

from flask import Flask, Response, g, has_request_context
from sqlalchemy import event

from core.db import db
from core.factory import create_app
from tests.benchmarks.client import COMMITTED


def noting(app: Flask) -> Flask:
    """``app``, telling when each request's first commit was done."""

    def note(_session: Any) -> None:
        if has_request_context():
            g.setdefault("committed_at", time.monotonic_ns())

    def tell(response: Response) -> Response:
        if "committed_at" in g:
            response.headers[COMMITTED] = str(g.committed_at)
        return response

    with app.app_context():
        event.listen(db.session, "after_commit", note)
    app.after_request(tell)
    return app


app = noting(create_app({"RATELIMIT_ENABLED": False}))
