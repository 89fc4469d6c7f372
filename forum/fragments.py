"""The HTML of posts: the same bytes on the page, in the live message and in the catch-up.

Drawn with f-strings, because fifty cards from a template cost thirty times as much; every value that people wrote
goes through :func:`markupsafe.escape`, except the HTML that :mod:`core.richtext` made safe when it was written.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from contributions.models import HIDDEN, PUBLIC
from core.locale import _, direction, ngettext
from core.templating import isotime, utc
from forum.rows import Card
from themes.labels import country_name, stakeholder_label

Reasons = Mapping[int, tuple[str, datetime]]


def _safe(html: str) -> Markup:
    """HTML made here, of escaped values."""
    return Markup(html)  # noqa: S704  # the one place of this file


def card(row: Card, reasons: Reasons) -> Markup:
    """The card of one post. ``reasons`` says why hidden ones are hidden."""
    return _words(row) if row.visibility == PUBLIC else _gone(row, reasons)


def _words(row: Card) -> Markup:
    n = row.number
    opening = " is-opening" if n == 1 else ""
    return _safe(
        f'<article class="post{opening}" id="p{n}" data-post="{row.id}" data-by="u{row.speaker_id or 0}"'
        f' aria-labelledby="p{n}-by"><p class="unread-from">{_("New since your last visit")}</p>'
        f'<header class="post-head"><h3 id="p{n}-by">{speaker(row)}{_chair(row.spoke_as)}</h3>'
        f'<p class="meta">{_when(row)} {_symbol(row)}{_answered(row)}{_edited(row)}</p></header>'
        f'<div class="prose" lang="{escape(row.lang)}" dir="{direction(row.lang)}">{row.html}</div>'
        f'<footer class="post-actions">{_acts(row.id, n)}</footer></article>'
    )


def _gone(row: Card, reasons: Reasons) -> Markup:
    n = row.number
    if row.visibility == HIDDEN:
        reason, at = reasons.get(row.id, ("", row.said_at))
        text = escape(_("Hidden by a moderator on %(date)s. Reason: %(reason)s", date=utc(at), reason=reason))
        text += _safe(f' <span class="mod-only"><a href="/c/{row.id}/restore">{_("Restore")}</a></span>')
    else:
        text = escape(_("Withdrawn by its author."))
    return _safe(
        f'<article class="post is-gone" id="p{n}" data-post="{row.id}" data-by="u{row.speaker_id or 0}">'
        f'<p class="unread-from">{_("New since your last visit")}</p><p>{text} {_symbol(row)}</p></article>'
    )


def speaker(row: Any) -> Markup:
    """Who spoke and for whom, as frozen when it was said; as the macro of the same name draws it."""
    organisation = f"<bdi>{escape(row.organisation_name)}</bdi>" if row.organisation_name else ""
    text = _(", ").join(part for part in (stakeholder_label(row.stakeholder_type), organisation) if part)
    if country := country_name(row.country):
        text += f" ({escape(country)})"
    if row.organisation_name and not row.on_behalf:
        text += _(", in a personal capacity")
    name = f'<bdi class="speaker-name">{escape(row.speaker_name)}</bdi>'
    capacity = f' <span class="speaker-capacity">· {text.strip()}</span>' if text else ""
    return _safe(f'<span class="speaker">{name}{capacity}</span>')


def _chair(role: str | None) -> str:
    if role is None:
        return ""
    return f' <span class="badge is-chair">{_("Facilitator") if role == "facilitator" else _("Moderator")}</span>'


def _when(row: Card) -> str:
    time = f'<time datetime="{isotime(row.said_at)}" data-local="title">{utc(row.said_at)}</time>'
    return f'<a class="permalink" href="/threads/{row.thread_id}/posts/{row.number}">{time}</a>'


def _symbol(row: Card) -> str:
    return f'<a class="symbol" href="/threads/{row.thread_id}/posts/{row.number}">{escape(row.symbol)}</a>'


def _answered(row: Card) -> str:
    if row.parent_number is None:
        return ""
    words = _("in reply to no. %(number)s", number=row.parent_number)
    return f' <a class="answered" href="/threads/{row.thread_id}/posts/{row.parent_number}">{words}</a>'


def _edited(row: Card) -> str:
    if row.revision == 1:
        return ""
    return f' <a href="/posts/{row.id}/history">{_("edited, see earlier wordings")}</a>'


def _acts(identity: int, number: int) -> str:
    """What can be done with a post: said in words, and with its number for whoever hears links out of context."""
    named = escape(_("(no. %(number)s)", number=number))

    def act(path: str, words: str) -> str:
        label = escape(words)
        return f'<a href="{path}" aria-label="{label} {named}">{label}</a>'

    here, anywhere = f"/posts/{identity}", f"/c/{identity}"
    answer = f"{act(f'{here}/reply', _('Reply'))} {act(f'{here}/reply?quote=1', _('Quote'))}"
    own = f"{act(f'{here}/edit', _('Edit'))} {act(f'{here}/withdraw', _('Withdraw'))}"
    return (
        f'<span class="answer">{answer}</span> {act(f"{anywhere}/flag", _("Flag"))}'
        f' <span class="own-only">{own}</span> <span class="mod-only">{act(f"{anywhere}/hide", _("Hide"))}</span>'
    )


def branch(thread_id: int, number: int, count: int) -> Markup:
    """The link to what is said below post ``number`` on a page of its own; nothing when nothing is."""
    words = ngettext("Continue this exchange (%(num)s post)", "Continue this exchange (%(num)s posts)", count)
    link = f'<a href="/threads/{thread_id}?under={number}">{words}</a>'
    return _safe(f'<p class="continue">{link}</p>') if count else _safe("")


def outline(rows: Sequence[Card], reasons: Reasons, branches: Mapping[str, int]) -> Markup:
    """The list items of a page: each post with its answers below it, in a nested list if they are on the page."""
    parts: list[str] = []
    above: list[str] = []
    for row in rows:
        while above and not row.path.startswith(above[-1]):
            parts.append("</ol></li>")
            above.pop()
        more = branch(row.thread_id, row.number, branches.get(row.path, 0))
        parts.append(f'<li>{card(row, reasons)}{more}<ol class="replies">')
        above.append(row.path)
    parts.extend("</ol></li>" for _level in above)
    return _safe("".join(parts).replace('<ol class="replies"></ol>', ""))


def state(thread: Any) -> Markup:
    """The line below a thread's title: how many posts, since when, and whether it is pinned or locked.

    ``thread`` has ``post_count``, ``last_post_at``, ``is_pinned`` and ``locked_at``.
    """
    posts = ngettext("%(num)s post", "%(num)s posts", thread.post_count)
    last = _("last %(time)s", time=utc(thread.last_post_at))
    badges = ""
    if thread.is_pinned:
        badges += f' <span class="badge is-pinned">{_("Pinned")}</span>'
    if thread.locked_at is not None:
        badges += f' <span class="badge is-locked">{_("Locked")}</span>'
    return _safe(f"<span>{posts}</span> <span>{last}</span>{badges}")
