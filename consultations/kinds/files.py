"""Files: uploaded as all files are, and referred to by a contribution, so that they have its readers."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select

from accounts.actor import Actor
from consultations.kinds.base import MAIN, Checked, Fields, Given, Kept, Kind, Label, Raw, Wording, listed, required
from consultations.kinds.settling import count_between, invalid
from consultations.question_models import Question
from contributions.attachment_models import Attachment
from contributions.attachment_queries import fetchable_clause
from core.clock import now
from core.db import db
from core.filetypes import NAMED
from core.identity import current_actor
from core.locale import _, _l, ngettext

FAMILIES = {
    "picture": _l("Pictures"), "pdf": _l("PDF"), "office": _l("Office files"), "text": _l("Text and CSV"),
}  # fmt: skip
MOST_FILES = 10
MEGABYTE = 1024**2


class File(Kind):
    """One file or several. ``most`` files, each of at most ``largest`` MB, of the ``families`` named (none: all).

    An answer names files by their keys; whoever answers must have uploaded them.
    """

    name = "file"
    label = _l("Files")
    control = "file"
    takes_files = True
    uses = ("most", "largest", "families")
    has_words = True

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        families = wording.settings.get("families") or []
        if not isinstance(families, list) or set(families) - set(FAMILIES):
            raise invalid("families", _("Choose among picture, pdf, office and text."))
        found = count_between(wording, "most", 1, MOST_FILES) | count_between(wording, "largest", 1, 100)
        return found | ({"families": [name for name in FAMILIES if name in families]} if families else {})

    def how(self, question: Question) -> str:
        families = [str(FAMILIES[name]) for name in question.settings.get("families", FAMILIES)]
        largest = question.settings.get("largest") or current_app.config["FILE_SIZE"] // MEGABYTE
        return ngettext(
            "One file of at most %(largest)s MB: %(families)s.",
            "At most %(num)s files, each of at most %(largest)s MB: %(families)s.",
            self.most(question), largest=largest, families=", ".join(families),
        )  # fmt: skip

    def most(self, question: Question) -> int:
        """How many files fit."""
        return int(question.settings.get("most") or 1)

    def accepted(self, question: Question) -> str:
        """For the field: a help for choosing, no check."""
        families = question.settings.get("families", FAMILIES)
        return ",".join(f".{each}" for family in families for each in sorted(NAMED[family]))

    def attached(self, keys: Sequence[str]) -> list[Attachment]:
        """Those of these files that whoever asks may have, in order."""
        found = attachments(keys, current_actor())
        return [found[key] for key in keys if key in found]

    def from_form(self, question: Question, fields: Fields) -> Raw:
        return [key for key in fields.get(question.field, ()) if key] or None

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        keys = list(dict.fromkeys(each for each in listed(raw) if each))
        if any(not isinstance(key, str) for key in keys) or len(keys) > 2 * MOST_FILES:
            return Checked(None, (_("Name files by their keys."),))
        found = attachments(keys)
        if not complete:
            return Checked([key for key in keys if key in found] or None)
        if not keys:
            return Checked(None, (required(),) if question.is_required else ())
        return Checked(keys, tuple(_problems(question.settings, keys, found)))

    def is_refused_to(self, owners: set[int | None], given: Given) -> bool:
        return any(file.owner_id not in owners for file in attachments(given).values())

    def kept(self, question: Question, given: Given) -> Kept:
        found = attachments(given)
        links = [f"[{found[key].name}]({found[key].url})" for key in given if key in found]
        return Kept(value=given, words={MAIN: "\n\n".join(links)})

    def words(self, question: Question, given: Given) -> list[str]:
        found = attachments(given)
        return [found[key].name for key in listed(given) if key in found]

    def snapshot(self, question: Question, given: Given) -> Any:
        found = attachments(given)
        return [{"file": found[key].name, "sha256": found[key].digest} for key in given if key in found]

    def codes(self, question: Question, given: Given) -> Any:
        return self.words(question, given)

    def is_said(self, key: str) -> bool:
        return True


def attachments(keys: Sequence[str] | None, reader: Actor | None = None) -> dict[str, Attachment]:
    """The files with these keys; those only that a reader may have, if one is named."""
    if not keys:
        return {}
    wanted = select(Attachment).where(Attachment.key.in_(keys))
    if reader is not None:
        wanted = wanted.where(fetchable_clause(reader, now()))
    return {attachment.key: attachment for attachment in db.session.scalars(wanted)}


def _problems(settings: Mapping[str, Any], keys: Sequence[str], found: Mapping[str, Attachment]) -> list[str]:
    most, largest = settings.get("most", 1), settings.get("largest")
    extensions = {each for family in settings.get("families", FAMILIES) for each in NAMED[family]}
    if len(keys) > most:
        return [_("At most %(most)s files fit here: %(count)s are attached.", most=most, count=len(keys))]
    problems = [_("A file is no longer there: attach it again.")] if set(keys) - set(found) else []
    for file in found.values():
        if largest and file.size > largest * MEGABYTE:
            problems.append(_("%(name)s is larger than %(largest)s MB.", name=file.name, largest=largest))
        if file.name.rpartition(".")[2] not in extensions:
            kinds = ", ".join(str(FAMILIES[family]) for family in settings.get("families", ()))
            problems.append(
                _("%(name)s is not of a kind that is taken here: %(kinds)s.", name=file.name, kinds=kinds)
            )
    return problems
