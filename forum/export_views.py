"""Taking a thread along: JSON, Markdown, HTML, or all of them with what is needed to verify it, streamed."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import Response, stream_with_context

from contributions import checkpoints
from core.errors import Missing
from core.identity import current_actor
from core.policy import everyone, open_to
from core.zipping import zipped
from forum import exporting, queries
from forum.models import Thread
from forum.views import blueprint

FORMS = {
    "json": (exporting.as_json, "application/json"),
    "md": (exporting.as_markdown, "text/markdown; charset=utf-8"),
    "html": (exporting.as_html, "text/html; charset=utf-8"),
}
VERIFIER = Path(__file__).with_name("verify.py")


@blueprint.get("/threads/<int:thread_id>/export.<form>")
@open_to(everyone)
def export(thread_id: int, form: str) -> Response:
    """The whole thread, as far as the reader may pass it on."""
    actor = current_actor()
    thread = queries.thread_by_id(actor, thread_id)
    if form == "zip":
        return _sent(zipped(_bundle(actor, thread)), "application/zip", thread, form)
    if form not in FORMS:
        raise Missing()
    make, media_type = FORMS[form]
    return _sent((piece.encode() for piece in make(actor, thread)), media_type, thread, form)


def _sent(pieces: Iterator[bytes], media_type: str, thread: Thread, form: str) -> Response:
    response = Response(stream_with_context(pieces), content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="thread-{thread.id}.{form}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _bundle(actor: Any, thread: Thread) -> Iterator[tuple[str, Iterable[str]]]:
    yield "thread.json", exporting.as_json(actor, thread)
    yield "thread.md", exporting.as_markdown(actor, thread)
    yield "thread.html", exporting.as_html(actor, thread)
    yield "verify.py", [VERIFIER.read_text("utf-8")]
    last = checkpoints.latest()
    yield "checkpoint.json", [exporting.checkpoint_text(last)] if last else []
    yield "README.txt", [_README % {"url": exporting.site() + thread.url}]


_README = """This is a thread of %(url)s with all that is needed to check it without a network.

    python3 verify.py

recomputes every digest and says what is wrong and where. Read the script first: it is short.
It compares with the checkpoint in thread.json; to compare with one that you kept, or had from somebody else:

    python3 verify.py thread.json checkpoint-12.json

Words that are hidden, withdrawn, erased or not approved are not in here; the record's digests of them are. Of erased
words the script says so: "erased: digest kept, words gone" is a fact, not a fault. Who moderated, or wrote what is not
shown, is not in here either: a salted seal stands for whoever acted.
"""
