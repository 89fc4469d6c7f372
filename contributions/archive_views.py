"""Asking for all one's data, and downloading it: pages and API."""

from datetime import datetime

from flask import Response, flash, redirect, render_template, send_file
from flask.typing import ResponseReturnValue

from contributions import archiving
from contributions.archive_models import DataArchive
from contributions.views import blueprint
from core import filestore
from core.api import Shape, api_blueprint, endpoint
from core.errors import Missing
from core.forms import Form
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import open_to, signed_in

api = api_blueprint("archive")


@blueprint.get("/my/data")
@open_to(signed_in)
def my_data() -> str:
    """What the archive holds; ask for it, or download it."""
    found = archiving.latest(current_actor().id)
    return render_template("contributions/data.html", archive=found, days=archiving.KEPT_FOR.days, form=Form())


@blueprint.post("/my/data")
@open_to(signed_in)
def ask_data() -> ResponseReturnValue:
    """Ask for it."""
    consume("archive", current_actor().id)
    archiving.ask(current_actor())
    flash(_("Your data are being put together. Reload this page in a minute."), "success")
    return redirect("/my/data", 303)


@blueprint.get("/my/data/archive.zip")
@open_to(signed_in)
def data_archive() -> Response:
    """The file, for its owner alone."""
    return _file(archiving.finished(current_actor().id))


def _file(found: DataArchive) -> Response:
    path = filestore.path_of(found.digest or "")
    if not path.is_file():
        raise filestore.LostFile(_("Ask for your data once more."))
    response = send_file(path, "application/zip", as_attachment=True, download_name="my-data.zip", etag=False)
    response.headers["Cache-Control"] = "private, no-store"
    return response


class DataOut(Shape):
    """One's archive: ``size`` is empty while it is being made."""

    asked_at: datetime
    made_at: datetime | None
    size: int | None


@endpoint(api, "POST", "/me/data", policy=signed_in, returns=DataOut, status=202,
          summary="Ask for an archive of all your data")  # fmt: skip
def request_data() -> DataOut:
    consume("archive", current_actor().id)
    return DataOut.model_validate(archiving.ask(current_actor()))


@endpoint(api, "GET", "/me/data", policy=signed_in, returns=DataOut, summary="Whether your archive is ready")
def show_data() -> DataOut:
    found = archiving.latest(current_actor().id)
    if found is None:
        raise Missing()
    return DataOut.model_validate(found)


@api.get("/me/data/archive")
@open_to(signed_in)
def fetch_data() -> Response:
    """The archive itself, a ZIP file."""
    return _file(archiving.finished(current_actor().id))
