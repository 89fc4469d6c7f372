"""Production does not start on a secret that somebody could guess."""

from pathlib import Path

import pytest

from core.config import InsecureConfiguration, settings
from core.factory import create_app

GOOD = "q8f7w6e5r4t3y2u1i0o9p8a7s6d5f4g3"


@pytest.mark.parametrize("secret", [None, "", "dev", "secret", "changeme", " Secret ", "x" * 31, GOOD[:31]])
def test_production_refuses_a_default_or_missing_secret(tmp_path: Path, secret: str | None):
    environ = {"PLENARY_ENV": "production", "PLENARY_INSTANCE": str(tmp_path)}
    if secret is not None:
        environ["PLENARY_SECRET_KEY"] = secret
    with pytest.raises(InsecureConfiguration, match="PLENARY_SECRET_KEY"):
        settings(tmp_path, environ)
    assert not (tmp_path / "secret_key").exists()


def test_the_application_itself_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLENARY_ENV", "production")
    monkeypatch.setenv("PLENARY_INSTANCE", str(tmp_path))
    monkeypatch.delenv("PLENARY_SECRET_KEY", raising=False)
    with pytest.raises(InsecureConfiguration):
        create_app()


def test_production_with_a_good_secret_has_secure_cookies(tmp_path: Path):
    environ = {"PLENARY_ENV": "production", "PLENARY_INSTANCE": str(tmp_path), "PLENARY_SECRET_KEY": GOOD}
    made = settings(tmp_path, environ)
    assert made["SECRET_KEY"] == GOOD
    assert made["SESSION_COOKIE_SECURE"]
    assert made["SESSION_COOKIE_HTTPONLY"]
    assert made["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_development_keeps_its_own_secret_for_its_owner_only(tmp_path: Path):
    first = settings(tmp_path, {})["SECRET_KEY"]
    assert len(first) == 64
    assert settings(tmp_path, {})["SECRET_KEY"] == first
    assert (tmp_path / "instance" / "secret_key").stat().st_mode & 0o077 == 0
