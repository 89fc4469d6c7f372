"""Files as JSON and bytes: upload, look, fetch, delete. What is said then refers to a file by its ``markdown``."""

from datetime import datetime

from flask import Response, current_app

from contributions import attaching
from contributions.attachment_models import Attachment
from contributions.attachment_queries import by_key, is_used, of_owner, space_taken
from contributions.attachment_views import content, taken, takes_files
from core.api import Shape, api_blueprint, endpoint
from core.errors import Invalid
from core.identity import current_actor
from core.locale import _
from core.pagination import Page
from core.policy import everyone, open_to, signed_in

blueprint = api_blueprint("attachments")


class FileOut(Shape):
    """An uploaded file. Pictures need words between the brackets of ``markdown``: what they show."""

    key: str
    name: str
    media_type: str
    size: int
    digest: str
    url: str
    markdown: str
    uploaded_at: datetime
    is_used: bool


class SpaceOut(Shape):
    """How much of one's space for files is used, in bytes."""

    taken: int
    quota: int
    largest_file: int


def _out(a: Attachment, used: bool) -> FileOut:
    return FileOut(
        key=a.key, name=a.name, media_type=a.media_type, size=a.size, digest=a.digest, url=a.url,
        markdown=a.markdown(), uploaded_at=a.uploaded_at, is_used=used,
    )  # fmt: skip


@endpoint(blueprint, "POST", "/files", policy=signed_in, returns=FileOut, status=201, upload="files",
          summary="Upload one file (multipart field `files`)")  # fmt: skip
@takes_files
def upload() -> FileOut:
    kept = taken()
    if len(kept) != 1:
        raise Invalid(_("Send one file, in the multipart field “files”."))
    return _out(kept[0], used=False)


@endpoint(blueprint, "GET", "/files", policy=signed_in, returns=FileOut, listing=True, summary="Your files")
def files() -> Page[FileOut]:
    return Page([_out(found, bool(uses)) for found, uses in of_owner(current_actor().id)])


@endpoint(blueprint, "GET", "/files-space", policy=signed_in, returns=SpaceOut, summary="Your space for files")
def space() -> SpaceOut:
    config = current_app.config
    return SpaceOut(
        taken=space_taken(current_actor().id), quota=config["FILE_QUOTA"], largest_file=config["FILE_SIZE"]
    )


@endpoint(blueprint, "GET", "/files/<key>", policy=everyone, returns=FileOut, summary="About a file")
def file(key: str) -> FileOut:
    found = by_key(current_actor(), key)
    return _out(found, is_used(found))


@blueprint.get("/files/<key>/content")
@open_to(everyone)
def file_content(key: str) -> Response:
    """The bytes themselves."""
    return content(by_key(current_actor(), key))


@endpoint(blueprint, "DELETE", "/files/<key>", policy=signed_in, summary="Delete a file that nothing uses")
def delete(key: str) -> None:
    attaching.discard(current_actor(), by_key(current_actor(), key))
