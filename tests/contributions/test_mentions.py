"""Mentions: typed by name, kept as links, read back from the rendering; nobody is found who may not be known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Admission, User
from accounts.names import folded
from contributions.mentions import Ambiguous, mentioned, suggested, written
from core.clock import now
from core.db import db
from core.richtext import render
from tests import factories as make
from tests.contributions import factories as said


def speaker(name: str, **fields: object) -> User:
    """Somebody who has spoken in public."""
    made = make.user(name=name, **fields)
    said.say(made)
    return made


@pytest.fixture
def ana() -> User:
    """Ana, and others who are not meant."""
    speaker("Anabel Other")
    make.user(name="Ana Silent")
    return speaker("Ana Müller-Silva", organisation="Radio Club")


@pytest.mark.parametrize(
    "typed",
    ['@"Ana Müller-Silva"', '@"ana muller-silva"', "@“ANA  MÜLLER-SILVA”", "@ana.muller-silva", "@Ana_Müller-Silva"],
)
def test_a_name_becomes_a_link(typed: str, ana: User) -> None:
    text = written(f"Dear {typed}, thanks.")
    assert text == f"Dear [@Ana Müller-Silva](/people/{ana.id}), thanks."
    assert mentioned(render(text).html) == [ana.id]
    assert written(text) == text


@pytest.mark.parametrize(
    "typed",
    [
        "ana.muller-silva@example.org", "`@ana.muller-silva`", "```\n@ana.muller-silva\n```", "    @ana.muller-silva",
        "https://social.example/@ana.muller-silva", "[see @ana.muller-silva](/x)", '@"Nobody At All"', "@", "@ana",
        "\\@ana.muller-silva", '@"Ana Silent"', "@anabel",
    ],
)  # fmt: skip
def test_what_is_no_mention_stays_as_it_is(typed: str, ana: User) -> None:
    assert written(typed) == typed


def test_a_link_gets_the_true_name_and_strangers_none(ana: User) -> None:
    silent = make.user(name="Never Spoke")
    text = written(f"[@Somebody Else](/people/{ana.id}) and [@Never Spoke](/people/{silent.id})")
    assert text == f"[@Ana Müller-Silva](/people/{ana.id}) and @Never Spoke"


def test_two_of_one_name_must_be_chosen(ana: User) -> None:
    first, second = speaker("Li Wei", organisation="Ministry"), speaker("Li  Wei")
    with pytest.raises(Ambiguous) as caught:
        written('Ask @"Li Wei".')
    assert [[p.id for p in people] for _name, people in caught.value.choices] == [[first.id, second.id]]
    assert written('Ask @"Li Wei".', chosen=[second.id]) == f"Ask [@Li  Wei](/people/{second.id})."
    with pytest.raises(Ambiguous):
        written('Ask @"Li Wei".', chosen=[ana.id])


def test_a_name_that_would_act_does_not() -> None:
    person = speaker("A*b* [x](//evil.example)<b>")
    text = written('@"a*b* [x](//evil.example)<b>"')
    html = render(text).html
    assert mentioned(html) == [person.id]
    assert html.count("<a ") == 1
    assert "<em>" not in html
    assert written(text) == text


def test_quoted_mentions_tell_nobody(ana: User) -> None:
    text = f"> [@Ana](/people/{ana.id})\n\nand [@Ana](/people/{ana.id + 1})\n\n> > [@x](/people/5)\n"
    assert mentioned(render(text).html) == [ana.id + 1]


STATES = [
    ({}, False, True), ({"confirmed_at": None}, False, False), ({"is_suggested": False}, False, False),
    ({}, True, False), ({"member": "space:9"}, True, True), ({"member": "space:8"}, True, False),
    ({"member": "space:9", "silent": True}, True, True), ({"silent": True}, False, False),
    ({"silent": True, "role": "moderator"}, False, True), ({"hidden": True}, False, False),
    ({"closed": True}, False, False),
]  # fmt: skip


@pytest.mark.parametrize(("state", "is_closed", "expected"), STATES)
def test_who_is_suggested(state: dict[str, object], is_closed: bool, expected: bool) -> None:
    columns = {name: state[name] for name in ("confirmed_at", "is_suggested") if name in state}
    person = make.user(name="Amadou Diallo", **columns)
    if "member" in state:
        db.session.add(Admission(user_id=person.id, circle=state["member"], admitted_at=now()))
    if "role" in state:
        make.appoint(person, str(state["role"]))
    if "silent" not in state:
        made = said.say(person)
        if "hidden" in state:
            made.visibility = "hidden"
        if "closed" in state:
            made.circle, made.is_closed = "space:9", True
    db.session.flush()
    found = suggested("dial", "space:9" if is_closed else None, is_closed)
    assert [p.id for p in found] == ([person.id] if expected else [])


@pytest.mark.parametrize("typed", ["an", "ANA", "mül", "Ana m", "silv"])
def test_names_are_found_by_any_word(typed: str, ana: User) -> None:
    found = [p.id for p in suggested(typed)]
    assert (ana.id in found) is (typed != "silv")
    assert suggested("%") == suggested("_") == []


def test_the_profile_decides_and_a_new_name_counts(ana: User) -> None:
    ana.name = "Ана Мюллер"
    db.session.flush()
    assert [p.name for p in suggested("АНА")] == ["Ана Мюллер"]
    ana.is_suggested = False
    db.session.flush()
    assert suggested("АНА") == []
    assert written('@"Ана Мюллер"') == f"[@Ана Мюллер](/people/{ana.id})"


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from('@"Ana Li.[](/people1)`\n~> \\'), max_size=60))
def test_writing_twice_is_writing_once(text: str) -> None:
    once = written(text)
    assert written(once) == once
