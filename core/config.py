"""Settings, all from the environment; production refuses to start on a default or missing secret."""

import os
import secrets
from pathlib import Path
from typing import Any

WEAK = {"", "dev", "secret", "changeme", "change-me", "default", "password", "test", "development"}

MEGABYTE = 1024 * 1024


class InsecureConfiguration(RuntimeError):
    """The settings would make a production server unsafe."""


def settings(root: Path, environ: dict[str, str] | None = None) -> dict[str, Any]:
    """Settings for an application in ``root``.

    ``PLENARY_ENV`` is ``production``, ``demo`` or ``development`` (default). Raises :class:`InsecureConfiguration`.
    """
    env = dict(os.environ if environ is None else environ)
    instance = Path(env.get("PLENARY_INSTANCE", root / "instance"))
    mode = env.get("PLENARY_ENV", "development")
    production = mode == "production"
    return {
        "PLENARY_ENV": mode,
        "INSTANCE": instance,
        "SITE_NAME": env.get("PLENARY_SITE_NAME", "Plenary"),
        "SOURCE_URL": env.get("PLENARY_SOURCE_URL"),
        "PUBLIC_URL": env.get("PLENARY_PUBLIC_URL", f"http://127.0.0.1:{env.get('PORT', '8000')}"),
        "SECRET_KEY": _secret(env, instance, production),
        "SQLALCHEMY_DATABASE_URI": env.get("DATABASE_URL") or f"sqlite:///{instance / 'plenary.db'}",
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 16, "max_overflow": 64, "pool_pre_ping": False},
        "REDIS_URL": env.get("REDIS_URL"),
        "SESSION_COOKIE_NAME": "plenary",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": production,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": production,
        "FIRST_POSTS": int(env.get("PLENARY_FIRST_POSTS", "1")),
        "FORM_SECONDS": int(env.get("PLENARY_FORM_SECONDS", "3")),
        **_files(env),
        **_live(env),
        **_mail(env),
    }


def _files(env: dict[str, str]) -> dict[str, Any]:
    """How much is taken in, and where the bytes of attachments are (shared by all workers)."""
    return {
        "MAX_CONTENT_LENGTH": 2 * MEGABYTE,
        "MAX_UPLOAD_LENGTH": 48 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "MAX_FORM_PARTS": 2_000,
        "FILES": env.get("PLENARY_FILES"),
        "FILE_SIZE": int(env.get("PLENARY_FILE_MEGABYTES", "12")) * MEGABYTE,
        "FILE_QUOTA": int(env.get("PLENARY_FILE_QUOTA_MEGABYTES", "200")) * MEGABYTE,
    }


def _live(env: dict[str, str]) -> dict[str, Any]:
    url = env.get("PLENARY_LIVE_URL")
    return {
        "LIVE_URL": url,
        "LIVE_MAX_READERS": int(env.get("PLENARY_LIVE_READERS", "0")),
        "LIVE_ASYNC_MODE": env.get("PLENARY_LIVE_MODE", "threading"),
        "LIVE_ALLOWED_ORIGINS": env["PLENARY_PUBLIC_URL"].split(",")
        if url and env.get("PLENARY_PUBLIC_URL")
        else None,
        "LIVE_TRANSPORTS": ["websocket"] if env.get("REDIS_URL") else None,
    }


def _mail(env: dict[str, str]) -> dict[str, Any]:
    return {
        "MAIL_FROM": env.get("PLENARY_MAIL_FROM", "Plenary <no-reply@plenary.invalid>"),
        "MAIL_BOUNCES": env.get("PLENARY_MAIL_BOUNCES"),
        "SMTP_HOST": env.get("SMTP_HOST"),
        "SMTP_PORT": int(env.get("SMTP_PORT", "25")),
        "SMTP_STARTTLS": env.get("SMTP_STARTTLS") == "1",
        "SMTP_USER": env.get("SMTP_USER"),
        "SMTP_PASSWORD": env.get("SMTP_PASSWORD"),
    }


def _secret(env: dict[str, str], instance: Path, production: bool) -> str:
    given = env.get("PLENARY_SECRET_KEY", "")
    if production:
        if given.strip().lower() in WEAK or len(given) < 32:
            raise InsecureConfiguration(
                "PLENARY_SECRET_KEY must be set to at least 32 random characters in production"
            )
        return given
    return given or _kept_secret(instance / "secret_key")


def _kept_secret(path: Path) -> str:
    """The development secret, made once and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()
