"""The public page that confirms a digest."""

from flask import Blueprint, render_template, request

from consultations import confirming, queries
from core.identity import current_actor
from core.limits import consume
from core.policy import everyone, open_to

blueprint = Blueprint("checking", __name__)


@blueprint.get("/consultations/<int:consultation_id>/check")
@open_to(everyone)
def check(consultation_id: int) -> str:
    consultation = queries.by_id(current_actor(), consultation_id)
    digest, reference = request.args.get("digest", "").strip(), request.args.get("reference", "").strip()
    if digest:
        consume("check", current_actor().id or request.remote_addr)
    found = confirming.confirmed(consultation, digest, reference) if digest else None
    return render_template(
        "consultations/check.html", c=consultation, digest=digest, reference=reference, found=found
    )
