"""What makes a password unacceptable, and that hashing waits its turn."""

import threading

import pytest

from accounts import passwords
from core.errors import TooMany


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("three lazy river boats", True),
        ("kqzvxjwpyt", True),
        ("kqzvxjwpy", False),
        ("密码是三条懒惰的河船吗", True),
        ("password123", False),
        ("PASSWORD123", False),
        ("aaaaaaaaaaaaaaaa", False),
        ("amina@example.org", False),
        ("AminaExample", False),
        ("amina example 1", False),
        ("plenary2026", False),
        ("amina sails a river boat", True),
        ("x y" * 67, False),
        ("0123456789", False),
    ],
)
def test_what_is_taken(app, password, taken):
    assert (passwords.fault(password, "amina@example.org", "Amina Example") is None) is taken


def test_every_common_password_is_refused(app):
    assert all(passwords.fault(word, "a@example.org", "") for word in passwords.COMMON)
    assert len(passwords.COMMON) > 80


def test_a_hash_fits_its_password_in_any_composition_of_letters(app):
    hashed = passwords.hashed("caf\u00e9 au bord du fleuve")
    assert hashed.startswith("$argon2id$")
    assert passwords.matches(hashed, "cafe\u0301 au bord du fleuve")
    assert not passwords.matches(hashed, "cafe au bord du fleuve")


@pytest.mark.parametrize("known", [None, "", "not a hash"])
def test_nothing_fits_where_there_is_no_hash(app, known):
    assert not passwords.matches(known, "nobody has this password")


def test_a_weaker_hash_is_renewed(app, monkeypatch):
    hashed = passwords.hashed("three lazy river boats")
    assert passwords.renewed(hashed, "three lazy river boats") is None
    app.testing = False
    try:
        assert passwords.renewed(hashed, "three lazy river boats") != hashed
    finally:
        app.testing = True


def test_whoever_waits_too_long_is_asked_to_come_back(app, monkeypatch):
    monkeypatch.setattr(passwords, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    with passwords._turn(), pytest.raises(TooMany):
        passwords.hashed("three lazy river boats")
