"""Adding, changing, assessing and taking back entries. None commits; all are safe to repeat."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from contributions import actions as words
from contributions import events as said_events
from contributions.actions import Speaker
from contributions.approval import reason_to_wait
from contributions.facts import facts_of, made_facts
from contributions.models import PENDING, PUBLIC, Contribution, digest_of
from core.clock import now
from core.db import canonical_json, db
from core.errors import Conflict, Invalid
from core.events import publish
from core.keys import new_key
from core.locale import _
from core.policy import require
from forum.languages import checked_language
from stocktaking import events, policies
from stocktaking.details import Details, address_fault, checked, checked_numbers, columns
from stocktaking.labels import STATUSES
from stocktaking.models import ASSESSMENT, ENTRY, Assessment, EntryVersion, StocktakingEntry
from themes.models import ActionLine, SustainableDevelopmentGoal


def add_entry(
    actor: Actor, speaker: Speaker, lines: Sequence[ActionLine], details: Details, goals: Iterable[int] = ()
) -> StocktakingEntry:
    """Add an entry under ``lines``; the first one begins its symbol. Raises :class:`Invalid`, :class:`Refused`."""
    require(policies.can_add(actor, [line.id for line in lines], now()))
    about, clean, numbers = _some(lines), checked(details), checked_numbers(list(goals))
    text = clean.text()
    contribution = words.say(
        actor, speaker, kind=ENTRY, symbol=new_key(), topic="", place="", lines=about, body=text,
        lang=clean.lang, held_for=reason_to_wait(actor, text),
    )  # fmt: skip
    entry = StocktakingEntry(
        contribution=contribution, goals=_goals(numbers), version=1, last_number=0, **columns(clean)
    )
    db.session.add(entry)
    db.session.flush()
    # Its number is its symbol's, so the contribution gets its names only now.
    contribution.symbol, contribution.topic = f"{about[0].symbol}/S{entry.id}", entry.topic
    contribution.place = entry.address
    _keep_version(entry, clean)
    publish(entry_event(actor, entry))
    return entry


def entry_event(actor: Actor, entry: StocktakingEntry) -> events.StocktakingAdded | events.StocktakingSubmitted:
    """What others hear of a new entry: that it is there, or that it waits."""
    said = entry.contribution
    kind = events.StocktakingSubmitted if said.visibility == PENDING else events.StocktakingAdded
    return kind(**made_facts(actor, said), entry_id=entry.id)


def _some(lines: Sequence[ActionLine]) -> list[ActionLine]:
    if not lines:
        message = _("Choose at least one action line.")
        raise Invalid(message, {"lines": [message]})
    return list(lines)


def _goals(numbers: Sequence[int]) -> list[SustainableDevelopmentGoal]:
    query = select(SustainableDevelopmentGoal).where(SustainableDevelopmentGoal.number.in_(numbers))
    return list(db.session.scalars(query.order_by(SustainableDevelopmentGoal.number)))


def _facts(details: Details, lines: Sequence[ActionLine], goals: Sequence[int]) -> dict[str, Any]:
    """What a version keeps: all details, with action lines and goals."""
    in_order = sorted(lines, key=lambda line: line.position)
    return asdict(details) | {"lines": [line.slug for line in in_order], "goals": list(goals)}


def _keep_version(entry: StocktakingEntry, details: Details) -> EntryVersion:
    facts = _facts(details, entry.contribution.action_lines, [goal.number for goal in entry.goals])
    version = EntryVersion(
        entry_id=entry.id, number=entry.version, revision_number=entry.contribution.revision_number, facts=facts,
        digest=digest_of(canonical_json(facts)), made_at=now(),
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    db.session.expire(entry, ["versions"])
    return version


def held(entry: StocktakingEntry) -> StocktakingEntry:
    """The entry as it is now, its row locked until the end of the transaction."""
    return db.session.get_one(
        StocktakingEntry, entry.id, with_for_update={"of": StocktakingEntry}, populate_existing=True
    )


def change_entry(
    actor: Actor,
    entry: StocktakingEntry,
    lines: Sequence[ActionLine],
    details: Details,
    goals: Iterable[int] = (),
    *,
    expected: int | None = None,
) -> StocktakingEntry:
    """Tell other facts of an entry; the earlier ones stay readable. The same again change nothing.

    ``expected`` is the version that the writer saw; raises :class:`Conflict` on a newer one, and :class:`Invalid`.
    """
    require(policies.can_change(actor, entry, now()))
    entry = held(entry)
    about, clean, numbers = _some(lines), checked(details), checked_numbers(list(goals))
    said = entry.contribution
    before = tuple(line.id for line in said.action_lines)
    if added := {line.id for line in about} - set(before):
        require(policies.can_add(actor, added, now()))
    if _facts(clean, about, numbers) == entry.versions[-1].facts:
        return entry
    _refuse_stale(entry, clean, expected)
    _write(entry, clean, about, numbers)
    _reword(actor, said, clean)
    version = _keep_version(entry, clean)
    touched = tuple(sorted({*before, *(line.id for line in about)}))
    publish(
        events.StocktakingChanged(
            actor_id=actor.id, entry_id=entry.id, version=entry.version, digest=version.digest, line_ids=touched
        )
    )
    return entry


def _refuse_stale(entry: StocktakingEntry, clean: Details, expected: int | None) -> None:
    if expected is None or expected == entry.version:
        return
    theirs, mine = entry.contribution.revision.body, clean.text()
    raise Conflict(_("This entry was changed meanwhile."), theirs=theirs, mine=mine, version=entry.version)


def _write(entry: StocktakingEntry, clean: Details, lines: list[ActionLine], numbers: list[int]) -> None:
    for name, value in columns(clean).items():
        setattr(entry, name, value)
    entry.contribution.action_lines, entry.goals = lines, _goals(numbers)
    entry.version += 1
    db.session.flush()


def _reword(actor: Actor, said: Contribution, clean: Details) -> None:
    """The entry's words and language as they are now. Search reads the action lines by the same event."""
    text, said.lang = words.checked_body(clean.text()), clean.lang
    revision = said.revision if text == said.revision.body else words.reword(actor, said, text)
    facts = facts_of(said, actor)
    publish(said_events.ContributionRevised(**facts, revision_id=revision.id, digest=revision.digest))


