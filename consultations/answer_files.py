"""Files that come with a form of answers: looked at before its transaction, kept also when the form goes back."""

import re
from collections.abc import Iterable

from flask import g, request
from sqlalchemy import Text, cast, or_, select

from consultations import kinds
from consultations.kinds.base import Raw
from consultations.models import Consultation
from consultations.response_models import Response
from contributions import attaching
from contributions.attaching import needed_by
from contributions.attachment_models import Attachment
from contributions.attachment_views import looked_at
from core.db import db
from core.errors import Invalid, Refused
from core.guard import before_transaction, keep_even_if_refused
from core.identity import current_actor
from core.locale import _

FIELD = re.compile(r"q\d{1,10}-files")


def look_at_files() -> None:
    """Before the transaction: look at the files of every question, and leave what was found for :func:`take_files`."""
    g.answer_files = {name: looked_at(name) for name in request.files if FIELD.fullmatch(name)}


takes_files = before_transaction(look_at_files)
"""Marks a view whose form may hold files; it calls :func:`take_files`."""


def take_files(consultation: Consultation, typed: dict[int, Raw]) -> tuple[list[Attachment], Invalid | None]:
    """Keep the files of this request and put their keys into ``typed``; with what is wrong with those not kept."""
    kept: list[Attachment] = []
    faults: dict[str, list[str]] = {}
    sent = g.get("answer_files", {})
    for question in consultation.questions():
        for looked in sent.get(f"{question.field}-files", ()) if kinds.of(question).takes_files else ():
            try:
                kept.append(attaching.keep(current_actor(), looked))
                typed[question.id] = [*(typed.get(question.id) or []), kept[-1].key]
            except (Invalid, Refused) as error:
                faults.setdefault(question.field, []).append(str(error.detail))
    wrong = Invalid(_("Not every file can be taken. Nothing you typed was lost."), faults) if faults else None
    return kept, wrong


def keep_files(kept: Iterable[Attachment]) -> None:
    """Keep them even though the form goes back to its writer."""
    for attachment in kept:
        keep_even_if_refused(attaching.keeper(attachment))


@needed_by
def files_in_drafts(keys: list[str]) -> set[str]:
    """Those of these files that a draft of answers names, or what was typed aside: they come back to the form."""
    if not keys:
        return set()
    texts = cast(Response.draft, Text), cast(Response.aside, Text)
    named = or_(*(text.contains(f'"{key}"') for text in texts for key in keys))
    found = [text or "" for row in db.session.execute(select(*texts).where(named)) for text in row]
    return {key for key in keys if any(f'"{key}"' in text for text in found)}
