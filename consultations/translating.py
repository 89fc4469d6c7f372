"""Translating: the texts of a consultation in its other languages, and who may write them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from accounts.actor import Actor
from consultations import events, text_policies
from consultations.drafting import facts, invalid
from consultations.languages import checked_tag, checked_tags
from consultations.models import Consultation
from consultations.opening import checked_reason
from consultations.texts import Part, html_of, parts
from consultations.translation_models import KEPT, STALE, Translation, WordingChange
from consultations.translations import Row, incomplete, kept_in, languages_of
from core import richtext
from core.clock import now
from core.db import canonical_json, db
from core.errors import Conflict, Invalid
from core.events import publish
from core.locale import _
from core.policy import require

FOLLOWS = "Follows the new wording of the original."
"""The reason that is logged when a translation is brought up to date, and none was given."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A translation as it was entered; an empty text takes back what was there.

    ``original`` is the wording that it was made from, by default the present one; ``seen`` what :func:`mark_of` said of
    the translation that its writer saw: if another was saved since, both are shown.
    """

    key: str
    text: str
    status: str
    original: str | None = None
    seen: str | None = None


class TextConflict(Conflict):
    """Somebody else saved other translations meanwhile; ``theirs_by_key`` holds them."""

    def __init__(self, theirs: dict[str, str], mine: dict[str, str]) -> None:
        super().__init__(
            _("Somebody else translated some of these texts meanwhile. Both are shown: keep what is right."),
            theirs="\n\n".join(theirs.values()), mine="\n\n".join(mine.values()), keys=list(theirs),
        )  # fmt: skip
        self.theirs_by_key = theirs


def mark_of(kept: Translation | None) -> str:
    """Stands for a translation as it is now, so that another one that was saved meanwhile is noticed."""
    if kept is None:
        return "-"
    return hashlib.sha256(canonical_json([kept.text, kept.status, kept.original]).encode()).hexdigest()[:12]


def translate(actor: Actor, consultation: Consultation, lang: str, typed: Sequence[Typed], reason: str = "") -> int:
    """Keep these translations into ``lang``; how many were changed. Those not named stay as they are.

    What is public already needs a ``reason``, which everybody can read beside the old and the new text.
    Raises :class:`Invalid` with every fault under its key, :class:`TextConflict`, :class:`core.errors.Refused`.
    """
    lang = _checked_lang(actor, consultation, lang)
    db.session.execute(select(Consultation.id).filter_by(id=consultation.id).with_for_update())
    known = {part.key: part for part in parts(consultation)}
    kept = kept_in(consultation, lang)
    _check(known, typed)
    _refuse_stale(kept, typed)
    changed = [one for one in typed if _differs(kept.get(one.key), known[one.key], one)]
    _log(actor, consultation, lang, [(Row(known[t.key], kept.get(t.key)), t) for t in changed], reason)
    for one in changed:
        _keep(actor, consultation, lang, known[one.key], kept, one)
    if changed:
        db.session.flush()
        publish(
            events.TextsTranslated(
                **facts(actor, consultation), lang=lang, count=len(changed), digest=digest_of(kept)
            )
        )  # fmt: skip
    return len(changed)


def _checked_lang(actor: Actor, consultation: Consultation, lang: str) -> str:
    lang = checked_tag(lang, "lang")
    if lang == consultation.lang:
        raise invalid("lang", _("This is the language in which the consultation was written."))
    require(text_policies.can_translate(actor, consultation, lang, languages_of(actor, consultation), now()))
    return lang


def digest_of(kept: dict[str, Translation]) -> str:
    """SHA-256 of the canonical JSON of all texts of a language, by key."""
    texts = {key: kept[key].text for key in sorted(kept)}
    return hashlib.sha256(canonical_json(texts).encode()).hexdigest()


def _check(known: dict[str, Part], typed: Sequence[Typed]) -> None:
    faults: dict[str, list[str]] = {}
    for one in typed:
        if message := _fault(known.get(one.key), one):
            faults.setdefault(one.key, []).append(message)
    if faults:
        raise Invalid(
            _("Some texts need another look. Nothing was saved yet, and nothing you typed was lost."), faults
        )


def _fault(part: Part | None, one: Typed) -> str:
    if part is None:
        return _("The consultation has no text “%(key)s”.", key=one.key[:80])
    if one.status not in KEPT:
        return _("Say whether it is official, reviewed or a machine translation.")
    length = len(_clean(part, one.text))
    if length > part.limit:
        return _("This has %(length)s characters; at most %(limit)s fit.", length=length, limit=part.limit)
    return ""


def _clean(part: Part, text: str) -> str:
    clean = richtext.normalised(text)
    return clean.strip() if part.is_long else " ".join(clean.split())


def _refuse_stale(kept: dict[str, Translation], typed: Sequence[Typed]) -> None:
    theirs = {
        one.key: kept[one.key].text if one.key in kept else "" for one in typed
        if one.seen not in (None, mark_of(kept.get(one.key)))
    }  # fmt: skip
    mine = {one.key: one.text for one in typed if one.key in theirs}
    if different := {key: text for key, text in theirs.items() if text != mine[key]}:
        raise TextConflict(different, {key: mine[key] for key in different})


def _differs(kept: Translation | None, part: Part, one: Typed) -> bool:
    text = _clean(part, one.text)
    if kept is None or not text:
        return bool(text) or kept is not None
    return (text, one.status, one.original or part.original) != (kept.text, kept.status, kept.original)


def _log(actor: Actor, consultation: Consultation, lang: str, pairs: list[tuple[Row, Typed]], reason: str) -> None:
    """Note publicly which texts that were public get other words. Raises :class:`Invalid` without a reason."""
    is_public = consultation.published_at is not None and lang in (consultation.extra_langs or ())
    reworded = [(row, _clean(row.part, one.text)) for row, one in pairs if is_public and row.text]
    reworded = [(row, text) for row, text in reworded if row.text != text]
    if reworded and not reason.strip() and all(row.status == STALE for row, _text in reworded):
        reason = FOLLOWS
    clean = checked_reason(reason) if reworded else ""
    for row, text in reworded:
        log_change(actor, consultation, row.part.key, lang, row.text, text, clean)


def log_change(
    actor: Actor, consultation: Consultation, key: str, lang: str, old: str, new: str, reason: str
) -> WordingChange:
    """Note that a public text has other words now, and why: everybody can read it."""
    change = WordingChange(
        consultation_id=consultation.id, questionnaire_version=consultation.asked_version, key=key, lang=lang,
        old_text=old, new_text=new, reason=reason, changed_at=now(), changed_by_id=actor.id,
    )  # fmt: skip
    db.session.add(change)
    return change


def _keep(
    actor: Actor, consultation: Consultation, lang: str, part: Part, kept: dict[str, Translation], one: Typed
) -> None:
    text = _clean(part, one.text)
    if not text:
        db.session.delete(kept.pop(one.key))
        return
    found = kept.get(one.key)
    if found is None:
        found = kept[one.key] = Translation(consultation_id=consultation.id, lang=lang, key=one.key)
        db.session.add(found)
    found.text, found.html, found.status = text, html_of(part, text), one.status
    found.original = one.original or part.original
    found.translated_at, found.translated_by_id = now(), actor.id


def declare_languages(actor: Actor, consultation: Consultation, langs: Sequence[str]) -> None:
    """Say in which languages it exists besides the original one.

    A draft may declare what is not complete yet: publishing asks for it. Once it is published a language can be added
    when it is complete, and none is taken away. Raises :class:`Invalid`, :class:`core.errors.Refused`.
    """
    require(text_policies.can_declare_languages(actor, consultation, now()))
    before = list(consultation.extra_langs or ())
    wanted = checked_tags(consultation, langs)
    if wanted == before:
        return
    if consultation.published_at is not None and set(before) - set(wanted):
        raise invalid("languages", _("It was published in these languages: none of them can be taken away."))
    if consultation.published_at is not None and (lacks := incomplete(consultation, wanted)):
        raise Invalid(" ".join(lacks), {"languages": lacks})
    consultation.extra_langs = wanted
    db.session.flush()
    publish(events.LanguagesDeclared(**facts(actor, consultation), lang=consultation.lang, others=tuple(wanted)))
