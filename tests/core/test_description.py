"""What the API says of itself: also the parameters that a program may put into an address."""

import json
import re

from flask.testing import FlaskClient


def test_the_parameters_of_an_address_are_described(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    named = {p["name"] for p in paths["/api/v1/search"]["get"]["parameters"]}
    assert {"q", "in", "by", "type", "group", "before", "is", "order", "after"} <= named
    posts = paths["/api/v1/threads/{thread_id}/posts"]["get"]["parameters"]
    assert {"type", "region", "first"} <= {p["name"] for p in posts if p["in"] == "query"}


def test_every_shape_that_is_named_is_described(client: FlaskClient) -> None:
    told = client.get("/api/v1/openapi.json").get_json()
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(told)))
    assert named - set(told["components"]["schemas"]) == set()
    move = told["paths"]["/api/v1/consultations/{consultation_id}/questions/{question_id}/move"]["post"]
    body = move["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert body.endswith("consultations__drafting_api__MoveIn")
