"""Appeals: who may make and decide them, and that both sides see the outcome."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import User
from contributions import actions, appeals, cases
from contributions.models import Contribution
from contributions.moderation_models import Appeal, Case
from core.db import db
from core.errors import Conflict, Invalid, Refused
from tests import factories as make
from tests.contributions.factories import say


class Scene:
    """Something that a first moderator hid; its author appeals."""

    def __init__(self) -> None:
        self.author, self.first = make.user(), make.staff("moderator")
        self.said = say(self.author, "My own words")
        actions.hide(make.actor(self.first), self.said, "Off topic here")

    def appeal(self) -> Appeal:
        return appeals.appeal_hiding(make.actor(self.author), self.said, "It is on topic")


def test_another_moderator_grants_and_the_words_are_back(noon: datetime) -> None:
    scene = Scene()
    appeal = scene.appeal()
    with pytest.raises(Refused):
        appeals.decide_appeal(make.actor(scene.first), appeal, "granted", "It was on topic")
    appeals.decide_appeal(make.actor(make.staff("moderator")), appeal, "granted", "It was on topic")
    assert (appeal.outcome, scene.said.visibility) == ("granted", "public")
    with pytest.raises(Conflict):
        appeals.decide_appeal(make.actor(make.staff("moderator")), appeal, "refused", "Once more")


def test_refused_leaves_it_hidden_and_the_answer_is_told(client: FlaskClient, noon: datetime) -> None:
    scene = Scene()
    appeals.decide_appeal(make.actor(make.staff("moderator")), scene.appeal(), "refused", "It is about the weather")
    assert scene.said.visibility == "hidden"
    make.sign_in(client, scene.author)
    page = client.get("/my/moderation").text
    assert "It is about the weather" in page
    assert "Refused" in page


DECIDERS = {
    "first moderator": False, "another moderator": True, "facilitator": True, "moderator elsewhere": False,
    "author": False, "author who moderates": False, "reader": False, "admin": True, "rapporteur": False,
}  # fmt: skip


@pytest.mark.parametrize("who", DECIDERS)
def test_who_decides(noon: datetime, who: str) -> None:
    scene = Scene()
    if who == "author who moderates":
        make.appoint(scene.author, "moderator")
    appeal = scene.appeal()
    people: dict[str, User] = {"first moderator": scene.first, "author": scene.author,
                               "author who moderates": scene.author}  # fmt: skip
    makers = {
        "another moderator": lambda: make.staff("moderator"), "facilitator": lambda: make.staff("facilitator"),
        "moderator elsewhere": lambda: make.staff("moderator", "c2"), "reader": make.user,
        "rapporteur": lambda: make.staff("rapporteur"), "admin": lambda: make.user(is_admin=True),
    }  # fmt: skip
    person = people.get(who) or makers[who]()
    try:
        appeals.decide_appeal(make.actor(person), appeal, "refused", "It stays hidden")
    except Refused:
        assert not DECIDERS[who]
    else:
        assert DECIDERS[who]


@pytest.mark.parametrize(("others", "may"), [(0, True), (1, False)])
def test_the_only_administrator_may_look_again_at_an_own_decision(noon: datetime, others: int, may: bool) -> None:
    author, admin = make.user(), make.user(is_admin=True)
    said = say(author)
    actions.hide(make.actor(admin), said, "Off topic here")
    for _number in range(others):
        make.user(is_admin=True)
    appeal = appeals.appeal_hiding(make.actor(author), said, "It is on topic")
    if may:
        appeals.decide_appeal(make.actor(admin), appeal, "granted", "Seen again")
    else:
        with pytest.raises(Refused):
            appeals.decide_appeal(make.actor(admin), appeal, "granted", "Seen again")


def dismissed() -> tuple[User, Case]:
    reader, said = make.user(), say(body="Buy this now")
    flag = cases.flag(make.actor(reader), said, "spam", "An advert")
    case = db.session.get_one(Case, flag.case_id)
    cases.decide_case(make.actor(make.staff("moderator")), case, "dismissed", answer="It is news")
    return reader, case


def test_who_flagged_appeals_and_the_words_are_hidden(client: FlaskClient, noon: datetime) -> None:
    reader, case = dismissed()
    with pytest.raises(Refused):
        appeals.appeal_dismissal(make.actor(make.user()), case, "Look again")
    appeal = appeals.appeal_dismissal(make.actor(reader), case, "It names a price")
    assert appeals.appeal_dismissal(make.actor(reader), case, "It names a price").id == appeal.id
    appeals.decide_appeal(make.actor(make.staff("moderator")), appeal, "granted", "It sells something", "spam")
    assert case.contribution.visibility == "hidden"
    make.sign_in(client, reader)
    page = client.get("/my/moderation").text
    for words in ("It is news", "Granted", "It sells something", "An advert"):
        assert words in page


@pytest.mark.parametrize("state", ["public", "hidden", "restored", "withdrawn"])
def test_only_what_is_hidden_can_be_appealed(noon: datetime, state: str) -> None:
    author, moderator = make.user(), make.actor(make.staff("moderator"))
    said = say(author)
    if state in ("hidden", "restored"):
        actions.hide(moderator, said, "Off topic here")
    if state == "restored":
        actions.restore(moderator, said, "It was on topic")
    if state == "withdrawn":
        actions.withdraw(make.actor(author), said)
    if state == "hidden":
        assert appeals.appeal_hiding(make.actor(author), said, "Look again").outcome is None
        with pytest.raises(Refused):
            appeals.appeal_hiding(make.actor(make.user()), said, "Look again")
    else:
        with pytest.raises((Refused, Conflict)):
            appeals.appeal_hiding(make.actor(author), said, "Look again")


@pytest.mark.parametrize("words", ["", "  ", "x" * 2001])
def test_an_appeal_says_why(noon: datetime, words: str) -> None:
    scene = Scene()
    with pytest.raises(Invalid) as error:
        appeals.appeal_hiding(make.actor(scene.author), scene.said, words)
    assert list(error.value.fields) == ["words"]


def test_by_pages_with_scripts_off(client: FlaskClient, noon: datetime) -> None:
    scene = Scene()
    identity = scene.said.id
    make.sign_in(client, scene.author)
    assert f"/c/{identity}/appeal" in client.get("/my/moderation").text
    assert client.get(f"/c/{identity}/appeal").status_code == 200
    answer = client.post(f"/contributions/{identity}/appeal", data={"words": "It is on topic"})
    assert (answer.status_code, answer.location) == (303, "/my/moderation")
    appeal = db.session.scalars(select(Appeal)).unique().one()
    other = client.application.test_client()
    make.sign_in(other, make.staff("moderator"))
    assert "It is on topic" in other.get("/desk/appeals").text
    assert "It is on topic" in other.get(f"/appeals/{appeal.id}").text
    assert other.post(f"/appeals/{appeal.id}/granted", data={"answer": "x"}).status_code == 422
    assert other.post(f"/appeals/{appeal.id}/granted", data={"answer": "Yes, it is"}).status_code == 303
    assert db.session.get_one(Contribution, identity, populate_existing=True).visibility == "public"
