"""What votes on statements say together: agreement of declared groups, and opinion groups that were found in them."""

from collections.abc import Callable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from consultations import policies, reading
from consultations.entering import visiting
from consultations.opinions import analysing, labels, queries
from consultations.opinions.analysing import Analysis
from consultations.views import until_next_phase
from consultations.views_statements import Ballot, ballot
from core import pages
from core.clock import now
from core.identity import current_actor
from core.policy import everyone, open_to
from core.reader import is_personal, parts

blueprint = Blueprint("opinions", __name__, url_prefix="/consultations/<int:consultation_id>/statements")
for name in ("percent", "why_no_groups", "group_letter", "product_label"):
    blueprint.add_app_template_filter(getattr(labels, name), name)


@blueprint.get("/<int:statements_id>/consensus")
@open_to(everyone)
def consensus(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    """How far each stakeholder type and each region agrees with each statement."""
    found = ballot(visiting(consultation_id), statements_id)
    after, only = request.args.get("after"), request.args.get("only") == "general"
    return _served(found, "consensus", f"{only:d}{after or ''}", lambda: _consensus_page(found, after, only))


def _consensus_page(found: Ballot, after: str | None, only: bool) -> str:
    page = queries.agreements(found.consultation, found.question, after, only_general=only)
    return render_template("consultations/consensus.html", b=found, c=found.consultation, page=page, only=only)


@blueprint.get("/<int:statements_id>/opinions")
@open_to(everyone)
def opinions(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    """Groups of voters who vote alike, or why there are none to be shown."""
    found = ballot(visiting(consultation_id), statements_id)
    if not policies.can_see_figures(current_actor(), found.consultation, now()):
        return _served(found, "opinions", "", str)
    known = analysing.analysis(found.question)
    state = f"{known.version}{'' if known.is_current else '-'}"
    return _served(found, "opinions", state, lambda: _opinions_page(found, known))


def _opinions_page(found: Ballot, known: Analysis) -> str:
    said = queries.statements(found.question, labels.mentioned(known.opinions))
    return render_template(
        "consultations/opinions.html", b=found, c=found.consultation, known=known, o=known.opinions, said=said,
        least=queries.least_of(found.consultation),
    )  # fmt: skip


def _served(found: Ballot, page: str, state: str, render: Callable[[], str]) -> ResponseReturnValue:
    consultation = found.consultation
    verdict = policies.can_see_figures(current_actor(), consultation, now())
    if not verdict:
        return render_template("consultations/hidden.html", c=consultation, reason=verdict.reason)
    lang = reading.lang_of(consultation).lang
    return pages.serve(
        f"{found.url}/{page}?in={lang}&state={state}"[:200], consultation.topic, render, parts,
        private=is_personal(), keep_for=until_next_phase(consultation),
    )  # fmt: skip
