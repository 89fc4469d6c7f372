"""What the tests of the reports share."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale


@pytest.fixture
def in_english(app: Flask) -> Iterator[None]:
    """The exports' own words in English."""
    with app.app_context(), force_locale("en"):
        yield
