"""The files of a person's archive: a README, a page to read, a text a contribution, JSON for programs, the attachments."""

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app, render_template
from sqlalchemy import select

from contributions import telling  # noqa: F401  # registers what is told
from contributions.attachment_models import Attachment
from core import filestore, personal
from core.clock import now
from core.db import db


def write_archive(path: Path, user_id: int) -> None:
    """Write everything that is kept about an account into a ZIP file at ``path``, in the language of the moment."""
    told = personal.told(user_id)
    made_at = now()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("README.txt", render_template("contributions/archive.txt", **_context(told, made_at)))
        zipped.writestr("index.html", render_template("contributions/archive.html", **_context(told, made_at)))
        for name, (_title, rows) in told.items():
            zipped.writestr(f"data/{name}.json", json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        for said in told["contributions"][1]:
            zipped.writestr(f"words/{said['symbol'].replace('/', '-')}.md", _markdown(said))
        own = select(Attachment).where(Attachment.owner_id == user_id, Attachment.is_confided.is_(False))
        for file in db.session.scalars(own):
            source = filestore.path_of(file.digest)
            if source.is_file():
                zipped.write(source, f"files/{file.key}/{file.name}", zipfile.ZIP_STORED)


def _context(told: dict[str, tuple[Any, list[dict[str, Any]]]], made_at: datetime) -> dict[str, Any]:
    return {
        "told": {name: (str(title), rows) for name, (title, rows) in told.items()},
        "made_at": made_at, "site": current_app.config["SITE_NAME"], "url": current_app.config["PUBLIC_URL"],
    }  # fmt: skip


def _markdown(said: dict[str, Any]) -> str:
    """One contribution as a text file: its facts, then each wording, the latest first."""
    facts = [f"{key}: {said[key]}" for key in ("symbol", "kind", "place", "said_at", "lang", "visibility")]
    wordings = [
        f"## {w['number']} ({w['at']}, SHA-256 {w['sha256']})\n\n{w['body']}" for w in reversed(said["wordings"])
    ]
    return "\n".join(facts) + "\n\n" + "\n\n".join(wordings) + "\n"
