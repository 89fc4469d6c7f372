"""What follows events of lower rooms: people are told what became of their words, complaints and accounts."""

from sqlalchemy import select

from accounts.events import AccountApproved, AccountEvent, PersonSuspended, PersonWarned, SuspensionLifted
from contributions.events import (
    AppealDecided,
    ContributionApproved,
    ContributionEvent,
    ContributionHidden,
    ContributionRejected,
    ContributionRestored,
    FlagDecided,
    WordsGone,
)
from contributions.models import Contribution, Flag
from contributions.moderation_models import GRANTED, Appeal
from contributions.relay_events import ContributionRelayed
from core.db import db
from core.events import Event, Published, recorder
from notifications import reading, telling

OF_WORDS: dict[type[Event], str] = {
    ContributionApproved: "approved",
    ContributionHidden: "hidden",
    ContributionRejected: "rejected",
    ContributionRestored: "restored",
    ContributionRelayed: "relayed",
}
OF_ACCOUNTS: dict[type[Event], str] = {
    AccountApproved: "trusted",
    PersonWarned: "warning",
    PersonSuspended: "suspended",
    SuspensionLifted: "unsuspended",
}


@recorder(WordsGone)
def words_are_gone(published: Published) -> None:
    """Nobody need be told of them any more."""
    if isinstance(published.event, ContributionEvent):
        reading.settle_words(published.event.contribution_id)


@recorder(ContributionApproved, ContributionHidden, ContributionRestored, ContributionRelayed)
def tell_the_speaker(published: Published) -> None:
    """What a moderator decided about one's words, and that words were entered in one's name."""
    event = published.event
    if not isinstance(event, ContributionEvent):
        return
    said = db.session.get(Contribution, event.contribution_id)
    if said is not None and said.speaker_id != event.actor_id:
        telling.tell([said.speaker_id], OF_WORDS[type(event)], contribution_id=said.id, subject=event.place_topic)


@recorder(FlagDecided)
def tell_who_complained(published: Published) -> None:
    """What a moderator decided about one's complaint."""
    event = published.event
    if isinstance(event, FlagDecided):
        flag = db.session.get_one(Flag, event.flag_id)
        telling.tell([flag.flagged_by_id], "flag", contribution_id=event.contribution_id, subject=event.place_topic)


@recorder(AppealDecided)
def tell_both_sides(published: Published) -> None:
    """What became of an appeal: whoever made it, the speaker and those who had complained, each once.

    A speaker whose words were hidden on somebody's appeal has heard that, by mail, too; of one whose own appeal was
    granted, the answer says that the words are shown again.
    """
    event = published.event
    if not isinstance(event, AppealDecided):
        return
    identity, appeal = event.contribution_id, db.session.get_one(Appeal, event.appeal_id)
    people = [appeal.appellant_id]
    people += db.session.scalars(select(Flag.flagged_by_id).where(Flag.contribution_id == identity))
    speaker, is_granted = db.session.get_one(Contribution, identity).speaker_id, event.outcome == GRANTED
    if speaker is not None and not (is_granted and appeal.case_id is not None):
        people.append(speaker)
        if is_granted:
            reading.forget_restored(speaker, identity)
    told = [person for person in people if person != event.actor_id]
    telling.tell(told, "appeal", contribution_id=identity, subject=event.place_topic)


@recorder(AccountApproved, PersonWarned, PersonSuspended, SuspensionLifted)
def tell_the_person(published: Published) -> None:
    """What was decided about one's account."""
    event = published.event
    if isinstance(event, AccountEvent):
        telling.tell([event.user_id], OF_ACCOUNTS[type(event)])
