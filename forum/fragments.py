"""The HTML of posts: the same bytes on the page, in the live message and in the catch-up.

Drawn with f-strings, because fifty cards from a template cost thirty times as much; every value that people wrote
goes through :func:`markupsafe.escape`, except the HTML that :mod:`core.richtext` made safe when it was written.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import format_timedelta
from markupsafe import Markup, escape

from contributions.mark_models import COMMON_ISSUE, KIND_LABELS, PROPOSAL
from contributions.models import HIDDEN, PENDING, PUBLIC, WITHDRAWN
from contributions.relay_models import DISOWNED, STATUS_BADGES, relayed_label, status_label
from core.locale import _, direction, ngettext
from core.templating import day, isotime, utc
from forum.languages import own_name
from forum.rows import MANY, Card
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
        f'<article class="post{opening}" id="p{n}" data-post="{row.id}" data-path="{row.path}"'
        f' data-by="u{row.speaker_id or 0}" aria-labelledby="p{n}-by">'
        f'<p class="unread-from">{_("New since your last visit")}</p>'
        f'<header class="post-head"><h3 id="p{n}-by">{speaker(row)}{_chair(row.spoke_as)}{_marks(row)}</h3>'
        f'<p class="meta">{_when(row)} {_symbol(row)}{_answered(row)}{_language(row)}{_edited(row)}</p></header>'
        f"{_relayed(row)}{_prose(row, row.html)}{_as_relayed(row)}"
        f'<footer class="post-actions">{_acts(row)}</footer></article>'
    )


def _marks(row: Card) -> str:
    """What moderators pointed out in it, with the way to where it went."""
    kinds = [kind for kind, found in ((PROPOSAL, row.proposal_id), (COMMON_ISSUE, row.issue_id)) if found]
    return "".join(
        f' <a class="badge is-final" href="/c/{escape(row.symbol)}">{escape(KIND_LABELS[kind])}</a>' for kind in kinds
    )


def _prose(row: Card, html: str) -> str:
    words = f"<del>{html}</del>" if row.relayed == DISOWNED else html
    return f'<div class="prose" lang="{escape(row.lang)}" dir="{direction(row.lang)}">{words}</div>'


def _relayed(row: Card) -> str:
    """That the secretariat entered it, how it was received, and what its speaker says to it."""
    if row.relayed is None:
        return ""
    label = escape(relayed_label(row.medium, day(row.received_on)))
    status = f'<span class="badge is-{STATUS_BADGES[row.relayed]}">{escape(status_label(row.relayed))}</span>'
    return f'<p class="meta"><a href="/c/{row.id}/relay">{label}</a> {status}</p>'


def _as_relayed(row: Card) -> str:
    """The wording that was entered, beside the one that its speaker put in its place."""
    if row.as_relayed is None:
        return ""
    return f"<details><summary>{_('As it was relayed')}</summary>{_prose(row, row.as_relayed)}</details>"


def _gone(row: Card, reasons: Reasons) -> Markup:
    if row.visibility == PENDING:
        return _waiting(row)
    n = row.number
    if row.visibility == HIDDEN:
        reason, at = reasons.get(row.id, ("", row.said_at))
        text = escape(_("Hidden by a moderator on %(date)s. Reason: %(reason)s", date=utc(at), reason=reason))
        text += _safe(f' <span class="mod-only"><a href="/c/{row.id}/restore">{_("Restore")}</a></span>')
    elif row.visibility == WITHDRAWN:
        text = escape(_("Withdrawn by its author."))
        text += _safe(f' <span class="own-only"><a href="/c/{row.id}/return">{_("Bring it back")}</a></span>')
    else:
        text = escape(_("Erased: its words are gone."))
    return _safe(
        f'<article class="post is-gone" id="p{n}" data-post="{row.id}" data-path="{row.path}"'
        f' data-by="u{row.speaker_id or 0}">'
        f'<p class="unread-from">{_("New since your last visit")}</p><p>{text} {_symbol(row)}</p></article>'
    )


def _waiting(row: Card) -> Markup:
    """The place of a post that nobody but its author and the moderators may read: it does not say whose it is."""
    n = row.number
    moderated = f'<a href="/c/{row.id}/approval">{_("Read and decide")}</a>'
    own = f'<a href="/c/{escape(row.symbol)}">{_("Read what you said")}</a>'
    return _safe(
        f'<article class="post is-gone" id="p{n}" data-post="{row.id}" data-path="{row.path}"><p class="unread-from">'
        f'{_("New since your last visit")}</p><p>{_("Waits for a moderator’s approval.")} <span class="own-only">{own}'
        f'</span> <span class="mod-only">{moderated}</span> {_symbol(row)}</p></article>'
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
    return _safe(f'<span class="speaker">{name}{capacity}{_verified(row)}</span>')


def _verified(row: Any) -> str:
    """That somebody confirmed whom this speaker speaks for."""
    if not (getattr(row, "is_verified", False) and row.organisation_name):
        return ""
    return f' <span class="badge is-verified">{_("verified")}</span>'


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


def _language(row: Card) -> str:
    """The language, by its own name, where it is not the thread's."""
    if row.lang == row.thread_lang:
        return ""
    return f' <span lang="{escape(row.lang)}">{escape(own_name(row.lang))}</span>'


