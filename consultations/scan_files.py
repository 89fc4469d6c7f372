"""Scans that come with a form: looked at before its transaction, kept also when the form goes back to its writer."""

from dataclasses import dataclass

from flask import g, request
from sqlalchemy import select

from consultations.relay_scans import MOST, TYPES, unfit
from contributions import attaching
from contributions.attaching import Looked
from contributions.attachment_models import Attachment
from contributions.attachment_views import looked_at
from core.db import db
from core.errors import Invalid
from core.guard import before_transaction, keep_even_if_refused
from core.identity import current_actor
from core.locale import _

FIELD, KEPT = "scans", "kept_scan"


@dataclass(frozen=True, slots=True)
class Scans:
    """The scans of a form: those that were kept, by key and name, and why the others were not."""

    named: tuple[tuple[str, str], ...]
    fault: Invalid | None

    def keys(self) -> tuple[str, ...]:
        """The keys of all. Raises :class:`Invalid` when one could not be kept."""
        if self.fault is not None:
            raise self.fault
        return tuple(key for key, _name in self.named)


def look_at_scans() -> None:
    """Before the transaction: look at the files, and leave what was found for :func:`take_scans`."""
    g.looked_scans = looked_at(FIELD)


takes_scans = before_transaction(look_at_scans)
"""Marks a view whose form may hold scans; it calls :func:`take_scans`."""


def take_scans() -> Scans:
    """Keep the scans of this request, beside those that came with an earlier sending of the form."""
    kept = request.form.getlist(KEPT)[:MOST]
    query = select(Attachment.key, Attachment.name).where(
        Attachment.key.in_(kept), Attachment.owner_id == current_actor().id, Attachment.is_confided.is_(False)
    )
    named = [(key, name) for key, name in db.session.execute(query.order_by(Attachment.id))]
    faults: list[str] = []
    for looked in g.pop("looked_scans", ()):
        try:
            named.append(_kept(looked))
        except Invalid as error:
            faults.append(str(error.detail))
    return Scans(tuple(named), unfit(" ".join(faults)) if faults else None)


def _kept(looked: Looked) -> tuple[str, str]:
    if looked.values is not None and looked.values["media_type"] not in TYPES:
        raise Invalid(_("%(name)s: send a picture (JPEG or PNG) or a PDF file.", name=looked.name))
    made = attaching.keep(current_actor(), looked)
    keep_even_if_refused(attaching.keeper(made))
    return made.key, made.name
