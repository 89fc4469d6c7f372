"""Own files, named by their contents, so that they can be kept for a year.

All style sheets are joined into one at start-up, in the order of the cascade layers: one request, no build step.
"""

import gzip
import hashlib
import re
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from werkzeug.utils import safe_join

from core.policy import everyone, open_to

LAYERS = ("tokens", "base", "layout", "components")
KEPT = "public, max-age=31536000, immutable"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json"}
TYPES |= {".txt": "text/plain", ".ico": "image/x-icon", ".png": "image/png"}

blueprint = Blueprint("assets", __name__)


class Assets:
    """The files of ``static/``: bytes, compressed bytes and names with a digest."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._made: dict[str, tuple[bytes, bytes, str]] = {}

    def get(self, name: str) -> tuple[bytes, bytes, str]:
        """``(bytes, gzip, digest)`` of a file. Raises :class:`FileNotFoundError`."""
        if name not in self._made:
            data = self.sheet() if name == "plenary.css" else self._read(name)
            self._made[name] = (data, gzip.compress(data, 9, mtime=0), hashlib.sha256(data).hexdigest()[:12])
        return self._made[name]

    def _read(self, name: str) -> bytes:
        path = safe_join(str(self.root), name)
        if path is None or not Path(path).is_file():
            raise FileNotFoundError(name)
        return Path(path).read_bytes()

    def sheet(self) -> bytes:
        """All style sheets in the order of their layers, without comments and indentation."""
        css = self.root / "css"
        names = [css / f"{layer}.css" for layer in LAYERS]
        names += [*sorted((css / "rooms").glob("*.css")), css / "utilities.css"]
        text = "\n".join(path.read_text("utf-8") for path in names if path.is_file())
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        return re.sub(r"\s*\n\s*", "\n", text).encode()

    @property
    def release(self) -> str:
        """A digest over all that shapes a page besides its contents: styles and templates."""
        digest = hashlib.sha256(self.get("plenary.css")[0])
        for path in sorted((self.root.parent / "templates").rglob("*.html")):
            digest.update(path.read_bytes())
        for path in sorted(self.root.rglob("*.js")):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:12]


def asset_url(name: str) -> str:
    """The address of an own file, with a digest of its contents."""
    assets: Assets = current_app.extensions["plenary.assets"]
    return url_for("assets.serve", name=name, v=assets.get(name)[2])


@blueprint.get("/assets/<path:name>")
@open_to(everyone)
def serve(name: str) -> Response:
    """An own file, compressed if the reader takes that, to be kept for good when asked for by digest."""
    assets: Assets = current_app.extensions["plenary.assets"]
    try:
        data, small, digest = assets.get(name)
    except FileNotFoundError:
        abort(404)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(small if packed else data, mimetype=TYPES.get(Path(name).suffix, "application/octet-stream"))
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = KEPT if request.args.get("v") == digest else "no-cache"
    response.set_etag(digest)
    response.make_conditional(request)
    return response


def init_app(app: Flask) -> None:
    """Serve ``static/`` under ``/assets`` and give templates :func:`asset_url`."""
    app.extensions["plenary.assets"] = Assets(Path(app.root_path) / "static")
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset_url"] = asset_url