def _edited(row: Card) -> str:
    if row.revision == 1:
        return ""
    return f' <a href="/posts/{row.id}/history">{_("edited, see earlier wordings")}</a>'


def _acts(row: Card) -> str:
    """What can be done with a post: said in words, and with its number for whoever hears links out of context."""
    named = escape(_("(no. %(number)s)", number=row.number))

    def act(path: str, words: str) -> str:
        label = escape(words)
        return f'<a href="{path}" aria-label="{label} {named}">{label}</a>'

    here, anywhere = f"/posts/{row.id}", f"/c/{row.id}"
    answer = f"{act(f'{here}/reply', _('Reply'))} {act(f'{here}/reply?quote=1', _('Quote'))}"
    change = act(f"{here}/edit", _("Edit"))
    if row.relayed is not None:
        change = act(f"{anywhere}/relay", _("Confirm, correct or disown"))
    own = f"{change} {act(f'{here}/withdraw', _('Withdraw'))}"
    chair = f"{act(f'{anywhere}/hide', _('Hide'))} {act(f'{anywhere}/mark', _('Mark'))}"
    if row.number != 1:
        chair += " " + act(f"/threads/{row.thread_id}/split?posts={row.number}", _("Move"))
    return (
        f'<span class="answer">{answer}</span> {act(f"{anywhere}/bookmark", _("Bookmark"))}'
        f" {act(f'{anywhere}/flag', _('Flag'))}"
        f' <span class="own-only">{own}</span> <span class="mod-only">{chair}</span>'
    )


def branch(thread_id: int, number: int, count: int) -> Markup:
    """The link to what is said below post ``number`` on a page of its own; nothing when nothing is."""
    words = ngettext("Continue this exchange (%(num)s post)", "Continue this exchange (%(num)s posts)", count)
    if count >= MANY:
        words = _("Continue this exchange (%(num)s posts or more)", num=MANY)
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
    """The line below a thread's title: how many posts, since when, and whether it is pinned, locked or slow.

    ``thread`` has ``post_count``, ``last_post_at``, ``is_pinned``, ``locked_at``, ``slow_seconds`` and ``themes``.
    """
    posts = ngettext("%(num)s post", "%(num)s posts", thread.post_count)
    last = _("last %(time)s", time=utc(thread.last_post_at))
    badges = ""
    if thread.is_pinned:
        badges += f' <span class="badge is-pinned">{_("Pinned")}</span>'
    if thread.locked_at is not None:
        badges += f' <span class="badge is-locked">{_("Locked")}</span>'
    if thread.slow_seconds:
        slow = _("Slow: one post each in %(time)s", time=span(thread.slow_seconds))
        badges += f' <span class="badge is-soon">{slow}</span>'
    for theme in thread.themes:
        badges += f' <a href="/themes/{escape(theme.key)}">{escape(theme.title)}</a>'
    return _safe(f"<span>{posts}</span> <span>{last}</span>{badges}")


def span(seconds: int) -> str:
    """A length of time in the reader's language, such as "10 minutes"."""
    return format_timedelta(timedelta(seconds=seconds))
