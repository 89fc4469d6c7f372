"""The demo's accounts. None is a real person, and each says so in its name."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from accounts.actions import organisation_named
from accounts.actor import SYSTEM, Actor
from accounts.appointing import appoint
from accounts.models import User
from accounts.passwords import hashed
from accounts.session import actor_of
from core.clock import frozen_at, now
from core.db import db
from themes.models import ActionLine

PASSWORD = "demo-plenary-2026"  # noqa: S105  # meant to be known: printed by the command, refused in production
LINES = ("c1", "c7-egov", "c11")


@dataclass(frozen=True)
class Account:
    """One demo account: ``role`` is held on the three lines of UNDESA."""

    key: str
    name: str
    stakeholder_type: str
    country: str | None
    language: str
    zone: str
    organisation: str | None = None
    on_behalf: bool = False
    role: str | None = None
    is_admin: bool = False

    @property
    def email(self) -> str:
        """An address that can never be delivered to (RFC 2606)."""
        return f"{self.key}@demo.invalid"


ACCOUNTS = (
    Account("admin", "Demo administrator", "igo", None, "en", "UTC", is_admin=True),
    Account(
        "facilitator",
        "Demo facilitator",
        "igo",
        None,
        "en",
        "America/New_York",
        "Demo secretariat",
        True,
        "facilitator",
    ),
    Account("moderator", "Demo moderator", "igo", None, "en", "Europe/Zurich", "Demo secretariat", True, "moderator"),
    Account(
        "rapporteur",
        "Demo rapporteur",
        "academia",
        "CH",
        "fr",
        "Europe/Zurich",
        "Demo university",
        False,
        "rapporteur",
    ),
    Account("observer", "Demo observer", "igo", "CH", "en", "Europe/Zurich", "Demo agency", True, "observer"),
    Account("niamey", "Demo participant (Niamey)", "government", "NE", "fr", "Africa/Niamey"),
    Account("quito", "Demo participant (Quito)", "civil", "EC", "es", "America/Guayaquil"),
    Account("hanoi", "Demo participant (Hanoi)", "government", "VN", "en", "Asia/Ho_Chi_Minh"),
    Account("cairo", "Demo participant (Cairo)", "technical", "EG", "ar", "Africa/Cairo"),
    Account("almaty", "Demo participant (Almaty)", "private", "KZ", "ru", "Asia/Almaty"),
    Account("chengdu", "Demo participant (Chengdu)", "academia", "CN", "zh", "Asia/Shanghai"),
    Account("kingston", "Demo participant (Kingston)", "civil", "JM", "en", "America/Jamaica"),
)


def load_people() -> None:
    """Make the accounts and give each its role, a week ago: what they said since was said as what they are."""
    password = hashed(PASSWORD)
    with frozen_at(now() - timedelta(days=7)):
        for account in ACCOUNTS:
            _make(account, password)


def _make(account: Account, password: str) -> None:
    user = User(
        email=account.email, name=account.name, password_hash=password, stakeholder_type=account.stakeholder_type,
        country=account.country, language=account.language, time_zone=account.zone, is_admin=account.is_admin,
        speaks_on_behalf=account.on_behalf, is_demo=True, confirmed_at=now(), created_at=now(), approved_at=now(),
    )  # fmt: skip
    user.organisation = organisation_named(account.organisation)
    db.session.add(user)
    db.session.flush()
    if account.role:
        for slug in LINES:
            appoint(SYSTEM, user, account.role, line(slug), now().date())


def user(key: str) -> User:
    """The demo account ``key``."""
    return db.session.scalars(select(User).filter_by(email=f"{key}@demo.invalid")).unique().one()


def actor(key: str) -> Actor:
    """The actor of the demo account ``key``."""
    return actor_of(user(key))


def line(slug: str) -> ActionLine:
    """An action line."""
    return db.session.scalars(select(ActionLine).filter_by(slug=slug)).one()


def listing() -> str:
    """The accounts, for the terminal."""
    rows = [f"  {account.email:<28} {account.role or ('administrator' if account.is_admin else 'participant')}"
            for account in ACCOUNTS]  # fmt: skip
    site = current_app.config["PUBLIC_URL"]
    return "\n".join([f"Demo accounts (password of each: {PASSWORD}); sign in at {site}/sign-in", *rows])
