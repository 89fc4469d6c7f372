"""The pages and the API of consensus and opinion groups: what they show, when, and what they keep back."""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.actor import SYSTEM
from consultations import vote_files
from consultations.models import Consultation
from consultations.opinions import analysing, groups, queries
from consultations.opinions.ballots import VoteRow, ballots
from consultations.vote_importing import import_votes
from contributions import moderating
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, SECOND
from tests.consultations.opinions.vote_sets import camps
from tests.consultations.statement_factories import moderator, statement, statements_of, vote, voted_on
from tests.whole.test_statements import counted

LATER = DURING + timedelta(hours=1)


def there(consultation: Consultation, page: str, api: bool = True) -> str:
    return f"{'/api/v1' * api}{consultation.url}/statements/{statements_of(consultation).id}/{page}"


def got(client: FlaskClient, consultation: Consultation, page: str) -> Any:
    with frozen_at(CLOSES):
        return client.get(there(consultation, page)).get_json()


def polled(votes: Sequence[tuple[str, str | None, int, int]], threshold: int = 5) -> Consultation:
    """Of each stakeholder type and country so many agree with the first statement, and so many disagree."""
    consultation = voted_on(cell_threshold=threshold)
    people, cast = ["participant,stakeholder_type,country"], ["timestamp,comment-id,voter-id,vote"]
    for place, (kind, country, agree, disagree) in enumerate(votes):
        for number in range(agree + disagree):
            people.append(f"{place}-{number},{kind},{country or ''}")
            cast.append(f"1,1,{place}-{number},{1 if number < agree else -1}")
    said = f"comment-id,comment-body\n1,{statement(consultation, 1).text}"
    _bring(consultation, said, "\n".join(cast), "\n".join(people))
    return consultation


def _bring(consultation: Consultation, *tables: str) -> None:
    with frozen_at(DURING):
        files = vote_files.read(*(table.encode() for table in tables))
        import_votes(SYSTEM, consultation, statements_of(consultation), files)
    db.session.commit()


def crowd(rows: Sequence[VoteRow], **fields: Any) -> Consultation:
    """A consultation with these votes, on statements of its own."""
    consultation = voted_on(**fields)
    _gather(consultation, rows)
    return consultation


def _gather(consultation: Consultation, rows: Sequence[VoteRow]) -> None:
    said = "\n".join(
        ["comment-id,comment-body", *(f"{n},Thought {n} of many." for n in sorted({r[1] for r in rows}))]
    )
    cast = "\n".join(["timestamp,comment-id,voter-id,vote", *(f"1,{s},v{v},{value}" for v, s, value in rows)])
    _bring(consultation, said, cast)


CAMPS = camps((260, 170), 9, 0.2)


def test_agreement_by_group_is_exact(app: Flask, client: FlaskClient) -> None:
    consultation = polled([("government", "NE", 12, 8), ("civil", "FR", 30, 5), ("academia", "NE", 6, 0)])
    first, second = got(client, consultation, "consensus")["items"][:2]
    assert first["all"] == {"key": "", "agree": 48, "seen": 61}
    assert {row["key"]: (row["agree"], row["seen"]) for row in first["type"]["groups"]} == {
        "government": (12, 20), "civil": (30, 35), "academia": (6, 6),
    }  # fmt: skip
    assert {row["key"]: (row["agree"], row["seen"]) for row in first["region"]["groups"]} == {
        "african": (18, 26), "weog": (30, 35),
    }  # fmt: skip
    assert Fraction(first["type"]["fraction"]) == Fraction(13, 22) * Fraction(31, 37) * Fraction(7, 8)
    assert first["region"]["product"] == pytest.approx(float(Fraction(19, 28) * Fraction(31, 37)))
    assert (first["word"], first["against"], first["others_against"]) == ("general", [], False)
    assert (second["word"], second["type"]["fraction"]) == ("nobody", "1/8")


@pytest.mark.parametrize(("agree", "disagree", "word"), [(12, 8, "general"), (11, 8, "opposed"), (11, 9, "opposed")])
def test_the_word_is_offered_from_sixty_percent_on(
    app: Flask, client: FlaskClient, agree: int, disagree: int, word: str
) -> None:
    consultation = polled([("government", "NE", agree, disagree), ("civil", "FR", 30, 5)])
    first = got(client, consultation, "consensus")["items"][0]
    assert (first["word"], first["against"]) == (word, ["government", "african"] if word == "opposed" else [])
    with frozen_at(CLOSES):
        page = client.get(there(consultation, "consensus", api=False)).text
    assert (page.count(">General consensus<"), "fewer than 60% agree here: Government" in " ".join(page.split())) == (
        int(word == "general"), word == "opposed",
    )  # fmt: skip


