"""Votes by group are attacked with all that is published of them: no small number can be worked out."""

from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consultations.results import CROSSINGS
from consultations.statement_shielding import Cell, counted, rows, shield
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, SECOND
from tests.consultations.statement_factories import statements_of, vote, voted_on

T = 5


def cast(chance: Random) -> list[Cell]:
    """Votes of some types and regions; organisations of States without a country are of a region of their own."""
    kinds = chance.sample(list(CROSSINGS["type"][1]), chance.randint(1, 6))
    regions = chance.sample([key for key in CROSSINGS["region"][1] if key != "igo"], chance.randint(1, 4))
    return [
        (kind, "igo" if kind == "igo" else region, value, chance.choice([1, 2, 4, 9, 30]))
        for kind in kinds
        for region in regions
        for value in (1, -1, 0)
        if chance.random() < 0.6
    ]


@pytest.mark.parametrize("seed", range(400))
def test_what_is_kept_back_could_be_other_numbers(seed: int) -> None:
    """Every figure shows the same rows and the total, so what is known of a hidden cell is what it adds up to with others."""
    cells = cast(Random(seed))  # noqa: S311  # votes, no secret
    kept = shield(cells, T)
    for axis, hidden in kept.items():
        table = rows(cells, axis)
        for cell in (0, 1):
            rest = sum(table[group][cell] for group in hidden)
            assert all(group in hidden for group in table if 0 < table[group][cell] < T)
            assert len(hidden) in (0, len(table)) or (len(hidden) > 1 and not 0 < rest < T)
    for group in {"igo"} if any(kind == "igo" for kind, *_rest in cells) else ():
        assert (group in kept["type"]) == (group in kept["region"])


def test_without_a_threshold_nothing_is_kept_back() -> None:
    made = shield([("civil", "weog", 1, 1), ("igo", "igo", 0, 1)], 0)
    assert not any(made.values())


def test_votes_are_counted_by_value() -> None:
    cells: list[Cell] = [("civil", "weog", 1, 4), ("civil", "african", -1, 2), ("igo", "igo", 0, 1)]
    assert counted(cells) == (4, 2, 1)
    assert rows(cells, "type")["civil"] == (4, 2, 0)


def test_page_and_api_keep_the_same_rows_back(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on(cell_threshold=T)
    for kind, agree, disagree in (("civil", 6, 0), ("government", 1, 5), ("academia", 9, 0)):
        for number in range(agree + disagree):
            vote(
                consultation,
                make.user(stakeholder_type=kind, country="NE"),
                1,
                "agree" if number < agree else "disagree",
            )
    db.session.commit()
    url = f"{consultation.url}/statements/{statements_of(consultation).id}/results?by=type"
    with frozen_at(CLOSES):
        first = client.get(f"/api/v1{url}").get_json()["items"][0]
        page = client.get(url).text
    assert {one["key"]: (one["agree"], one["unseen"]) for one in first["groups"]} == {
        "academia": (9, 0), "civil": (None, None), "government": (None, None),
    }  # fmt: skip
    assert page.count(">kept back<") == 2


def test_with_a_threshold_votes_are_not_counted_live(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on(cell_threshold=T, live_results=True)
    for _voter in range(11):
        vote(consultation, make.user(), 1)
    db.session.commit()
    for page in ("results", "consensus", "opinions"):
        url = f"{consultation.url}/statements/{statements_of(consultation).id}/{page}"
        for moment, shown in ((DURING, False), (CLOSES - SECOND, False), (CLOSES, True)):
            with frozen_at(moment):
                text = client.get(url).text
                assert client.get(f"/api/v1{url}").status_code == (200 if shown else 403)
            assert ("Figures follow once it has closed" in text, "11 vote" in text or "11 of 11" in text) == (
                not shown,
                shown,
            )
