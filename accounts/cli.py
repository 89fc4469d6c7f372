"""``flask accounts``: the first administrator, appointments and tokens from the command line."""

import sys
from datetime import date, datetime

import click

from accounts import actions, appointing, links, passwords, queries, token_actions
from accounts.actor import SYSTEM
from accounts.models import ROLES, User
from core.clock import now
from core.errors import PlenaryError
from core.guard import unit_of_work
from themes.queries import line_by_slug

group = click.Group("accounts", help="People: the first administrator, roles, tokens.")


def _known(email: str) -> User:
    user = queries.by_email(email)
    if user is None:
        raise click.ClickException(f"No account has the address {email}.")
    return user


def _password(email: str, name: str) -> str:
    text = sys.stdin.readline().rstrip("\n")
    if reason := passwords.fault(text, email, name):
        raise click.ClickException(str(reason))
    return passwords.hashed(text)


@group.command("create-admin", help="Make an account (or the one with this address) a site administrator.")
@click.argument("email")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
def create_admin(email: str, name: str, password_stdin: bool) -> None:
    if "@" not in email:
        raise click.ClickException(f"{email} is not an e-mail address.")
    hashed = _password(email, name) if password_stdin else None
    with unit_of_work():
        user = actions.make_administrator(email, name, hashed)
        link = links.address("accounts.reset", token=links.sign(user, "reset", links.SET_UP_FOR))
    click.echo(f"{queries.email_key(email)} is a site administrator.")
    if not password_stdin:
        click.echo(f"Choose a password within two days at:\n{link}")


@group.command("appoint", help="Give somebody a role on an action line, such as c7-egov.")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@click.argument("line")
@click.option("--from", "starts", type=click.DateTime(["%Y-%m-%d"]), help="First day; today if not given.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day; open-ended if not given.")
@click.option("--provisional", is_flag=True, help="Still to be confirmed.")
def appoint(
    email: str, role: str, line: str, starts: datetime | None, until: datetime | None, provisional: bool
) -> None:
    first: date = starts.date() if starts else now().date()
    last = until.date() if until else None
    try:
        with unit_of_work():
            appointing.appoint(SYSTEM, _known(email), role, line_by_slug(line), first, last, provisional)
    except PlenaryError as error:
        raise click.ClickException(str(error.detail) or f"There is no action line {line}.") from error
    click.echo(f"{email} is {role} of {line} from {first}{f' until {last}' if last else ''}.")


@group.command("token", help="Make an API token; it is printed once.")
@click.argument("email")
@click.option("--label", required=True, help="What it is for.")
@click.option("--days", type=click.IntRange(1, 3650), help="How long it works; for good if not given.")
def token(email: str, label: str, days: int | None) -> None:
    with unit_of_work():
        _made, text = token_actions.make_token(SYSTEM, _known(email), label[:100], days)
    click.echo(text)
