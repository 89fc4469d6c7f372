"""The chain by API: the same rules as the pages, as JSON."""

from datetime import datetime

from flask.testing import FlaskClient

from reports import publishing
from tests import factories as make
from tests.contributions.test_api import bearer
from tests.reports import factories as chain


def test_the_whole_chain_by_api(client: FlaskClient, noon: datetime) -> None:
    said, meeting = chain.said(), chain.held()
    rapporteur = make.staff("rapporteur")
    headers = bearer(rapporteur)

    def post(address: str, body: dict | None = None, expected: int = 201) -> dict:
        answer = client.post(f"/api/v1{address}", json=body or {}, headers=headers)
        assert answer.status_code == expected, answer.text
        return answer.json

    passage = {"symbol": said.symbol, "exact": "On-line tools should be used."}
    facts = {"action_lines": ["c7-egov"], "kind": "consensus", "text": "Tools on line."}
    finding = post("/findings", facts | {"citations": [passage]})
    stale = post("/findings", facts | {"citations": [passage | {"exact": "Never said"}]}, 422)
    assert stale["status"] == 422
    post(f"/findings/{finding['id']}/citations", {"symbol": said.symbol, "exact": "accessible to all", "start": 63})
    report = post(f"/meetings/{meeting.id}/report")
    one = post(
        f"/reports/{report['id']}/paragraphs", {"kind": "numbered", "text": "One", "findings": [finding["id"]]}
    )
    two = post(f"/reports/{report['id']}/paragraphs", {"kind": "numbered", "text": "Two"})
    refused = post(f"/reports/{report['id']}/publication", {}, 422)
    assert refused["errors"]["paragraphs"] == [
        "2: cites nothing and is not marked as the rapporteur’s own observation."
    ]
    address = f"/api/v1/paragraphs/{two['id']}"
    patched = client.patch(address, json={"version": 1, "is_own_observation": True}, headers=headers)
    assert patched.json["version"] == 2
    assert client.patch(address, json={"version": 1, "text": "Mine"}, headers=headers).status_code == 409
    assert post(f"/paragraphs/{two['id']}/up", {}, 200)["position"] == 1
    assert client.delete(f"{address}/findings/{finding['id']}", headers=headers).status_code == 204
    assert post(f"/reports/{report['id']}/publication")["number"] == 1
    document = client.get(f"/api/v1/reports/{report['id']}").json
    assert [block["id"] for block in document["blocks"]] == [str(two["id"]), str(one["id"])]
    assert [c["symbol"] for c in document["citations"]] == [said.symbol, said.symbol]
    assert client.get("/api/v1/reports").json["items"][0]["version"] == 1
    assert [f["symbol"] for f in client.get("/api/v1/findings?line=c7-egov").json["items"]] == ["C7-EGOV/F1"]


def test_an_author_asks_where_the_words_went(client: FlaskClient, noon: datetime) -> None:
    author = make.user()
    report = chain.report(chain.found(chain.said(author)))
    publishing.publish_report(chain.SYSTEM, report)
    (mine,) = client.get("/api/v1/my/contributions", headers=bearer(author)).json["items"]
    assert mine["cited_in"][0]["paragraph"] == "2"
    assert mine["cited_in"][0]["passages"] == ["On-line tools should be used."]


def test_a_participant_draws_no_finding(client: FlaskClient, noon: datetime) -> None:
    facts = {"action_lines": ["c7-egov"], "kind": "consensus", "text": "Tools on line."}
    assert client.post("/api/v1/findings", json=facts).status_code == 401
    assert client.post("/api/v1/findings", json=facts, headers=bearer(make.user())).status_code == 403
