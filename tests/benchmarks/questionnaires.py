"""A questionnaire of thirty questions beside the bare route: its page, its blank form, and the form with saved answers."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from accounts.models import User
from consultations import actions
from consultations.models import Consultation
from core.clock import frozen_at, now
from core.db import db
from core.guard import unit_of_work
from tests import factories as make
from tests.benchmarks import client, data, reading, servers
from tests.benchmarks.figures import Figure, Section, middle
from tests.benchmarks.options import Options
from tests.benchmarks.reading import Case, Runner
from tests.benchmarks.servers import Server
from tests.benchmarks.texts import texts
from tests.consultations.factories import OPENS, draft, facilitator
from themes.actions import load_reference

QUESTIONS, TARGET, WRITERS = 30, 0.20, 10
"""Questions asked, the share of the bare route to reach, and people who have saved answers."""


def compared(folder: Path, options: Options, run: Runner) -> list[Section]:
    """Shares of the bare route's speed, by requests and by processor time, in one run."""
    app = data.app_for(folder)
    with app.app_context():
        data.schema()
        url, blank, saved = _prepared(app)
        env = data.site(app, folder).env
        db.session.remove()
        db.engine.dispose()
    bare_port, port = servers.free_port(), servers.free_port()
    bare = servers.granian("tests.benchmarks.bare:app", options.threads, bare_port)
    ours = servers.granian("wsgi:app", options.threads, port)
    with servers.running(bare, bare_port, {}) as yardstick, servers.running(ours, port, env) as server:
        cases = _cases(yardstick, server, url, blank, saved)
        for case in cases[1:]:
            _drawn_once(case)
        return _sections(cases, reading.compared(cases, options, run))


def _cases(bare: Server, server: Server, url: str, blank: list[str], saved: list[str]) -> list[Case]:
    def forms(cookies: list[str]) -> tuple[bytes, ...]:
        return tuple(wire for cookie in cookies for wire in reading.wires([f"{url}/answer"], {"Cookie": cookie}))

    return [
        Case("bare Flask route", bare, reading.wires(["/"], {})),
        Case("consultation page, anonymous", server, reading.wires([url], {}), target=TARGET),
        Case("blank form, signed in", server, forms(blank), target=TARGET),
        Case("form with saved answers, signed in", server, forms(saved), target=TARGET),
    ]


def _drawn_once(case: Case) -> None:
    """Ask once for each page. Raises :class:`RuntimeError` for one that is no questionnaire."""
    for wire in case.requests:
        status, headers, body = client.ask(case.server.port, wire)
        if status != 200 or reading.plain(headers, body).count(b'class="q-no"') != QUESTIONS:
            raise RuntimeError(f"{case.name}: answered {status}, and not with {QUESTIONS} questions")


def _sections(cases: list[Case], found: dict[str, list[reading.Round]]) -> list[Section]:
    bare, *others = cases
    costs = {case.name: middle(turn.cost for turn in found[case.name]) for case in cases}
    rates = [
        Figure(c.name, reading.ratio(found[c.name], found[bare.name]), "", f"target ≥ {TARGET:.2f}") for c in others
    ]
    shares = [
        Figure(c.name, costs[bare.name] / (costs[c.name] or 1), "",
               f"target ≥ {TARGET:.2f}; {costs[c.name]:.0f} µs, {found[c.name][-1].size:,} bytes")
        for c in others
    ]  # fmt: skip
    return [
        Section(f"A questionnaire of {QUESTIONS} questions, share of the bare route's speed", tuple(rates)),
        Section("The same by processor time", tuple(shares)),
    ]


def _prepared(app: Flask) -> tuple[str, list[str], list[str]]:
    """The consultation's address, and the cookies of people who have typed nothing and of those who have."""
    with unit_of_work():
        load_reference()
        db.session.add_all([data.person(number) for number in range(max(data.WRITERS, 2 * WRITERS))])
        consultation = _asked()
        everybody = list(
            db.session.scalars(select(User).where(User.email.like("speaker%")).order_by(User.id)).unique()
        )
        writers, others = everybody[:WRITERS], everybody[WRITERS : 2 * WRITERS]
        for number, person in enumerate(writers):
            actions.save_draft(make.actor(person), consultation, _answers(consultation, number))
        url = consultation.url
    return url, [data.cookie(app, person) for person in others], [data.cookie(app, person) for person in writers]


def _asked() -> Consultation:
    """Six questions of the factory's, and as many more, half of them to be answered in words."""
    person = facilitator()
    made = draft(person, closes_at=now() + timedelta(days=2))
    with frozen_at(OPENS - timedelta(days=1)):
        actor, sections = make.actor(person), made.asked_sections()
        for number in range(QUESTIONS - 6):
            kind: dict[str, Any] = {"kind": "text", "word_limit": 300}
            if number % 2:
                kind = {"kind": "likert", "options": ["Disagree", "Rather not", "Neither", "Rather", "Agree"]}
            actions.add_question(actor, sections[number % 2], text=f"What do you think of proposal {number}?", **kind)
        return actions.open_consultation(actor, made)


def _answers(consultation: Consultation, number: int) -> dict[int, list[str]]:
    said = [text.body for text in texts(60)]
    return {
        asked.id: [said[(number + place) % len(said)]] if asked.is_text
        else [str(asked.options[(number + place) % len(asked.options)].id)]
        for place, asked in enumerate(consultation.questions())
    }  # fmt: skip
