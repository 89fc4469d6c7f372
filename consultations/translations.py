"""Reading the translations of a consultation: what each text's status is, and how far a language has come."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from accounts.actor import Actor
from accounts.models import User
from consultations.languages import named
from consultations.models import Consultation
from consultations.texts import Part, parts
from consultations.translation_models import MISSING, STALE, STATUSES, Translation, Translator, WordingChange
from core.db import db
from core.locale import _, _l, ngettext

Kept = Mapping[str, Translation]
"""The translations into one language, by key."""
STATUS_LABELS = {
    "official": _l("official"),
    "reviewed": _l("reviewed"),
    "machine": _l("machine translation"),
    MISSING: _l("missing"),
    STALE: _l("stale: the original was reworded"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One text and its translation into one language, if there is one."""

    part: Part
    kept: Translation | None

    @property
    def text(self) -> str:
        """The translation; empty when it is missing."""
        return self.kept.text if self.kept else ""

    @property
    def status(self) -> str:
        """One of :data:`consultations.translation_models.STATUSES`."""
        return status_of(self.kept, self.part.original)


def status_of(kept: Translation | None, original: str) -> str:
    """What a translation is beside the original wording as it is now."""
    if kept is None or not kept.text.strip():
        return MISSING
    return kept.status if kept.original == original else STALE


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the texts of a consultation have which status in one language."""

    lang: str
    total: int
    counts: Mapping[str, int]

    @property
    def done(self) -> int:
        """How many are neither missing nor stale."""
        return self.total - self.counts[MISSING] - self.counts[STALE]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing or stale."""
        return self.done == self.total


def kept_in(consultation: Consultation, lang: str) -> dict[str, Translation]:
    """The translations into one language, by key."""
    query = select(Translation).filter_by(consultation_id=consultation.id, lang=lang)
    return {found.key: found for found in db.session.scalars(query)}


def kept_by_language(consultation: Consultation) -> dict[str, dict[str, Translation]]:
    """All translations, by language and key: one statement."""
    found: dict[str, dict[str, Translation]] = defaultdict(dict)
    for one in db.session.scalars(select(Translation).filter_by(consultation_id=consultation.id)):
        found[one.lang][one.key] = one
    return found


def rows(texts: Sequence[Part], kept: Kept) -> list[Row]:
    """Each text with its translation."""
    return [Row(part, kept.get(part.key)) for part in texts]


def progress(lang: str, texts: Sequence[Part], kept: Kept) -> Progress:
    """How far a language has come."""
    counts = Counter(row.status for row in rows(texts, kept))
    return Progress(lang, len(texts), {status: counts[status] for status in STATUSES})


def progress_by_language(consultation: Consultation) -> list[Progress]:
    """How far each language has come: those declared, then those that are only being prepared."""
    texts, found = parts(consultation), kept_by_language(consultation)
    langs = dict.fromkeys([*(consultation.extra_langs or ()), *sorted(found)])
    return [progress(lang, texts, found.get(lang, {})) for lang in langs]


def incomplete(consultation: Consultation, langs: Sequence[str] | None = None) -> list[str]:
    """What languages lack, by default those declared, a sentence each; empty when nothing, and asks nothing for none."""
    langs = consultation.extra_langs if langs is None else langs
    if not langs:
        return []
    texts, found = parts(consultation), kept_by_language(consultation)
    reached = [progress(lang, texts, found.get(lang, {})) for lang in langs]
    return [lacking(p) for p in reached if not p.is_complete]


def lacking(found: Progress) -> str:
    """What a language lacks, as a sentence."""
    missing, stale = found.counts[MISSING], found.counts[STALE]
    lacks = [ngettext("%(num)s text is missing", "%(num)s texts are missing", missing)] if missing else []
    lacks += [ngettext("%(num)s text is stale", "%(num)s texts are stale", stale)] if stale else []
    return _("%(language)s is not complete: %(lacks)s.", language=named(found.lang).name, lacks=", ".join(lacks))


def languages_of(actor: Actor, consultation: Consultation) -> frozenset[str]:
    """The languages into which the actor was invited to translate it."""
    if actor.id is None:
        return frozenset()
    query = select(Translator.lang).filter_by(consultation_id=consultation.id, user_id=actor.id)
    return frozenset(db.session.scalars(query))


def invited(consultation: Consultation) -> Sequence[tuple[Translator, User]]:
    """Who was invited, by language and name."""
    query = select(Translator, User).join(User, User.id == Translator.user_id)
    query = query.where(Translator.consultation_id == consultation.id).order_by(Translator.lang, User.name)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def changes(consultation: Consultation) -> Sequence[WordingChange]:
    """What was reworded after publishing, latest first."""
    query = select(WordingChange).filter_by(consultation_id=consultation.id)
    return db.session.scalars(query.order_by(WordingChange.id.desc()).limit(500)).all()