def test_one_can_ask_for_general_consensus_alone(app: Flask, client: FlaskClient) -> None:
    consultation = polled([("government", "NE", 12, 8), ("civil", "FR", 30, 5)])
    _bring(
        consultation, f"comment-id,comment-body\n2,{statement(consultation, 2).text}",
        "\n".join(["timestamp,comment-id,voter-id,vote", *(f"1,2,w{n},-1" for n in range(9))]),
    )  # fmt: skip
    for only, expected in (("", [1, 2, 3]), ("general", [1])):
        found = got(client, consultation, f"consensus?only={only}")["items"]
        assert [one["number"] for one in found] == expected
        with frozen_at(CLOSES):
            page = client.get(there(consultation, f"consensus?only={only}", api=False)).text
        assert [n for n in (1, 2, 3) if statement(consultation, n).text in page] == expected
    with frozen_at(CLOSES):
        assert client.get(there(consultation, "consensus?only=else")).status_code == 404


def test_small_rows_are_kept_back_everywhere(app: Flask, client: FlaskClient) -> None:
    consultation = polled([("government", "NE", 20, 6), ("civil", "FR", 30, 5), ("academia", "NE", 1, 3)])
    first = got(client, consultation, "consensus")["items"][0]
    assert [(row["key"], row["agree"], row["seen"]) for row in first["type"]["groups"]] == [
        ("government", None, None), ("civil", 30, 35), ("academia", None, None),
    ]  # fmt: skip
    assert (first["type"]["product"], first["type"]["fraction"]) == (None, None)
    assert (first["word"], first["against"], first["others_against"]) == ("opposed", [], True)
    with frozen_at(CLOSES):
        page = client.get(there(consultation, "consensus", api=False)).text
    assert "groups that are too small to be named" in page
    assert page.count("kept back") >= 3


@pytest.mark.parametrize("page", ["consensus", "opinions"])
def test_nothing_is_shown_before_results_are(app: Flask, client: FlaskClient, page: str) -> None:
    consultation = polled([("government", "NE", 97, 6)])
    for moment, shows in ((CLOSES - SECOND, False), (CLOSES, True)):
        with frozen_at(moment):
            shown = client.get(there(consultation, page, api=False))
            given = client.get(there(consultation, page))
        assert (shown.status_code, given.status_code) == (200, 200 if shows else 403)
        assert ("Results stay hidden" in shown.text, "103" in shown.text) == (not shows, shows)
        assert ("103" in given.text) == shows


def test_few_voters_are_told_why_there_are_no_groups(app: Flask, client: FlaskClient) -> None:
    consultation = polled([("government", "NE", 97, 6)])
    found = got(client, consultation, "opinions")
    assert (found["state"], found["voters"], found["votes"], found["groups"]) == ("few-voters", 103, 103, [])
    with frozen_at(CLOSES):
        assert "once more than 400 people have voted" in client.get(there(consultation, "opinions", api=False)).text


def test_groups_are_offered_as_they_were_computed(app: Flask, client: FlaskClient) -> None:
    consultation = crowd(CAMPS)
    found = got(client, consultation, "opinions")
    expected = groups.opinions(ballots(CAMPS), 5)
    assert (found["state"], found["is_current"]) == ("offered", True)
    assert [one["voters"] for one in found["groups"]] == [one.voters for one in expected.groups]
    assert [[(s["number"] - 4, s["vote"]) for s in one["statements"]] for one in found["groups"]] == [
        [(s.statement, "agree" if s.vote == 1 else "disagree") for s in one.statements] for one in expected.groups
    ]
    assert sum(one["voters"] for one in found["squares"]) == sum(one.voters for one in expected.squares)
    with frozen_at(CLOSES):
        page = client.get(there(consultation, "opinions", api=False)).text
    assert ("Group A" in page, "Group B" in page, "Group C" in page, page.count("<circle") > 4) == (
        True,
        True,
        False,
        True,
    )


