"""A page address that somebody made up is refused by every list, and breaks none."""

from flask import Flask

from core.clock import frozen_at
from core.pagination import encode
from tests import factories as make
from tests.consultations.factories import DURING
from tests.whole.world import address, world


def test_no_list_breaks(app: Flask) -> None:
    with frozen_at(DURING):
        made = world()
        client = app.test_client()
        make.sign_in(client, made.person("admin"))

        def opened(path: str, *key: object) -> int:
            return client.get(path, query_string={"after": encode(key)}).status_code

        paths = {address(made, rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
        lists = [path for path in sorted(path for path in paths if path) if opened(path, "x") in (400, 422)]
        assert len(lists) > 30, "lists refuse it"
        found = {
            (path, key): opened(path, *key)
            for path in lists
            for key in ((2**70,), ("x", "x"), ("x", "x", "x"), (1, "x"))
        }
    assert {where: status for where, status in found.items() if status >= 500} == {}