def assess(
    actor: Actor, speaker: Speaker, entry: StocktakingEntry, body: str, status: str, lang: str, evidence: str = ""
) -> Assessment:
    """Say how an entry stands now. Raises :class:`Invalid`, :class:`core.errors.Refused`."""
    require(policies.can_assess(actor, entry, now()))
    entry = held(entry)
    evidence = evidence.strip()
    _check(status, evidence)
    number = entry.last_number + 1
    said = words.say(
        actor, speaker, kind=ASSESSMENT, symbol=f"{entry.contribution.symbol}/A{number}", topic=entry.topic,
        place=f"{entry.address}#a{number}", lines=entry.contribution.action_lines, body=body,
        lang=checked_language(lang), held_for=reason_to_wait(actor, body),
    )  # fmt: skip
    made = Assessment(id=said.id, contribution=said, entry=entry, number=number, status=status, evidence=evidence)
    entry.last_number = number
    db.session.add(made)
    db.session.flush()
    settle(made)
    publish(assessment_event(actor, made))
    return made


def _check(status: str, evidence: str) -> None:
    faults: dict[str, list[str]] = {}
    if status not in STATUSES:
        faults["status"] = [_("Please choose one of those offered.")]
    if evidence and (fault := address_fault(evidence)):
        faults["evidence"] = [fault]
    elif len(evidence) > 500:
        faults["evidence"] = [_("At most %(limit)s characters fit.", limit=500)]
    if faults:
        raise Invalid(_("This assessment needs another look. Nothing you typed was lost."), faults)


def settle(made: Assessment) -> None:
    """Let the entry stand as an assessment says that everybody can read."""
    if made.contribution.visibility == PUBLIC:
        made.entry.status = made.status


def assessment_event(actor: Actor, made: Assessment) -> events.AssessmentMade | events.AssessmentSubmitted:
    """What others hear of a new assessment: that it is there, or that it waits."""
    said = made.contribution
    kind = events.AssessmentSubmitted if said.visibility == PENDING else events.AssessmentMade
    return kind(**made_facts(actor, said), entry_id=made.entry_id, number=made.number, status=made.status)


def withdraw_entry(actor: Actor, entry: StocktakingEntry) -> None:
    """Take an entry back: nobody else reads it or its facts any more; it can be brought back for thirty days."""
    words.withdraw(actor, entry.contribution)


def withdraw_assessment(actor: Actor, made: Assessment) -> None:
    """Take an assessment back; its place stays."""
    words.withdraw(actor, made.contribution)
