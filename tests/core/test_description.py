"""What the API says of itself: also the parameters that a program may put into an address."""

from flask.testing import FlaskClient


def test_the_parameters_of_an_address_are_described(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    named = {p["name"] for p in paths["/api/v1/search"]["get"]["parameters"]}
    assert {"q", "in", "by", "type", "group", "before", "is", "order", "after"} <= named
    posts = paths["/api/v1/threads/{thread_id}/posts"]["get"]["parameters"]
    assert {"type", "region", "first"} <= {p["name"] for p in posts if p["in"] == "query"}
