"""The vocabulary as JSON says what the pages say."""

import pytest


@pytest.mark.parametrize(
    ("path", "count", "first"),
    [
        ("lines", 18, {"slug": "c1", "symbol": "C1"}),
        ("themes", 18, {"key": "2006-a", "lines": ["c1", "c7-egov"]}),
        ("sdgs", 17, {"number": 1, "short_title": "No poverty"}),
        ("stakeholder-types", 7, {"key": "government", "name": "Government"}),
        ("regions", 7, {"key": "african", "name": "African States"}),
        ("countries", 249, {"code": "AD", "name": "Andorra", "region": "weog"}),
    ],
)
def test_lists_are_whole_and_in_order(client, path, count, first):
    answer = client.get(f"/api/v1/{path}").json
    assert len(answer["items"]) == count
    assert answer["next"] is None
    assert first.items() <= answer["items"][0].items()


def test_one_line_marks_what_is_disputed(client):
    goals = client.get("/api/v1/lines/c2").json["goals"]
    assert [goal["goal"] for goal in goals if goal["disputed"]] == [8]


def test_an_unknown_line_is_a_problem(client):
    answer = client.get("/api/v1/lines/c12")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
