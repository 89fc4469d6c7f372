"""What became of one's words, complaints, places and threads: told to the right people, once, and mailed once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accounts import measures
from accounts.actor import SYSTEM
from accounts.models import Admission
from contributions import actions, appeals, cases, moderating
from contributions.models import PENDING
from contributions.moderation_models import Case
from contributions.relaying import Received
from core.clock import frozen_at, now
from core.db import db
from core.guard import unit_of_work
from core.mail import OutgoingMail
from forum import chairing_posts, chairing_threads, membership, relaying, space_queries, spaces, undoing
from forum.act_models import ThreadAct
from forum.models import Thread
from notifications import digests, subjects
from notifications.models import Notification
from reports import publishing
from tests import factories as make
from tests.forum import factories as forum
from tests.notifications.factories import follow, told
from tests.reports import factories as chain

WHY = "A reason that is long enough"


class Scene:
    """Somebody's post in somebody's thread, two who complained about it, and bystanders who watch other threads."""

    def __init__(self) -> None:
        self.speaker, self.opener, self.first, self.second = (make.user() for _ in range(4))
        self.chair = make.staff("moderator")
        self.thread = forum.thread(self.opener)
        self.said = forum.post(self.thread, self.speaker).contribution
        self.noise = make.user()
        follow(self.noise, forum.thread(slug="c1").topic, "watching")
        self.acting = make.actor(self.chair)
        forget_news()

    def complain(self) -> Case:
        for person in (self.first, self.second):
            actions.flag(make.actor(person), self.said, "spam")
        return db.session.scalars(select(Case).filter_by(contribution_id=self.said.id)).one()

    def heard(self) -> dict[str, list[str]]:
        """Who was told what, without those who were told nothing."""
        names = ("speaker", "opener", "first", "second", "chair", "noise")
        found = {name: told(getattr(self, name)) for name in names}
        return {name: kinds for name, kinds in found.items() if kinds}


def forget_news() -> None:
    db.session.query(Notification).delete()


@pytest.fixture
def scene(noon: datetime) -> Scene:
    return Scene()


def test_hiding_is_told_to_the_speaker_even_where_they_muted_it(scene: Scene) -> None:
    follow(scene.speaker, scene.thread.topic, "muted")
    actions.hide(scene.acting, scene.said, WHY)
    assert scene.heard() == {"speaker": ["hidden"]}
    actions.restore(scene.acting, scene.said, WHY)
    assert scene.heard() == {"speaker": ["hidden", "restored"]}


def test_a_moderator_is_not_told_of_what_they_did_to_their_own(scene: Scene) -> None:
    own = forum.post(scene.thread, scene.chair).contribution
    forget_news()
    actions.hide(make.actor(make.user(is_admin=True)), own, WHY)
    actions.restore(make.actor(make.user(is_admin=True)), own, WHY)
    actions.withdraw(scene.acting, own)
    assert scene.heard() == {"chair": ["hidden", "restored"]}


@pytest.mark.parametrize(("outcome", "speaker"), [("upheld", ["hidden"]), ("dismissed", [])])
def test_a_complaint_is_told_to_each_who_made_it(scene: Scene, outcome: str, speaker: list[str]) -> None:
    cases.decide_case(scene.acting, scene.complain(), outcome, WHY, answer=WHY)
    expected = {"speaker": speaker, "first": ["flag"], "second": ["flag"]}
    assert scene.heard() == {name: kinds for name, kinds in expected.items() if kinds}


@pytest.mark.parametrize(
    ("outcome", "speaker"), [("granted", ["hidden", "appeal"]), ("refused", ["hidden", "appeal"])]
)
def test_ones_own_appeal_is_told_once_to_both_sides(scene: Scene, outcome: str, speaker: list[str]) -> None:
    cases.decide_case(scene.acting, scene.complain(), "upheld", WHY, answer=WHY)
    appeal = appeals.appeal_hiding(make.actor(scene.speaker), scene.said, "It is on topic")
    appeals.decide_appeal(make.actor(make.staff("moderator")), appeal, outcome, WHY)
    assert scene.heard() == {"speaker": speaker, "first": ["flag", "appeal"], "second": ["flag", "appeal"]}


@pytest.mark.parametrize(("outcome", "speaker"), [("granted", ["hidden"]), ("refused", ["appeal"])])
def test_a_complainers_appeal_is_told_once_to_both_sides(scene: Scene, outcome: str, speaker: list[str]) -> None:
    case = scene.complain()
    cases.decide_case(scene.acting, case, "dismissed", WHY, answer=WHY)
    appeal = appeals.appeal_dismissal(make.actor(scene.first), case, "It is spam")
    appeals.decide_appeal(make.actor(make.staff("moderator")), appeal, outcome, WHY)
    assert scene.heard() == {"speaker": speaker, "first": ["flag", "appeal"], "second": ["flag", "appeal"]}


def test_a_citation_is_told_to_each_speaker_once_for_each_contribution(noon: datetime) -> None:
    speaker, other, noise = make.user(), make.user(), make.user()
    one, two, third = chain.said(speaker), chain.said(speaker), chain.said(other)
    chain.said(noise)
    report = chain.report(chain.found(one), chain.found(one), chain.found(two), chain.found(third))
    publishing.publish_report(SYSTEM, report)
    assert (told(speaker), told(other), told(noise)) == (["cited", "cited"], ["cited"], [])


WATCHERS: dict[str, tuple[dict[str, str], list[str]]] = {
    "watches": ({"thread": "watching"}, ["relocated"]),
    "watches a thread of a muted line": ({"thread": "watching", "line": "muted"}, ["relocated"]),
    "tracks": ({"thread": "tracking"}, []),
    "muted": ({"thread": "muted", "line": "watching"}, []),
    "watches the line": ({"line": "watching"}, []),
}


def move(scene: Scene, act: str) -> Thread:
    """Where the posts of the scene's thread stand after a moderator's act."""
    if act == "split":
        return chairing_posts.split_thread(scene.acting, scene.thread, [2], "A new title", WHY)
    if act == "move":
        chairing_threads.move_thread(make.actor(make.user(is_admin=True)), scene.thread, make.line("c1"), WHY)
        return scene.thread
    target = forum.thread(make.user())
    forget_news()
    chairing_posts.merge_threads(scene.acting, scene.thread, target, WHY)
    return target


@pytest.mark.parametrize("act", ["split", "merge", "move"])
@pytest.mark.parametrize("who", WATCHERS)
def test_whoever_watches_a_thread_hears_once_where_it_went(scene: Scene, act: str, who: str) -> None:
    choices, hears = WATCHERS[who]
    reader = make.user()
    keys = {"thread": scene.thread.topic, "line": f"line:{scene.thread.space.action_line_id}"}
    for kind, level in choices.items():
        follow(reader, keys[kind], level)
    follow(scene.chair, scene.thread.topic, "watching" if act != "move" else "muted")
    target = move(scene, act)
    assert told(reader) == hears
    assert {n.subject for n in db.session.query(Notification).filter_by(user_id=reader.id)} <= {target.topic}
    speakers = {"split": {"speaker": ["moved"], "opener": ["relocated"]},
                "merge": {"speaker": ["moved"], "opener": ["moved"]},
                "move": {"opener": ["relocated"]}}  # fmt: skip
    assert scene.heard() == speakers[act]


def test_taking_a_split_back_tells_nobody_again(scene: Scene) -> None:
    move(scene, "split")
    forget_news()
    act = db.session.scalars(select(ThreadAct).order_by(ThreadAct.id.desc())).first()
    assert act is not None
    undoing.undo_act(scene.acting, act, WHY)
    assert scene.heard() == {}


def test_in_a_closed_group_those_who_left_hear_nothing_of_moves(scene: Scene) -> None:
    member, gone, unconfirmed = make.user(), make.user(), make.user(confirmed_at=None)
    for person in (member, gone, unconfirmed):
        follow(person, scene.thread.topic, "watching")
    space = scene.thread.space
    space.kind, space.is_closed, space.slug, space.name = "group", True, "hub", "Hub"
    db.session.add(Admission(user_id=member.id, circle=space.circle, role="member", admitted_at=now()))
    db.session.flush()
    chairing_posts.split_thread(make.actor(make.user(is_admin=True)), scene.thread, [2], "A new title", WHY)
    assert (told(member), told(gone), told(unconfirmed)) == (["relocated"], [], [])


def test_admission_to_a_group_is_told_and_mailed_once(scene: Scene) -> None:
    founder = make.staff("facilitator")
    facts: dict[str, Any] = {"name": "Hub", "group_kind": "working-group", "is_closed": True, "is_listed": True}
    space = spaces.found_group(make.actor(founder), make.line("c7-egov"), **facts)
    wishing, other = make.user(), make.user()
    for person in (wishing, other):
        membership.ask_to_join(make.actor(person), space)
    chair = make.actor(founder)
    membership.approve_request(chair, space, space_queries.request_of(space, wishing.id))
    membership.decline_request(chair, space, space_queries.request_of(space, other.id))
    assert (told(wishing), told(other)) == (["admitted"], [])


def relay(scene: Scene) -> None:
    participant = relaying.Participant(email=scene.speaker.email)
    received = Received("telephone", date(2026, 5, 16), "")
    relaying.relay_post(scene.acting, participant, received, scene.thread, "As heard", "en")


def reject(scene: Scene) -> None:
    scene.said.visibility, scene.said.held_at, scene.said.held_for = PENDING, now(), "first"
    moderating.reject(scene.acting, scene.said, WHY)


WRITTEN_AT_ONCE: dict[str, Callable[[Scene], object]] = {
    "hidden": lambda s: actions.hide(s.acting, s.said, WHY),
    "rejected": reject,
    "warning": lambda s: measures.warn(make.actor(make.user(is_admin=True)), s.speaker, WHY),
    "suspended": lambda s: measures.suspend(make.actor(make.user(is_admin=True)), s.speaker, 2, WHY),
    "relayed": relay,
}


@pytest.mark.parametrize("kind", WRITTEN_AT_ONCE)
def test_what_has_a_message_of_its_own_is_in_no_digest(kind: str, noon: datetime) -> None:
    with unit_of_work():
        scene = Scene()
        address, identity = scene.speaker.email, scene.speaker.id
    with unit_of_work():
        db.session.query(OutgoingMail).delete()
        WRITTEN_AT_ONCE[kind](scene)
    assert [n.kind for n in db.session.query(Notification).filter_by(user_id=identity)] == [kind]
    with frozen_at(noon + timedelta(days=8)):
        digests.write_digests()
    messages = [m.composer for m in db.session.query(OutgoingMail).filter_by(recipient=address)]
    assert messages == [None], "the message with the reason, and no digest"


def test_what_has_none_goes_into_the_digest(noon: datetime) -> None:
    with unit_of_work():
        scene = Scene()
        actions.hide(scene.acting, scene.said, WHY)
        actions.restore(scene.acting, scene.said, WHY)
        address = scene.speaker.email
    with frozen_at(noon + timedelta(days=1)):
        digests.write_digests()
    (digest,) = db.session.query(OutgoingMail).filter_by(recipient=address, composer=digests.NAME)
    composed = digests.compose(digest.reference)
    assert composed is not None
    assert "Your contribution is shown again" in composed.body


def test_a_mention_tells_once_and_not_where_it_is_muted_or_closed(scene: Scene) -> None:
    mentioned, muted, outsider = (make.staff("rapporteur") for _ in range(3))
    follow(mentioned, scene.thread.topic, "watching")
    follow(muted, f"line:{scene.thread.space.action_line_id}", "muted")
    words = " ".join(f"[@{p.id}](/people/{p.id})" for p in (mentioned, mentioned, muted))
    forum.post(scene.thread, body=words)
    assert (told(mentioned), told(muted)) == (["mention"], [])
    scene.thread.space.kind, scene.thread.space.is_closed = "group", True
    scene.thread.space.slug, scene.thread.space.name = "hub", "Hub"
    db.session.flush()
    closed = forum.post(scene.thread, make.user(is_admin=True), f"[@{outsider.id}](/people/{outsider.id})")
    assert closed.contribution.is_closed
    assert told(outsider) == []
    assert subjects.found(make.actor(outsider), [scene.thread.topic]) == {}
