"""Passages: finding one in a text, and keeping it as an anchor. Nothing is ever re-anchored by guessing."""

import re

from sqlalchemy import select

from accounts.actor import Actor
from contributions.models import Anchor, Revision, digest_of
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.locale import _

CONTEXT = 32
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…]+[\"”»’)]*(?=\s|$)|[。！？]+[」』”]?|[؟۔]+(?=\s|$)|(?=\n)|$)")


def sentences(text: str) -> list[tuple[int, int, str]]:
    """``(start, end, words)`` of each sentence or line, in code points; what a reader without scripts ticks."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = match.group()
        if stripped := words.strip():
            start = match.start() + len(words) - len(words.lstrip())
            found.append((start, start + len(stripped), stripped))
    return found


def locate(revision: Revision, exact: str, start: int | None = None) -> tuple[int, int]:
    """Where ``exact`` stands in the revision's text.

    With ``start`` it must stand exactly there; without, it must occur exactly once. Raises :class:`Invalid` when it
    does not: a citation whose words do not match is refused, never repaired.
    """
    text = revision.text
    if not exact.strip():
        raise Invalid(_("Select a passage first."))
    if start is not None:
        if start < 0 or text[start : start + len(exact)] != exact:
            raise Invalid(
                _("These words do not stand at this place in the contribution. Reload it and select again.")
            )
        return start, start + len(exact)
    count = text.count(exact)
    if count == 0:
        raise Invalid(_("These words do not stand in the contribution as it is now. Copy the passage exactly."))
    if count > 1:
        raise Invalid(_("These words occur %(count)s times here. Select a longer passage.", count=count))
    start = text.index(exact)
    return start, start + len(exact)


def anchor(actor: Actor, revision: Revision, exact: str, start: int | None = None) -> Anchor:
    """The anchor on a passage, made or found again. The caller's room has asked who may cite. Raises :class:`Invalid`."""
    begin, end = locate(revision, exact, start)
    same = select(Anchor).filter_by(revision_id=revision.id, start=begin, end=end)
    if (existing := db.session.scalars(same).unique().one_or_none()) is not None:
        return existing
    text = revision.text
    made = Anchor(
        revision_id=revision.id, contribution_id=revision.contribution_id, start=begin, end=end, exact=text[begin:end],
        prefix=text[max(0, begin - CONTEXT) : begin], suffix=text[end : end + CONTEXT], text_digest=digest_of(text),
        made_by_id=actor.id, made_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made
