"""A small application with core's parts and a few routes made for trying them; it shares the tests' database."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, render_template_string, request
from sqlalchemy.exc import OperationalError

from core import api, assets, errors, idempotency, limits, locale, mail, pages, reader, security, templating
from core import db as database
from core.csrf import csrf
from core.errors import Conflict, Invalid, Missing, Refused, SignInNeeded, TooMany
from core.events import Event, publish
from core.guard import Plenary, own_transaction, unit_of_work
from core.policy import everyone, open_to

RAISES: dict[str, Callable[[], Exception]] = {
    "missing": Missing,
    "refused": lambda: Refused("closed at 23:59 UTC"),
    "invalid": lambda: Invalid("no", {"title": ["too long"]}),
    "conflict": lambda: Conflict("changed", theirs="THEIR <words>", mine="MY words"),
    "too-many": lambda: TooMany("wait", retry_after=7),
    "sign-in": lambda: SignInNeeded("first"),
    "crash": lambda: ZeroDivisionError("secret detail"),
}


class Happened(Event):
    """Something happened in a test."""


def make_probe(app: Flask) -> Flask:
    """The application, with the settings of ``app``."""
    made = Plenary("probe", root_path=app.root_path, template_folder="templates", static_folder=None)
    made.instance_path = app.instance_path
    made.config.update(app.config, TESTING=False, PROPAGATE_EXCEPTIONS=False)
    csrf.init_app(made)
    for part in (security, locale, database, assets, templating, reader, errors, limits, api):
        part.init_app(made)
    made.extensions["plenary.release"] = made.extensions["plenary.assets"].release
    made.extensions["plenary.sqlite"] = made.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    made.extensions["login_manager"] = app.login_manager  # type: ignore[attr-defined]  # set by Flask-Login
    made.login_manager = app.login_manager  # type: ignore[attr-defined]  # as above
    made.register_blueprint(_routes())
    security.harden(made)
    return made


def _routes() -> Blueprint:
    routes = Blueprint("probe", __name__)

    @routes.route("/probe/write", methods=["POST", "PUT", "PATCH", "DELETE"])
    @open_to(everyone)
    def write() -> Any:
        return _written()

    @routes.post("/probe/slow")
    @open_to(everyone)
    @own_transaction
    def slow() -> Any:
        with unit_of_work():
            _written()
        raise ZeroDivisionError("after the commit")

    @routes.route("/probe/raise/<name>", methods=["GET", "POST"])
    @open_to(everyone)
    def fail(name: str) -> Any:
        raise RAISES[name]()

    @routes.get("/probe/page")
    @open_to(everyone)
    def page() -> Response:
        g.renders = 0
        return pages.serve("probe", "probe:1", _render, reader.parts, private=bool(request.args.get("private")))

    @routes.get("/probe/styled")
    @open_to(everyone)
    def styled() -> str:
        return f"<style nonce={security.csp_nonce()}>p{{}}</style>"

    return routes


RENDERED: list[int] = []


def _render() -> str:
    RENDERED.append(1)
    return render_template_string(
        "<html>{{ reader_head() }}<body>{{ reader_nav() }}words{{ reader_foot() }}</body></html>"
    )


KNOTTED: list[int] = []
"""How many more times writing meets a deadlock."""


class Deadlock(Exception):
    """As the driver of PostgreSQL tells it."""

    sqlstate = "40P01"


def _written() -> Any:
    mail.write("a@example.org", request.values.get("text", "subject"), "body")
    database.db.session.flush()
    publish(Happened())
    if KNOTTED:
        KNOTTED.pop()
        raise OperationalError("INSERT", {}, Deadlock())
    if name := request.values.get("raise"):
        raise RAISES[name]()
    if request.values.get("secret"):
        idempotency.show_once()
    return jsonify({"text": request.values.get("text")}), int(request.values.get("status", "201"))
