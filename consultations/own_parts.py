"""What a consultation's stored pages leave open for their readers: the time left, how many answered, a form's tokens."""

from datetime import datetime
from functools import lru_cache

from flask import current_app, render_template

from consultations import queries
from consultations.models import Consultation
from core.clock import now
from core.csrf import csrf_token
from core.keys import new_key
from core.locale import chosen_code, ngettext
from core.packing import volatile
from core.pages import raw
from core.reader import parts

TOKEN, KEY = "\x02token\x03", "\x02key\x03"
KEPT_COUNTS = 256
_VERSION = "SELECT version FROM topic WHERE key = {0}"


def own(*between: str) -> tuple[str, ...]:
    """The parts of a page with ``between`` in the slots between its navigation and its foot."""
    head, nav, foot = parts()
    return (head, nav, *between, foot)


def times(found: Consultation, zone: str | None) -> str:
    """When it opens or closes, and how long that is from now, for a reader in ``zone``."""
    moment = now()
    minute = moment.replace(second=0, microsecond=0)
    late = found.takes_late_answers_at(moment)
    return _times(found, found.phase(moment), late, zone, minute, chosen_code())


@lru_cache(maxsize=256)
def _times(found: Consultation, phase: str, _late: bool, zone: str | None, _minute: datetime, _language: str) -> str:
    return render_template("consultations/_times.html", c=found, phase=phase, mine=zone)


def fields(*, with_key: bool) -> str:
    """The token and the key of a form."""
    token = volatile(csrf_token())
    drawn = _fields(with_key).replace(TOKEN, token)
    return drawn.replace(KEY, volatile(new_key())) if with_key else drawn


@lru_cache(maxsize=2)
def _fields(with_key: bool) -> str:
    return render_template("consultations/_form_fields.html", token=TOKEN, key=KEY if with_key else None)


def received(found: Consultation) -> str:
    """How many responses it has; counted again when something was said or done about it."""
    row = raw(_VERSION, (found.topic,))
    version = row[0] if row else 0
    kept: dict[int, tuple[int, int]] = current_app.extensions.setdefault("plenary.received", {})
    known = kept.get(found.id)
    if known is None or known[0] != version:
        if len(kept) >= KEPT_COUNTS:
            kept.clear()
        known = kept[found.id] = (version, queries.submitted_counts([found])[found.id])
    return responses(known[1])


def responses(count: int) -> str:
    """``count`` in words."""
    return ngettext("%(num)s response", "%(num)s responses", count)
