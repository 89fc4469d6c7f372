"""One's drafts as JSON."""

from datetime import datetime

from core.api import Shape, endpoint
from core.forms import new_key
from core.identity import current_actor
from core.limits import consume
from core.pagination import Page
from core.policy import signed_in
from forum import drafts
from forum.api import blueprint
from forum.draft_models import Draft
from forum.drafts import Typed


class DraftIn(Shape):
    """What is typed so far. ``place`` is ``thread:7``, ``post:12:reply``, ``post:12:edit`` or ``line:3:thread``."""

    place: str
    title: str = ""
    body: str = ""
    lang: str = ""


class DraftChange(Shape):
    """New words upon ``version`` of a draft; upon any other they become a draft of their own, and nothing is lost."""

    version: int
    title: str = ""
    body: str = ""
    lang: str = ""


class DraftOut(Shape):
    """A draft; its author alone gets to see it."""

    id: int
    place: str
    title: str
    body: str
    lang: str
    version: int
    created_at: datetime
    updated_at: datetime


class DraftSaved(Shape):
    """``draft`` holds the words that came; ``other`` what was saved upon the same version meanwhile, if anything."""

    draft: DraftOut | None
    other: DraftOut | None


def _out(draft: Draft | None) -> DraftOut | None:
    return None if draft is None else DraftOut.model_validate(draft)


@endpoint(
    blueprint, "GET", "/me/drafts", policy=signed_in, returns=DraftOut, listing=True,
    summary="Your drafts, the latest first",
)  # fmt: skip
def list_drafts() -> Page[DraftOut]:
    return Page([DraftOut.model_validate(draft) for draft in drafts.drafts_of(current_actor())])


@endpoint(
    blueprint, "POST", "/me/drafts", policy=signed_in, body=DraftIn, returns=DraftSaved, status=201,
    summary="Keep a draft",
)  # fmt: skip
def create_draft(body: DraftIn) -> DraftSaved:
    consume("draft", current_actor().id)
    saved = drafts.save(current_actor(), Typed(**body.model_dump(), tab=new_key()))
    return DraftSaved(draft=_out(saved.draft), other=None)


@endpoint(
    blueprint, "PATCH", "/me/drafts/<int:identity>", policy=signed_in, body=DraftChange, returns=DraftSaved,
    summary="Save upon a draft; never over what was saved meanwhile",
)  # fmt: skip
def change_draft(identity: int, body: DraftChange) -> DraftSaved:
    consume("draft", current_actor().id)
    place = drafts.draft(current_actor(), identity).place
    typed = Typed(place, body.title, body.body, body.lang)
    saved = drafts.save(current_actor(), typed, identity, body.version)
    return DraftSaved(draft=_out(saved.draft), other=_out(saved.other))


@endpoint(blueprint, "DELETE", "/me/drafts/<int:identity>", policy=signed_in, summary="Delete a draft")
def delete_draft(identity: int) -> None:
    drafts.draft(current_actor(), identity)
    drafts.discard(current_actor(), identity)
