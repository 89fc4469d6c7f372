"""The CSRF check of every form post; API blueprints, which know no cookie, are exempt."""

from functools import lru_cache
from urllib.parse import urlsplit

from flask import current_app, g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError, generate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer


class _Protection(CSRFProtect):
    def protect(self, apply_exemptions: bool = False) -> None:
        """Check the token. Reading needs none; that is asked first, because most requests read."""
        if request.method not in current_app.config["WTF_CSRF_METHODS"]:
            return
        try:
            super().protect(apply_exemptions)
        except CSRFError:
            if not _is_of_ended_session():
                raise
            g.csrf_valid = True  # what each form asks


def _is_of_ended_session() -> bool:
    """Whether the form is this site's own, of a session that ended while somebody wrote.

    Its token is one that we signed, and the browser itself says that the page it was sent from is ours. So whoever
    signs in again sends their words once, and no other site's form passes.
    """
    token = request.form.get("csrf_token", "")
    try:
        URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token").loads(token)
    except BadData:
        return False
    fetched, origin = request.headers.get("Sec-Fetch-Site"), urlsplit(request.headers.get("Origin", ""))
    if fetched is not None and fetched != "same-origin":
        return False
    return origin.scheme == request.scheme and origin.netloc == request.host


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
