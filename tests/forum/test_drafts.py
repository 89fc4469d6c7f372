"""Drafts: never saved over, their author's alone, gone with their post and with no other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from accounts.actor import NOBODY, Actor
from accounts.models import User
from contributions.attaching import clean_up
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Missing, PlenaryError
from core.guard import unit_of_work
from forum import drafts
from forum.draft_models import Draft
from forum.drafts import Typed
from forum.models import Thread
from tests import factories as make
from tests.forum import factories as forum


@pytest.fixture
def thread() -> Thread:
    """A thread, with a draft of somebody else for it."""
    made = forum.committed_thread(1)
    with unit_of_work():
        drafts.save(make.actor(make.user()), Typed(f"thread:{made.id}", body="Noise", tab="other"))
    return made


@pytest.fixture
def ana(thread: Thread) -> Actor:
    """Who writes."""
    return make.actor(make.user(name="Ana"))


def typed(thread: Thread, body: str, tab: str = "tab1", device: str = "phone") -> Typed:
    return Typed(f"thread:{thread.id}", "", body, "en", device, tab)


def kept(actor: Actor) -> list[str]:
    return sorted(draft.body for draft in drafts.drafts_of(actor))


def saved(*arguments: object) -> Draft:
    draft = drafts.save(*arguments).draft  # type: ignore[arg-type]  # as given
    assert draft is not None
    return draft


def test_saving_goes_on_with_the_draft(ana: Actor, thread: Thread) -> None:
    first = saved(ana, typed(thread, "One"))
    again = saved(ana, typed(thread, "One two"), first.id, 1)
    assert (again.id, again.version, kept(ana)) == (first.id, 2, ["One two"])


def test_the_same_words_change_nothing(ana: Actor, thread: Thread) -> None:
    first = saved(ana, typed(thread, "One"))
    assert saved(ana, typed(thread, "One"), first.id, 1).version == 1


def test_a_first_saving_whose_answer_was_lost_is_no_second_draft(ana: Actor, thread: Thread) -> None:
    first = saved(ana, typed(thread, "One"))
    again = saved(ana, typed(thread, "One two"))
    assert (again.id, kept(ana)) == (first.id, ["One two"])


def test_two_tabs_never_overwrite_each_other(ana: Actor, thread: Thread) -> None:
    first = saved(ana, typed(thread, "Begun"))
    saved(ana, typed(thread, "Tab one"), first.id, 1)
    result = drafts.save(ana, typed(thread, "Tab two", tab="tab2"), first.id, 1)
    assert result.draft is not None
    assert result.other is not None
    assert (result.draft.body, result.other.body) == ("Tab two", "Tab one")
    assert kept(ana) == ["Tab one", "Tab two"]
    again = drafts.save(ana, typed(thread, "Tab two", tab="tab2"), first.id, 1)
    assert again.draft is not None
    assert (again.draft.id, kept(ana)) == (result.draft.id, ["Tab one", "Tab two"]), "its answer was lost: no third"


def test_two_devices_begin_two_drafts(ana: Actor, thread: Thread) -> None:
    saved(ana, typed(thread, "On the phone"))
    saved(ana, typed(thread, "At the desk", tab="tab2", device="desk"))
    assert kept(ana) == ["At the desk", "On the phone"]


def test_emptied_is_deleted_unless_another_has_gone_on(ana: Actor, thread: Thread) -> None:
    first = saved(ana, typed(thread, "One"))
    saved(ana, typed(thread, "Two"), first.id, 1)
    stale = drafts.save(ana, typed(thread, " "), first.id, 1)
    assert stale.other is not None
    assert kept(ana) == ["Two"]
    assert drafts.save(ana, typed(thread, ""), first.id, 2).draft is None
    assert kept(ana) == []


def test_a_draft_that_was_deleted_elsewhere_is_begun_again(ana: Actor, thread: Thread) -> None:
    first = saved(ana, typed(thread, "One"))
    drafts.discard(ana, first.id)
    assert saved(ana, typed(thread, "One two"), first.id, 1).version == 1
    assert kept(ana) == ["One two"]


def test_there_is_an_end_to_drafts_and_to_their_length(ana: Actor, thread: Thread) -> None:
    for number in range(drafts.MOST):
        saved(ana, typed(thread, f"Draft {number}", tab=f"tab{number}"))
    with pytest.raises(Invalid):
        drafts.save(ana, typed(thread, "One more", tab="more"))
    one = drafts.drafts_of(ana)[0]
    assert saved(ana, typed(thread, "Longer", tab=one.tab), one.id, 1).version == 2
    with pytest.raises(Invalid):
        drafts.save(ana, typed(thread, "x" * (drafts.LONGEST + 1), tab=one.tab), one.id, 2)


@pytest.mark.parametrize("place", ["thread:999", "thread:x", "", "post:999:edit", "post:1:burn", "line:99999:thread"])
def test_a_place_that_is_none(place: str, ana: Actor, thread: Thread) -> None:
    with pytest.raises(Missing):
        drafts.save(ana, replace(typed(thread, "Words"), place=place))


def test_ninety_days(ana: Actor, thread: Thread, noon: datetime) -> None:
    old = saved(ana, typed(thread, "Old"))
    with frozen_at(noon + timedelta(days=1)):
        saved(ana, typed(thread, "Young", tab="tab2"))
    with frozen_at(noon + drafts.KEPT_FOR):
        assert drafts.forget_old() == 0
    with frozen_at(noon + drafts.KEPT_FOR + timedelta(seconds=1)):
        drafts.forget_old()
    assert kept(ana) == ["Young"]
    assert db.session.get(Draft, old.id) is None


def others(thread: Thread) -> dict[str, Callable[[], Actor]]:
    """Everybody who is not the author."""
    return {
        "nobody": lambda: NOBODY,
        "participant": lambda: make.actor(make.user()),
        "moderator": lambda: make.actor(make.staff("moderator")),
        "facilitator": lambda: make.actor(make.staff("facilitator")),
        "administrator": lambda: make.actor(make.user(is_admin=True)),
    }


ACTS: dict[str, Callable[[Actor, Draft], object]] = {
    "read": lambda actor, draft: drafts.draft(actor, draft.id),
    "save": lambda actor, draft: drafts.save(actor, Typed(draft.place, body="Stolen", tab="t"), draft.id, 1),
    "discard": lambda actor, draft: drafts.discard(actor, draft.id),
    "post": lambda actor, draft: drafts.sent(actor, draft.id, draft.tab),
    "list": lambda actor, draft: drafts.drafts_of(actor),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["nobody", "participant", "moderator", "facilitator", "administrator"])
def test_a_draft_is_its_authors_alone(role: str, act: str, ana: Actor, thread: Thread) -> None:
    mine = saved(ana, typed(thread, "Mine"))
    somebody = others(thread)[role]()
    try:
        result = ACTS[act](somebody, mine)
    except PlenaryError:
        result = None
    db.session.expire_all()
    assert drafts.draft(ana, mine.id).body == "Mine"
    assert "Mine" not in str(result)
    assert mine not in (result if isinstance(result, list) else [])


def test_files_of_drafts_stay(ana: Actor, thread: Thread, noon: datetime) -> None:
    key = "abcdefghijklmnopqrst"
    saved(ana, typed(thread, f"![A map](/files/{key}/map.png)"))
    assert drafts.files_in_drafts([key, "bbbbbbbbbbbbbbbbbbbb"]) == {key}
    assert drafts.files_in_drafts([]) == set()
    assert clean_up() == 0


@pytest.fixture
def person(client: FlaskClient) -> User:
    """Somebody signed in with ``client``."""
    made = make.user(name="Ana")
    make.sign_in(client, made)
    return made


def test_posting_takes_exactly_its_draft_also_when_retried(client: FlaskClient, person: User, thread: Thread) -> None:
    place, words = f"thread:{thread.id}", {"body": "Said", "lang": "en"}
    first, other = (
        client.post("/drafts", data={"place": place, "body": body, "lang": "en", "tab": body}).json["draft"]
        for body in ("Said", "Kept")
    )
    data = words | {"idempotency_key": "Said", "draft": first["id"], "draft_version": 1}
    one = client.post(f"{thread.url}/posts", data=data)
    two = client.post(f"{thread.url}/posts", data=data | {"draft_version": 7})
    assert (one.status_code, one.location) == (two.status_code, two.location)
    assert [draft.id for draft in drafts.drafts_of(make.actor(person))] == [other["id"]]
    late = client.post("/drafts", data={"place": place, "body": "Sai", "tab": "Said", "draft": first["id"]}).json
    assert late == {"draft": None, "other": None, "sent": True}
    assert client.get(f"/drafts/sent?place={place}&key=Said").json == {"sent": True}
    assert client.get(f"/drafts/sent?place={place}&key=Kept").json == {"sent": False}


def test_a_post_that_overtakes_its_first_saving(client: FlaskClient, person: User, thread: Thread) -> None:
    """The form went off while its first saving was on its way: its draft number is not known to it yet."""
    client.post("/drafts", data={"place": f"thread:{thread.id}", "body": "Said", "tab": "key"})
    client.post(f"{thread.url}/posts", data={"body": "Said", "lang": "en", "idempotency_key": "key", "draft": "0"})
    assert kept(make.actor(person)) == []


def test_a_refused_post_keeps_its_draft(client: FlaskClient, person: User, thread: Thread) -> None:
    made = client.post("/drafts", data={"place": f"thread:{thread.id}", "body": "x", "tab": "key"}).json["draft"]
    answer = client.post(f"{thread.url}/posts", data={"body": "", "lang": "en", "draft": made["id"]})
    assert answer.status_code == 422
    assert kept(make.actor(person)) == ["x"]
