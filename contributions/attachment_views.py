"""Files: their bytes under an address of their own, one's list of them, and taking them in with a form."""

from functools import partial
from urllib.parse import quote

from flask import Response, current_app, flash, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from contributions import attaching
from contributions.attachment_models import Attachment
from contributions.attachment_queries import by_key, is_public, of_owner, space_taken
from contributions.views import blueprint
from core import filestore, filetypes
from core.errors import Invalid, Missing
from core.forms import Form
from core.guard import before_transaction, keep_even_if_refused
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import everyone, open_to, signed_in

FIELD, WORDS = "files", "pictures_show"
MOST_AT_ONCE = 10
LOCKED_UP = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""The Content-Security-Policy of a file: should a browser ever open one as a page, it can do nothing there."""


def look_at_files() -> None:
    """Before the transaction of a form that may hold files: look at them, and leave what was found for :func:`taken`."""
    g.looked_at = looked_at(FIELD)


def looked_at(field: str) -> list[attaching.Looked]:
    """What the files of one field of this request's form are."""
    sent = [file for file in request.files.getlist(field) if file.filename]
    actor = current_actor()
    if not actor.is_authenticated:
        return []
    found = []
    for file in sent[:MOST_AT_ONCE]:
        consume("upload", actor.id)
        found.append(attaching.looked_at(file.stream.read(), file.filename or ""))
        file.stream.seek(0)
    late = [attaching.Looked(file.filename or "", fault=_("send at most %(most)s files at once.", most=MOST_AT_ONCE))
            for file in sent[MOST_AT_ONCE:]]  # fmt: skip
    return [*found, *late]


takes_files = before_transaction(look_at_files)
"""Marks a view whose form may hold files; it calls :func:`take_files_into` with its form."""


def taken() -> list[Attachment]:
    """Keep the files of this request. Those that can be kept are kept; then :class:`Invalid` tells about the others."""
    kept, faults = [], []
    for looked in g.pop("looked_at", ()):
        try:
            kept.append(attaching.keep(current_actor(), looked))
        except Invalid as error:
            faults.append(str(error.detail))
    g.taken_files = kept
    if faults:
        raise Invalid(" ".join(faults), {FIELD: faults})
    return kept


def take_files_into(form: FlaskForm) -> None:
    """Keep the files that came with ``form`` and put references to them at the end of its ``body``.

    They stay kept when the form goes back to its reader. Raises :class:`Invalid` with the field ``files``.
    """
    try:
        taken()
    finally:
        kept: list[Attachment] = g.pop("taken_files", [])
        if kept:
            words = request.form.get(WORDS, "")
            body = "\n\n".join([form.body.data or "", *(attachment.markdown(words) for attachment in kept)])
            form.body.data = body.strip("\n")
            form.body.raw_data = [form.body.data]
        for attachment in kept:
            keep_even_if_refused(attaching.keeper(attachment))


@blueprint.get("/files/<key>/<name>")
@open_to(everyone)
def attached(key: str, name: str) -> Response:
    """The bytes, to whoever may read a contribution that uses them."""
    found = by_key(current_actor(), key)
    if name != found.name:
        raise Missing()
    return content(found)


def content(found: Attachment) -> Response:
    """The answer with the bytes of an attachment that the actor may have."""
    response = Response(status=304) if request.if_none_match.contains(found.digest) else _whole(found)
    cache = "public, no-cache" if is_public(found) else "private, no-cache"
    response.headers["Cache-Control"] = cache  # asked again each time: what is hidden leaves at once
    response.headers["Content-Security-Policy"] = LOCKED_UP
    response.headers["Vary"] = "Cookie"
    response.set_etag(found.digest)
    return response


def _whole(found: Attachment) -> Response:
    response = Response(filestore.get(found.digest), content_type=_content_type(found))
    how = "inline" if found.is_picture else "attachment"
    plain = found.name.encode("ascii", "replace").decode().replace("?", "_")
    encoded = f"; filename*=UTF-8''{quote(found.name)}" if plain != found.name else ""
    response.headers["Content-Disposition"] = f'{how}; filename="{plain}"{encoded}'
    return response


def _content_type(found: Attachment) -> str:
    return f"{found.media_type}; charset=utf-8" if found.media_type.startswith("text/") else found.media_type


@blueprint.post("/files")
@open_to(signed_in)
@takes_files
def upload() -> ResponseReturnValue:
    """Keep files sent by the script of a form (its answer is JSON) or by the page of one's files."""
    kept = taken()
    if request.accept_mimetypes.best == "application/json":
        words = request.form.get(WORDS, "")
        made = [{"key": a.key, "name": a.name, "url": a.url, "is_picture": a.is_picture, "markdown": a.markdown(words)}
                for a in kept]  # fmt: skip
        return jsonify({"files": made}), 201
    flash(_("Uploaded. Refer to it in what you write within a day, or it is deleted again."), "success")
    return redirect("/my/files", 303)


@blueprint.get("/my/files")
@open_to(signed_in)
def my_files() -> str:
    """What one uploaded, where it is used, and how much space it takes."""
    actor = current_actor()
    return render_template(
        "contributions/files.html", files=of_owner(actor.id), taken=space_taken(actor.id),
        quota=current_app.config["FILE_QUOTA"], limit=current_app.config["FILE_SIZE"], form=Form(),
    )  # fmt: skip


@blueprint.post("/my/files/<key>/delete")
@open_to(signed_in)
def delete_file(key: str) -> ResponseReturnValue:
    """Delete one's file that nothing uses."""
    attaching.discard(current_actor(), by_key(current_actor(), key))
    flash(_("The file is deleted."), "success")
    return redirect("/my/files", 303)


def _megabytes(size: int) -> str:
    """A size for readers."""
    return f"{size / 1024**2:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1024))} KB"


blueprint.add_app_template_filter(_megabytes, "file_size")
blueprint.add_app_template_global(partial(str, filetypes.ACCEPT), "accepted_files")
