"""Search, as JSON: the same filters as the page."""

from datetime import datetime

from flask import request

from contributions.api import blueprint
from contributions.found import Hit
from contributions.search import search
from contributions.search_form import FIELDS, filters_of, order_of
from core.api import Shape, endpoint
from core.errors import Invalid
from core.identity import current_actor
from core.locale import _
from core.pagination import Page
from core.policy import everyone


class HitOut(Shape):
    """Something that was found; ``excerpt`` is HTML with the words in ``<mark>``.

    ``title`` is its own or, of a contribution, that of the place in which it was said; ``speaker_name`` is empty for
    what nobody said.
    """

    kind: str
    symbol: str
    place: str
    title: str
    lang: str
    said_at: datetime
    speaker_name: str
    action_lines: list[str]
    excerpt: str

    @classmethod
    def of(cls, hit: Hit) -> "HitOut":
        """The shape of ``hit``."""
        said = hit.voice
        return cls(
            kind=hit.kind, symbol=hit.symbol, place=hit.url, title=hit.title.striptags(), lang=hit.lang, said_at=hit.at,
            speaker_name=said.speaker_name if said else "", excerpt=str(hit.excerpt),
            action_lines=[line.slug for line in said.action_lines] if said else [],
        )  # fmt: skip


@endpoint(blueprint, "GET", "/search", policy=everyone, returns=HitOut, listing=True,
          summary="Find what was said: ?q=words with the filters of the search page, or these as parameters in, line,"
                  " by, type, group, language, since, before, is, about; order=best",
          query=("q", *FIELDS, "order"))  # fmt: skip
def find() -> Page[HitOut]:
    arguments = request.args
    results = search(
        current_actor(), arguments.get("q", "").strip(), filters=filters_of(arguments), order=order_of(arguments),
        after=arguments.get("after"),
    )  # fmt: skip
    if results.problems:
        raise Invalid(_("This could not be searched."), {"q": results.problems})
    if results.page is None:
        return Page([])
    return Page([HitOut.of(hit) for hit in results.page.items], results.page.next)
