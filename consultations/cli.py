"""``flask consultations``: bringing in responses that were given elsewhere, and counting all anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import select

from accounts.actor import SYSTEM
from consultations import queries, statement_queries, tallies, tallying, vote_files
from consultations.importers import import_csv
from consultations.importing import ImportRefused
from consultations.models import Consultation
from consultations.vote_importing import VotesOutcome, import_votes
from core.db import db
from core.errors import Missing, Refused
from core.guard import unit_of_work
from core.locale import LANGUAGES

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
group = click.Group("consultations", help="Consultations and their responses.")


@group.command(
    "import-csv", help="Bring in responses from a CSV file: columns id, country, stakeholder_type, name, Q1 …"
)
@click.argument("consultation_id", type=int)
@click.argument("file", type=FILE)
def import_file(consultation_id: int, file: Path) -> None:
    with _told_why(f"There is no consultation {consultation_id}."), unit_of_work():
        outcome = import_csv(SYSTEM, queries.by_id(SYSTEM, consultation_id), file.read_bytes())
        counts = len(outcome.imported), len(outcome.already)
    click.echo(f"{counts[0]} responses imported, {counts[1]} were there before.")


@group.command(
    "import-votes",
    help="Bring in statements and votes from the tables that Polis exports: comments.csv and votes.csv",
)
@click.argument("consultation_id", type=int)
@click.argument("question_number", type=int)
@click.argument("comments", type=FILE)
@click.argument("votes", type=FILE)
@click.option(
    "--participants", type=FILE, help="participant, stakeholder_type, country: in which capacity they voted."
)
@click.option(
    "--lang",
    type=click.Choice([one.code for one in LANGUAGES]),
    help="Of the statements; by default the consultation's.",
)
def import_vote_files(
    consultation_id: int,
    question_number: int,
    comments: Path,
    votes: Path,
    participants: Path | None,
    lang: str | None,
) -> None:
    with (
        _told_why(f"Consultation {consultation_id} has no question {question_number} of statements."),
        unit_of_work(),
    ):
        consultation = queries.by_id(SYSTEM, consultation_id)
        question = statement_queries.numbered(consultation, question_number)
        people = participants.read_bytes() if participants else None
        files = vote_files.read(comments.read_bytes(), votes.read_bytes(), people)
        outcome = import_votes(SYSTEM, consultation, question, files, lang)
    click.echo(_counted(outcome))


def _counted(outcome: VotesOutcome) -> str:
    return (
        f"{outcome.statements} statements put to the vote; {outcome.voters} voters and {outcome.votes} votes imported, "
        f"{outcome.known} voters were there before. {outcome.replaced} votes were replaced by later ones and "
        f"{outcome.off} are on statements taken off the vote: they do not count."
    )


@contextmanager
def _told_why(missing: str) -> Iterator[None]:
    """Say in words why nothing was imported."""
    try:
        yield
    except ImportRefused as refused:
        for fault in refused.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException(str(refused.detail)) from None
    except Refused as refused:
        raise click.ClickException(str(refused.detail)) from None
    except Missing:
        raise click.ClickException(missing) from None


@group.command("recount", help="Count anew from the answers, and name what the kept counts say otherwise.")
@click.argument("consultation_ids", type=int, nargs=-1)
@click.option("--repair", is_flag=True, help="Then keep what the answers say.")
def recount(consultation_ids: tuple[int, ...], repair: bool) -> None:
    wanted = select(Consultation.id).order_by(Consultation.id)
    if consultation_ids:
        wanted = wanted.where(Consultation.id.in_(consultation_ids))
    known = db.session.scalars(wanted).all()
    if missing := set(consultation_ids) - set(known):
        raise click.ClickException(f"There is no consultation {min(missing)}.")
    wrong = sum(_recounted(identity, repair) for identity in known)
    click.echo(f"{len(known)} consultations counted anew, {wrong} counts were wrong.")
    if wrong:
        raise click.exceptions.Exit(1)


def _recounted(identity: int, repair: bool) -> int:
    """How many counts of a consultation were wrong; each is named."""
    with unit_of_work():
        consultation = db.session.get_one(Consultation, identity)
        found = list(tallies.differences(consultation))
        for line in found:
            click.echo(f"Consultation {identity}: {line}", err=True)
        if repair:
            tallying.recount(consultation)
    return len(found)
