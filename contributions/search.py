"""Finding what was said: newest first, only what the actor may read, with the words marked where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape
from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import selectinload

from accounts.actor import Actor
from contributions import words
from contributions.models import PUBLIC, SEARCH, Contribution, filing
from contributions.queries import visible_to
from core.db import db
from core.errors import Invalid
from core.fulltext import Term
from core.locale import _
from core.pagination import Page, decode, page_of

PAGE_SIZE = 20
LONGEST_QUERY = 200
EXCERPT = 280
LEAD = 90


@dataclass(frozen=True, slots=True)
class Hit:
    """A contribution that holds all the words, and a passage of it with the words marked."""

    contribution: Contribution
    excerpt: Markup


def search(
    actor: Actor, text: str, *, lines: Sequence[int] = (), after: str | None = None, size: int = PAGE_SIZE
) -> Page[Hit]:
    """What is public and holds every word of ``text``, newest first.

    ``lines`` are ids of action lines, ``after`` is the cursor of the page before. Raises :class:`Invalid` for a query
    that is too long and for a damaged cursor.
    """
    if len(text) > LONGEST_QUERY:
        raise Invalid(_("Please search for at most %(limit)s characters.", limit=LONGEST_QUERY))
    query = words.wanted(text)
    if not query:
        return Page([])
    found = _before(_matching(actor, query, lines), after).limit(size + 1)
    rows = db.session.scalars(found.options(selectinload(Contribution.action_lines))).unique().all()
    page = page_of(rows, size, lambda c: (c.said_at.isoformat(), c.id))
    return Page([Hit(c, excerpt(c.revision.text, c.lang, query)) for c in page.items], page.next)


def _matching(actor: Actor, query: Sequence[Sequence[Term]], lines: Sequence[int]) -> Select[Contribution]:
    """What a moderator hid is not found by moderators either: their desk lists it."""
    found = visible_to(actor).where(Contribution.visibility == PUBLIC, SEARCH.matches(Contribution.id, query))
    if lines:
        found = found.where(
            Contribution.id.in_(
                filing.select().with_only_columns(filing.c.contribution_id).where(filing.c.action_line_id.in_(lines))
            )
        )
    return found.order_by(Contribution.said_at.desc(), Contribution.id.desc())


def _before(found: Select[Contribution], cursor: str | None) -> Select[Contribution]:
    key = decode(cursor, 2)
    if key is None:
        return found
    try:
        moment, identity = datetime.fromisoformat(key[0]), int(key[1])
        moment.astimezone()
        if moment.tzinfo is None or not 0 <= identity < 2**63:
            raise ValueError(cursor)
    except (TypeError, ValueError, OverflowError):
        raise Invalid(_("This page address is damaged. Start again from the first page.")) from None
    same = and_(Contribution.said_at == moment, Contribution.id < identity)
    return found.where(or_(Contribution.said_at < moment, same))


def excerpt(text: str, lang: str, query: Sequence[Sequence[Term]]) -> Markup:
    """A passage of ``text`` around the first word that was looked for, with each such word in ``<mark>``."""
    spans = _spans(text, lang, query)
    begin, end = _window(text, spans[0][0] if spans else 0)
    parts, place = [Markup("… ") if begin else Markup("")], begin
    for start, stop in spans:
        if start < place or stop > end:
            continue
        parts += [escape(text[place:start]), Markup("<mark>%s</mark>") % text[start:stop]]
        place = stop
    return Markup("").join([*parts, escape(text[place:end]), Markup(" …") if end < len(text) else Markup("")])


def _spans(text: str, lang: str, query: Sequence[Sequence[Term]]) -> list[tuple[int, int]]:
    """Where the words stand, overlapping pairs of characters joined."""
    exact = {term.word for terms in query for term in terms if not term.is_prefix}
    begins = tuple(term.word for terms in query for term in terms if term.is_prefix)
    spans: list[tuple[int, int]] = []
    for word in words.words(text, lang):
        single = bool(begins) and word.code.startswith(begins)
        if not single and word.code not in exact:
            continue
        end = word.start + 1 if single and word.code not in exact else word.end
        if spans and spans[-1][0] < word.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif not spans or spans[-1] != (word.start, end):
            spans.append((word.start, end))
    return spans


def _window(text: str, first: int) -> tuple[int, int]:
    """The passage to show, from one blank to another where there are any nearby."""
    begin = max(0, first - LEAD)
    if begin and (blank := text.find(" ", begin, first)) >= 0:
        begin = blank + 1
    end = min(len(text), begin + EXCERPT)
    if end < len(text) and (blank := text.rfind(" ", first + 40, end)) >= 0:
        end = blank
    return begin, end
