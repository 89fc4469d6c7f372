"""The parent of all forms."""

import secrets

from flask_wtf import FlaskForm
from wtforms import HiddenField


def new_key() -> str:
    """A key under which one sending of a form is known."""
    return secrets.token_urlsafe(16)


class Form(FlaskForm):
    """A form with its CSRF token and the key that lets a doubled post return the first answer."""

    idempotency_key = HiddenField(default=new_key)
