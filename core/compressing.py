"""Compressing what is made for one request; stored pages and own files come compressed already."""

import gzip

from flask import Flask, Response, request

KINDS = ("text/html", "text/plain", "application/json", "application/problem+json")
WORTHWHILE = 600
"""Bytes below which compressing saves no packet."""


def compress(response: Response) -> Response:
    """The answer in gzip, if its reader takes that and it is worth it."""
    kept_whole = "Content-Encoding" in response.headers or response.direct_passthrough or response.is_streamed
    if kept_whole or response.mimetype not in KINDS:
        return response
    response.vary.add("Accept-Encoding")
    if (response.content_length or 0) < WORTHWHILE or not request.accept_encodings.quality("gzip"):
        return response
    response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


def init_app(app: Flask) -> None:
    """Look at every answer."""
    app.after_request(compress)