def test_nothing_is_computed_again_until_something_changes(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = crowd(CAMPS, live_results=True)
    times: list[int] = []

    find = groups.opinions

    def noted(*given: Any) -> Any:
        times.append(1)
        return find(*given)

    monkeypatch.setattr(groups, "opinions", noted)
    for minutes, votes, runs, state in (
        (0, 0, 1, True),
        (5, 0, 1, True),
        (5, 1, 2, True),
        (5.5, 1, 2, False),
        (7, 0, 3, True),
    ):
        for _vote in range(votes):
            vote(consultation, make.user(), 1)
        db.session.commit()
        with frozen_at(LATER + timedelta(minutes=minutes)):
            page = client.get(there(consultation, "opinions", api=False)).text
            found = client.get(there(consultation, "opinions")).get_json()
        assert (len(times), found["is_current"], "Votes have come in since" in page) == (runs, state, not state)
        assert "Group A" in page


def test_no_vote_is_read_while_nothing_changes(app: Flask, client: FlaskClient) -> None:
    for consultation in (crowd(CAMPS), polled([("government", "NE", 97, 6)])):
        for page in ("opinions", "consensus"):
            got(client, consultation, page)
        with frozen_at(CLOSES):
            client.get(there(consultation, "consensus", api=False))
            with counted() as seen:
                client.get(there(consultation, "consensus", api=False))
                client.get(there(consultation, "opinions", api=False))
                client.get(there(consultation, "opinions"))
        assert [text for text in seen if " vote " in text.lower()] == []


def test_while_groups_are_looked_for_one_is_told_so(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[Any] = []
    consultation = polled([("government", "NE", 97, 6)])
    assert got(client, consultation, "opinions")["state"] == "few-voters"
    _gather(consultation, CAMPS)
    monkeypatch.setattr(analysing, "enqueue", lambda *given: asked_for.append(given))
    for minutes, times in ((0, 1), (0.5, 1), (2, 2)):
        with frozen_at(CLOSES + timedelta(minutes=minutes)):
            found = client.get(there(consultation, "opinions")).get_json()
            page = client.get(there(consultation, "opinions", api=False)).text
        assert (found["state"], found["is_current"], found["groups"]) == ("waiting", False, [])
        assert "Opinion groups are being looked for" in page
        assert len(asked_for) == times
    analysing.analyse(asked_for[0][1])
    assert got(client, consultation, "opinions")["state"] == "offered"


def test_what_is_hidden_is_in_no_group(app: Flask, client: FlaskClient) -> None:
    consultation = crowd(CAMPS)
    first = got(client, consultation, "opinions")["groups"][0]["statements"][0]
    with frozen_at(CLOSES):
        hidden = statement(consultation, first["number"])
        moderating.hide(make.actor(moderator()), hidden.contribution, "Off topic here", "off-topic")
        db.session.commit()
        for page in ("opinions", "consensus"):
            for api in (True, False):
                assert first["text"] not in client.get(there(consultation, page, api)).text
    with frozen_at(CLOSES + timedelta(minutes=2)):
        found = client.get(there(consultation, "opinions")).get_json()
    assert (found["statements"], found["is_current"]) == (8, True)


def test_what_is_asked_of_the_database_does_not_grow(app: Flask) -> None:
    few, many = polled([("government", "NE", 9, 6)]), polled([("government", "NE", 90, 60), ("civil", "FR", 50, 50)])
    assert asked(few.id) == asked(many.id) <= 8


def asked(consultation_id: int) -> int:
    """How many statements the table of agreement takes."""
    db.session.expire_all()
    with counted() as seen:
        consultation = db.session.get_one(Consultation, consultation_id)
        queries.agreements(consultation, statements_of(consultation))
    return len(seen)


def test_what_is_not_there_is_not_found(app: Flask, client: FlaskClient) -> None:
    consultation = polled([("government", "NE", 9, 6)])
    with frozen_at(CLOSES):
        for wrong in ("1", "x", "99999999999"):
            for page in ("consensus", "opinions"):
                assert client.get(f"{consultation.url}/statements/{wrong}/{page}").status_code == 404
        assert client.get(there(consultation, "consensus?after=rubbish")).status_code == 422
        assert client.get(there(consultation, "consensus?after=rubbish", api=False)).status_code == 422
