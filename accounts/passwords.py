"""Passwords: what is refused, and hashing of which only two run at once because each takes a core for a while."""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from core.errors import TooMany
from core.locale import _l

MIN_LENGTH, MAX_LENGTH = 10, 200
AT_ONCE = 2
PATIENCE = 15.0
"""Seconds that somebody waits for their turn before being asked to come back."""

COMMON = frozenset(
    """
    1234567890 12345678910 0123456789 0987654321 9876543210 1111111111 0000000000 123123123123 1234512345
    1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc q1w2e3r4t5 qwertyuiop qwertyuiop123 qwerty12345 qwerty123456 qwertyqwerty
    asdfghjkl1 asdfghjkl123 zxcvbnm123 abcdefghij abcdefghijk abcd123456 abc1234567 aaaaaaaaaa
    password12 password123 password1234 password12345 passwordpassword mypassword1 mypassword123 newpassword
    newpassword1 changeme123 changemenow letmein123 letmeinnow welcome123 welcome1234 welcome2025 welcome2026
    iloveyou12 iloveyou123 iloveyouforever sunshine123 princess123 football123 baseball123 superman123 michael123
    dragon1234 monkey1234 master1234 shadow1234 administrator administrator1 admin12345 admin123456 rootpassword
    test123456 testtest12 testpassword secret1234 secretsecret trustno1trustno1 correcthorsebatterystaple
    motdepasse motdepasse1 motdepasse123 azertyuiop azertyuiop123 contraseña contraseña1 contrasena123 пароль1234
    passw0rd123 p@ssw0rd123 p@ssword123 computer123 internet123 whatever123 starwars123 pokemon123
    """.split()  # noqa: SIM905  # a list that is read by eye
)

_turns = threading.BoundedSemaphore(AT_ONCE)


@lru_cache(maxsize=2)
def _hasher(testing: bool) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1) if testing else PasswordHasher()


@lru_cache(maxsize=2)
def _nobodys_hash(testing: bool) -> str:
    """What is verified for an unknown account, so that it takes as long as for a known one."""
    return _hasher(testing).hash("nobody has this password")


@contextmanager
def _turn() -> Iterator[PasswordHasher]:
    if not _turns.acquire(timeout=PATIENCE):
        raise TooMany(_l("Many people are signing in just now. Please try again in a moment."), retry_after=10)
    try:
        yield _hasher(current_app.testing)
    finally:
        _turns.release()


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def fault(password: str, email: str, name: str) -> Any:
    """Why ``password`` cannot be taken, as a sentence; ``None`` if it can. Length and guessability, nothing else."""
    plain = _normal(password).casefold()
    if len(plain) < MIN_LENGTH:
        return _l("Use at least 10 characters. Several words are easy to remember and hard to guess.")
    if len(plain) > MAX_LENGTH:
        return _l("Use at most 200 characters.")
    if plain in COMMON or len(set(plain)) < 4:
        return _l("This is one of the first passwords that anybody would try. Please choose another.")
    local, _at, domain = email.casefold().partition("@")
    own = {email.casefold(), local, domain, name.casefold(), name.casefold().replace(" ", ""), "plenary"}
    rest = plain
    for word in sorted((w for w in own if len(w) > 3), key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(rest) < len(plain) and len(rest) < 6:
        return _l("This is little more than your name or e-mail address. Please choose another.")
    return None


def hashed(password: str) -> str:
    """The Argon2id hash of ``password``. Slow: never inside a transaction. Raises :class:`TooMany` when too many wait."""
    with _turn() as hasher:
        return hasher.hash(_normal(password))


def renewed(known: str | None, password: str) -> str | None:
    """A new hash of ``password`` if ``known`` was made with weaker settings than today's. Slow, like :func:`hashed`."""
    if known is None or not _hasher(current_app.testing).check_needs_rehash(known):
        return None
    return hashed(password)


def matches(known: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind the hash ``known``; takes as long when there is no hash.

    Slow: never inside a transaction. Raises :class:`TooMany` when too many wait.
    """
    with _turn() as hasher:
        try:
            hasher.verify(known or _nobodys_hash(current_app.testing), _normal(password[: 2 * MAX_LENGTH]))
        except (VerificationError, InvalidHashError):
            return False
    return bool(known)
