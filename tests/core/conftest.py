"""The probe: core's parts with routes made for trying them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import db
from tests.conftest import Reading
from tests.core.probe import make_probe


@pytest.fixture(scope="session")
def probe_app(app: Flask) -> Iterator[Flask]:
    """One for all tests of core."""
    made = make_probe(app)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def probe(probe_app: Flask) -> FlaskClient:
    """Somebody who sends requests to the probe."""
    probe_app.test_client_class = Reading
    return probe_app.test_client()
