"""Figures of every kind of question: right, led back to answers, in pages and API."""

from flask import Flask
from flask.testing import FlaskClient

from consultations import erasing
from consultations import results as counting
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from core.personal import ERASED_NAME
from tests.consultations.every_kind import every_kind, of_kind, submitted
from tests.consultations.factories import CLOSES
from tests.consultations.test_api import url


def counted(app: Flask) -> Consultation:
    consultation = every_kind()
    ranking = [option.id for option in of_kind(consultation, "ranking").options]
    submitted(consultation, person={"stakeholder_type": "government", "country": "NE"})
    submitted(
        consultation, person={"stakeholder_type": "civil", "country": "FR"}, number="20", ranking=ranking[:1],
        date="2026-04-01", country="FR", organisation={"name": "a NEW body"}, paragraph={"comment": "Good", "wording": ""},
        single=of_kind(consultation, "single").options[0].id,
    )  # fmt: skip
    submitted(consultation, number="30", matrix=None, ranking=None, date=None, country=None, organisation=None)
    db.session.commit()
    return consultation


def test_figures_of_every_kind(app: Flask) -> None:
    consultation = counted(app)
    found = {r.question.kind: r for r in counting.results(consultation).questions.values()}
    bars = {kind: {row.label: row.count for row in result.rows if row.count} for kind, result in found.items()}
    facts = {kind: {fact.key: fact.value for fact in result.facts} for kind, result in found.items()}
    tables = {
        k: [(label, [c.value for c in cells]) for label, cells in r.table.lines] for k, r in found.items() if r.table
    }
    assert bars["single"] == {"Alpha": 1, "Other": 2}
    assert bars["multiple"] == {"Alpha": 3, "Beta": 3, "Other": 3}
    assert facts["likert"] == {"mean": "7", "median": "7"}
    assert tables["matrix"] == [("Roads", ["2", "0", "2"]), ("Rails", ["0", "2", "2"])]
    assert tables["ranking"] == [
        ("Tax", ["3", "1.5", "1", "2"]),
        ("Health", ["2", "1", "1", "1"]),
        ("Law", ["0", "–", "0", "0"]),
    ]
    assert facts["number"] == {
        "n": "3", "mean": "20.833 USD", "min": "12.5 USD", "lower_quartile": "16.25 USD", "median": "20 USD",
        "upper_quartile": "25 USD", "max": "30 USD",
    }  # fmt: skip
    assert sum(bars["number"].values()) == 3
    assert bars["date"] == {"February 2026": 1, "April 2026": 1}
    assert bars["country"] == {"France": 1, "Niger": 1}
    assert bars["organisation"] == {"A new body": 2} or bars["organisation"] == {"a NEW body": 2}
    assert facts["paragraph"] == {"main": "3", "wording": "2"}
    assert [said.is_wording for said in found["paragraph"].said] == [False, True, False]


def test_figures_lead_to_as_many_answers(app: Flask, client: FlaskClient) -> None:
    consultation = counted(app)
    with frozen_at(CLOSES):
        for by in ("", "type"):
            for result in counting.results(consultation, by).questions.values():
                rows = [row for row in result.rows if row.url]
                rows += (
                    [cell for _l, cells in result.crossed.lines for cell in cells if cell.url]
                    if result.crossed
                    else []
                )
                for row in rows:
                    page = client.get(row.url)
                    listed = page.text.partition('<ol class="list')[2].partition("</ol>")[0]
                    assert (page.status_code, listed.count("<li")) == (200, row.count), row
                for cell in [
                    c for _l, cells in (result.table.lines if result.table else ()) for c in cells if c.query
                ]:
                    page = client.get(f"{result.url}&{cell.query}")
                    assert page.text.partition("respondents")[2].partition("</ol>")[0].count("<li>") == int(
                        cell.value
                    )


def test_pages_and_api_of_results(app: Flask, client: FlaskClient) -> None:
    consultation = counted(app)
    with frozen_at(CLOSES):
        for by in ("", "?by=type", "?by=region"):
            page = client.get(f"{consultation.url}/results{by}")
            assert page.status_code == 200
        assert "Proposed wording:" in page.text
        shown = {q["kind"]: q for q in client.get(url(consultation, "/results")).json["questions"]}
    assert shown["matrix"]["table"]["rows"][0] == {"label": "Roads", "cells": ["2", "0", "2"]}
    assert {fact["key"]: fact["value"] for fact in shown["number"]["facts"]}["median"] == "20 USD"
    assert "Borda" in shown["ranking"]["note"]
    assert shown["paragraph"]["said"][1]["symbol"].endswith("/12W")


def test_an_erased_respondent_leaves_figures_and_no_name(app: Flask) -> None:
    consultation = every_kind()
    response = submitted(consultation)
    erasing.erase_responses(response.user_id)
    found = counting.results(consultation).questions
    named = found[of_kind(consultation, "organisation").id].rows
    assert [(row.label, row.count) for row in named] == [(str(ERASED_NAME), 1)]
    assert found[of_kind(consultation, "number").id].base == 1
