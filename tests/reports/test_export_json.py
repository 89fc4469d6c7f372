"""The JSON of a report: valid by its published schema, complete, and silent about withheld words."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # comes with openapi-spec-validator, without types

from reports.export_json import to_json
from reports.json_schema import SCHEMA_ID, SCHEMA_VERSION, report_schema
from tests.reports.documents import SYMBOL, document, evidence, full


def _errors(exported: dict[str, Any]) -> list[str]:
    validator = Draft202012Validator(report_schema(), format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(json.loads(json.dumps(exported)))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(report_schema())
    assert report_schema()["$id"] == SCHEMA_ID


def test_a_report_with_everything_is_valid() -> None:
    assert _errors(to_json(full())) == []


def test_a_draft_is_valid() -> None:
    draft = document(published_at=None, cut_off=None, digest="", url="", version=0, notice="")
    assert _errors(to_json(draft)) == []
    assert to_json(draft)["published_at"] is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema_version",), "2.0"),
        (("version",), -1),
        (("extra",), 1),
        (("blocks", 0, "kind"), "table"),
        (("blocks", 0, "id"), ""),
        (("annexes", 0, "rows", 0, "on_site"), -1),
        (("citations", 0, "url"), "javascript:alert(1)"),
        (("citations", 0, "exact"), None),
        (("citations", 3, "withheld_reason"), ""),
        (("citations", 3, "exact"), "secret"),
        (("citations", 0, "digest"), "short"),
        (("citations", 0, "cited_in"), []),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[str | int, ...], value: object) -> None:
    exported = to_json(full())
    inner: Any = exported
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert _errors(exported)


def test_everything_is_there() -> None:
    found = to_json(full(), schema_url="https://plenary.example/report.schema.json")
    assert found["$schema"] == "https://plenary.example/report.schema.json"
    assert found["schema_version"] == SCHEMA_VERSION
    assert found["masthead"]["symbol"] == SYMBOL
    assert found["masthead"]["body_lines"] == ["Facilitator For", "Action Lines", "C1 & C7eGov"]
    assert found["masthead"]["revised_on"] == "2006-06-07"
    assert found["meeting"]["starts_at"] == "2006-05-16T13:00:00Z"
    assert (found["published_at"], found["cut_off"]) == ("2006-06-07T12:30:10Z", "2006-06-01T00:00:00Z")
    labels = ["1.", "2.", "a)", "b)", "", "a)", "i.", "ii.", "", "b)", "i.", "3."]
    assert [block["label"] for block in found["blocks"]] == labels
    assert found["blocks"][0]["footnote"] == "The list is in Annex I."
    assert found["blocks"][1]["url"] == "https://plenary.example/reports/1#para-p2"
    assert found["blocks"][6]["findings"] == ["F/1"]
    assert [block["id"] for block in found["blocks"] if block["is_own_observation"]] == ["n1", "p3"]
    assert found["annexes"][0]["total"] == sum(row["total"] for row in found["annexes"][0]["rows"]) == 50


def test_citations_and_blocks_lead_to_each_other() -> None:
    found = to_json(full())
    forth = {(block["id"], number) for block in found["blocks"] for number in block["citations"]}
    back = {(block_id, c["number"]) for c in found["citations"] for block_id in c["cited_in"]}
    assert forth == back
    assert ("a1", 2) in forth
    source = found["citations"][1]
    assert (source["symbol"], source["lang"], source["exact"]) == (
        "C7-EGOV/T1/P2",
        "fr",
        "La participation\nau niveau local",
    )


def test_withheld_words_are_null_with_the_reason() -> None:
    source = to_json(full())["citations"][3]
    assert (source["exact"], source["is_withheld"], source["withheld_reason"]) == (None, True, "personal data")


def test_hostile_text_stays_text() -> None:
    words = '</script>\u2028\x00"\\ 🌍'
    parts = full().blocks[1]
    one = document(parts, title=words, meeting=full().meeting)
    assert json.loads(json.dumps(to_json(one)))["title"] == words
    assert _errors(to_json(document(title=words))) == []
    assert evidence(1) in one.blocks[0].evidence
