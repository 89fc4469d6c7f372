"""Whether this process can serve: for load balancers and supervisors."""

from flask import Blueprint, Flask, Response

from core.pages import raw
from core.policy import everyone, open_to

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to(everyone)
def healthz() -> Response:
    """``ok`` once the database has answered; a database that does not answer is an error 500."""
    raw("SELECT 1", ())
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


def init_app(app: Flask) -> None:
    """Answer at ``/healthz``."""
    app.register_blueprint(blueprint)
