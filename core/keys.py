"""Keys under which one sending of a form is known."""

import secrets


def new_key() -> str:
    """A key that nobody guesses."""
    return secrets.token_urlsafe(16)
