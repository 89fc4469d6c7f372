"""What the demo's forum shows beside the documents: groups, relayed words, marks, first-time speakers, an appeal."""

from datetime import date, timedelta

from contributions import appeals, marking, moderating, relaying
from contributions.actions import Speaker
from contributions.mark_models import COMMON_ISSUE, PROPOSAL
from contributions.relayed_people import Participant
from contributions.relaying import Received
from core.clock import frozen_at, now
from demo import people
from forum import membership, spaces
from forum.actions import open_thread, publish_post
from forum.models import Post, Space, Thread
from forum.relaying import relay_post
from themes.models import ActionLine

QUESTION = "Which public services must work without a smartphone?"
OPEN_GROUP, CLOSED_GROUP = "Demo working group on plain language", "Demo national hub (members only)"
FIRST_TIME = (
    ("almaty", "ru", "Запись к врачу. Половина наших посетителей приходит с кнопочным телефоном, и это не изменится за год."),
    ("chengdu", "zh", "证明和登记。网站必须在旧电脑上、在网速很慢的地方也能打开。"),
    ("kingston", "en", "Benefits. People walk to the post office and back for a form that nobody explains to them."),
)  # fmt: skip
"""Who says something for the first time, in which language, and what."""
RELAYED = (
    "Nous avons dit au téléphone : l’état civil d’abord. Sans acte de naissance, aucun autre service ne s’ouvre."
)
MISHEARD = "Provinces do not need paper forms any more."


def load_groups() -> None:
    """An open group, and one whose words are for its members alone."""
    facilitator, line = people.actor("facilitator"), people.line("c7-egov")
    with frozen_at(now() - timedelta(days=3)):
        shared = spaces.found_group(
            facilitator, line, name=OPEN_GROUP, group_kind="working-group",
            purpose="To rewrite forms so that they are understood at the first reading. Everybody may read and join in.",
        )  # fmt: skip
        membership.ask_to_join(people.actor("hanoi"), shared)
        _open("hanoi", shared, "One form a month", "Send us **one form** that people bring back half empty.")
        hub = spaces.found_group(
            facilitator, people.line("c1"), name=CLOSED_GROUP, group_kind="national-hub", country="NE", is_closed=True,
            purpose="Where a national delegation prepares what it will say.",
        )  # fmt: skip
        _admit("niamey", hub)
        _open(
            "niamey", hub, "What we will propose", "Un projet de texte, pour les membres du groupe seulement.", "fr"
        )


def _admit(key: str, space: Space) -> None:
    invitation = membership.invite(people.actor("facilitator"), space, people.user(key).email)
    if invitation is not None:
        membership.accept_invitation(people.actor(key), invitation)


def _open(key: str, where: ActionLine | Space, title: str, words: str, lang: str = "en") -> Thread:
    return open_thread(people.actor(key), Speaker.of(people.user(key)), where, title, words, lang, now())


def load_exchange() -> None:
    """A thread in which people speak for the first time, two are relayed, one is hidden and appeals."""
    with frozen_at(now() - timedelta(days=2)):
        thread = _open(
            "facilitator",
            people.line("c7-egov"),
            QUESTION,
            "Please name **one** service, and say who cannot use it today.",
        )
        said = {key: _say(key, thread, words, lang) for key, lang, words in FIRST_TIME}
        _mark(said["almaty"], said["kingston"])
        _relay(thread)
        _hide_and_appeal(_say("kingston", thread, "This was said by somebody who has never stood in a queue!", "en"))


def _say(key: str, thread: Thread, words: str, lang: str) -> Post:
    return publish_post(people.actor(key), Speaker.of(people.user(key)), thread, words, lang, None, now())


def _mark(proposal: Post, issue: Post) -> None:
    moderator = people.actor("moderator")
    lines = [people.line("c7-egov"), people.line("c11")]
    marking.mark(moderator, proposal.contribution, PROPOSAL, "Appointments by ordinary telephone")
    marking.mark(moderator, issue.contribution, COMMON_ISSUE, "Forms that nobody explains", lines)


def _relay(thread: Thread) -> None:
    """One participant confirms what was entered for them, the other disowns it; both stay readable."""
    moderator, heard = people.actor("moderator"), Received("telephone", _yesterday())
    confirmed, disowned = (
        relay_post(moderator, Participant(email=people.user(key).email), heard, thread, words, lang)
        for key, words, lang in (("niamey", RELAYED, "fr"), ("hanoi", MISHEARD, "en"))
    )
    relaying.confirm(people.actor("niamey"), confirmed.contribution)
    relaying.disown(people.actor("hanoi"), disowned.contribution)


def _yesterday() -> date:
    return (now() - timedelta(days=1)).date()


def _hide_and_appeal(post: Post) -> None:
    moderating.hide(people.actor("moderator"), post.contribution, "It judges a person, not what was said.", "abusive")
    appeals.appeal_hiding(
        people.actor("kingston"), post.contribution, "I meant the form, not its author. Please look again."
    )
