"""The record, in public: its checkpoints, the chain of a topic in plain words, and how to check both."""

import json

from flask import Response, render_template, request

from contributions import checkpoints
from contributions.checkpoints import Checkpoint
from contributions.record import CONFIDENTIAL, entries_after, last_number
from contributions.verb_labels import verb_label
from contributions.views import blueprint, entry_number
from core import live
from core.db import db
from core.errors import Missing
from core.pagination import page_of
from core.policy import everyone, open_to

ENTRIES = 100
blueprint.add_app_template_filter(verb_label, "verb_label")


@blueprint.get("/record")
@open_to(everyone)
def record_page() -> str:
    """What the record is, its checkpoints, and how anybody checks them."""
    page = checkpoints.listed(request.args.get("after"))
    return render_template("contributions/record.html", page=page, is_first="after" not in request.args)


@blueprint.get("/record/checkpoints/<int:number>.json")
@open_to(everyone)
def checkpoint(number: int) -> Response:
    """A checkpoint with its leaves, to be kept by whoever wants to be sure later."""
    found = db.session.get(Checkpoint, number)
    if found is None:
        raise Missing()
    text = json.dumps(checkpoints.document(found), ensure_ascii=False, indent=1)
    response = Response(text, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="checkpoint-{number}.json"'
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@blueprint.get("/record/<topic>/entries")
@open_to(everyone)
def chain(topic: str) -> str:
    """The entries of a chain, the oldest first; for whoever may read what it is about."""
    if not (live.may_join(topic) or checkpoints.is_public(topic)):
        raise Missing()
    after = entry_number(request.args.get("after", "0"))
    page = page_of(entries_after(topic, after, ENTRIES), ENTRIES, lambda entry: [entry.number])
    following = page.items[-1].number if page.next else None
    return render_template(
        "contributions/chain.html", topic=topic, entries=page.items, following=following, after=after,
        last=last_number(topic), proof=checkpoints.proof(topic), confidential=CONFIDENTIAL,
    )  # fmt: skip
