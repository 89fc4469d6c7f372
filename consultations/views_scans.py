"""Scans of the paper from which a response was entered: for its respondent, and for those who may read the entry."""

from flask import Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from consultations import carried_policies, carried_queries, queries, relay_scans, views_carried, views_relayed
from consultations.carried_models import ResponseRelay
from consultations.delegation_forms import ScansForm
from consultations.relay_codes import by_code
from consultations.scan_files import take_scans, takes_scans
from consultations.views_draft import tried
from contributions.attachment_views import content
from core.clock import now
from core.identity import current_actor
from core.locale import _
from core.policy import everyone, open_to, require, signed_in

secretariat, respondent = views_carried.blueprint, views_relayed.blueprint


def _entry(consultation_id: int, response_id: int) -> ResponseRelay:
    return carried_queries.relay(queries.by_id(current_actor(), consultation_id), response_id)


@secretariat.get("/relays/<int:response_id>/scans/<key>")
@open_to(signed_in)
def scan(consultation_id: int, response_id: int, key: str) -> Response:
    """The bytes, for whoever may read the entry by their account."""
    found = _entry(consultation_id, response_id)
    require(carried_policies.can_see_relay(current_actor(), found, now(), has_code=False))
    return content(carried_queries.scan(found, key))


@respondent.get("/<int:consultation_id>/my-relay/scans/<key>")
@open_to(signed_in)
def my_scan(consultation_id: int, key: str) -> Response:
    """The bytes, for the account for which it was entered."""
    return content(carried_queries.scan(views_relayed.mine_of(consultation_id), key))


@respondent.get("/relayed/<code>/scans/<key>")
@open_to(everyone)
def scan_by_code(code: str, key: str) -> Response:
    """The bytes, for whoever has the code."""
    return content(carried_queries.scan(by_code(code), key))


@secretariat.post("/relays/<int:response_id>/scans")
@open_to(signed_in)
@takes_scans
def add_scans(consultation_id: int, response_id: int) -> ResponseReturnValue:
    """Put scans beside what was entered before."""
    found, form, scans = _entry(consultation_id, response_id), ScansForm(), take_scans()
    if tried(form, lambda: relay_scans.add_scans(current_actor(), found, scans.keys())):
        flash(_("The scans are kept with the entry."), "success")
        return redirect(f"{found.response.consultation.url}/relays/{response_id}", 303)
    found = _entry(consultation_id, response_id)
    page = render_template("consultations/relay_scans.html", c=found.response.consultation, r=found.response,
                           form=form, kept=scans.named)  # fmt: skip
    return page, 422


@secretariat.post("/relays/<int:response_id>/scans/<key>/remove")
@open_to(signed_in)
def remove_scan(consultation_id: int, response_id: int, key: str) -> ResponseReturnValue:
    """Take one away."""
    found = _entry(consultation_id, response_id)
    relay_scans.remove_scan(current_actor(), found, carried_queries.scan(found, key))
    flash(_("The scan is deleted."), "success")
    return redirect(f"{found.response.consultation.url}/relays/{response_id}", 303)
