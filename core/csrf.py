"""The CSRF check of every form post; API blueprints, which know no cookie, are exempt."""

from functools import lru_cache

from flask import current_app, g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer


class _Protection(CSRFProtect):
    def protect(self, apply_exemptions: bool = False) -> None:
        """Check the token. Reading needs none; that is asked first, because most requests read."""
        if request.method in current_app.config["WTF_CSRF_METHODS"]:
            super().protect(apply_exemptions)


csrf = _Protection()


def csrf_token() -> str:
    """The token of this session's forms: Flask-WTF's, but signed once for many pages, which is sound while it does not
    expire before its session (``WTF_CSRF_TIME_LIMIT`` is ``None``)."""
    own = session.get("csrf_token")
    if own is None:
        return str(generate_csrf())
    if "csrf_token" not in g:
        g.csrf_token = _signed(current_app.secret_key, own)
    return str(g.csrf_token)


@lru_cache(maxsize=4096)
def _signed(secret: str | bytes, own: str) -> str:
    token = URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(own)
    return token if isinstance(token, str) else token.decode()
