"""Reading: the list, a consultation, its results and the answers behind them."""

from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from consultations import (
    behind,
    carried_policies,
    carried_queries,
    carrying,
    confidentiality,
    duplicates,
    kinds,
    policies,
    position_queries,
    positions,
    queries,
    reading,
    respondents,
    stored,
)
from consultations import results as counting
from consultations.audience_policies import types_label
from consultations.models import Consultation
from consultations.results_splits import split_called, splits
from consultations.states import OPEN, OVER
from core import pages
from core.clock import now
from core.errors import Missing
from core.identity import current_actor, nobody
from core.locale import _, language_name
from core.policy import everyone, open_to, require
from core.reader import is_personal, parts
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES, region_label, stakeholder_label

blueprint = Blueprint("consultations", __name__)


@blueprint.get("/consultations")
@open_to(everyone)
def index() -> str:
    actor = current_actor()
    closed = queries.closed(actor, request.args.get("after"))
    lists = {"open": queries.open_now(actor), "upcoming": queries.upcoming(actor), "closed": closed.items}
    counts = queries.submitted_counts(c for items in lists.values() for c in items)
    return render_template(
        "consultations/index.html", lists=lists, counts=counts, next=closed.next, drafts=queries.drafts(actor),
        may_draft=bool(policies.can_draft(actor, now())),
    )  # fmt: skip


@blueprint.get("/consultations/<int:consultation_id>")
@open_to(everyone)
def show(consultation_id: int) -> ResponseReturnValue:
    return stored.page(consultation_id, partial(_shown, consultation_id)) or _shown(consultation_id)


def _shown(consultation_id: int) -> str:
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    reading.read(consultation)
    respondent = respondents.respondent_of(actor, consultation, carrying.carried(consultation))
    response = respondents.find(consultation, respondent)
    return render_template(
        "consultations/show.html", c=consultation, phase=consultation.phase(now()), response=response,
        is_taking=bool(policies.is_taking_answers(consultation, now())), is_over=consultation.phase(now()) in OVER,
        verdict=policies.can_keep_answering(actor, consultation, response, now(), respondent)
        and positions.alone(actor, consultation, response),
        windows=queries.late_windows(consultation),
        transitions=queries.transitions(consultation), outcomes=queries.outcomes(consultation),
        results_verdict=policies.can_see_results(actor, consultation, now()),
        may_manage=bool(policies.can_manage(actor, consultation, now())), signed_in=actor.is_authenticated,
        needs_slip=policies.has_slips(consultation), asked_types=types_label(consultation),
        answered=queries.submitted_counts([consultation])[consultation.id],
        facilitators=queries.facilitators(consultation),
        may_relay=bool(carried_policies.can_relay(actor, consultation, now())),
    )  # fmt: skip


@blueprint.get("/consultations/<int:consultation_id>/results")
@open_to(everyone)
def results(consultation_id: int) -> ResponseReturnValue:
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    verdict = policies.can_see_results(actor, consultation, now())
    if not verdict:
        return render_template("consultations/hidden.html", c=consultation, reason=verdict.reason)
    lang = reading.read(consultation).lang
    by = request.args.get("by", "")
    by, late = by if split_called(consultation, by) else "", request.args.get("late") == "1"
    return pages.serve(
        f"{consultation.url}/results?by={by}&late={late:d}&in={lang}", consultation.topic,
        lambda: _results_page(consultation, by, late), parts,
        private=is_personal(), keep_for=until_next_phase(consultation),
    )  # fmt: skip


def _results_page(consultation: Consultation, by: str, late: bool) -> str:
    found = counting.results(consultation, by, with_late=late)
    return render_template(
        "consultations/results.html", c=consultation, results=found, by=by, is_open=consultation.is_open_at(now()),
        splits=splits(consultation),
        findings=duplicates.findings_of(consultation) if found.once else [],
        backing=position_queries.backing(consultation, with_late=late),
        carried=carried_queries.carried(consultation, with_late=late),
        groups=carried_queries.groups(consultation, with_late=late),
    )  # fmt: skip


def until_next_phase(consultation: Consultation) -> timedelta:
    """A stored page may not outlive the phase that it shows."""
    if consultation.phase(now()) != OPEN or consultation.closes_at is None:
        return pages.DAY
    return min(pages.DAY, consultation.closes_at - now())


@blueprint.get("/consultations/<int:consultation_id>/answers")
@open_to(everyone)
def answers(consultation_id: int) -> ResponseReturnValue:
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    verdict = policies.can_see_results(actor, consultation, now())
    if not verdict:
        return render_template("consultations/hidden.html", c=consultation, reason=verdict.reason)
    reading.read(consultation)
    wanted = _filter(consultation)
    if not wanted.is_said:
        require(policies.can_see_behind(actor, consultation, now()))
    after = request.args.get("after")
    found: dict[str, Any] = {}
    if wanted.is_said:
        found["said"] = behind.said(wanted, _reader(consultation), after, request.args.get("at", 0, int))
    else:
        found["respondents"] = behind.respondents(consultation, wanted, _reader(consultation), after)
    shown = [each.answer.response for each in found["said"].items] if "said" in found else found["respondents"].items
    return render_template(
        "consultations/answers.html", c=consultation, wanted=wanted, group=_group(wanted), next_url=_next_url,
        relays=carried_queries.relays_of(shown), **found,
    )  # fmt: skip


def _reader(consultation: Consultation) -> Actor:
    """Who reads: what is confided to participants or facilitators is shown to them here."""
    if not consultation.confidentiality:
        return nobody()
    actor = current_actor()
    response = queries.response_of(actor, consultation, carrying.carried(consultation))
    return confidentiality.reading(
        actor, consultation, response, bool(policies.can_manage(actor, consultation, now()))
    )


def _next_url(cursor: str) -> str:
    """This page's address with another cursor."""
    kept = {key: value for key, value in request.args.items() if key not in ("after", "at")}
    return "?" + urlencode(kept | {"after": cursor})


def _filter(consultation: Consultation) -> behind.Filter:
    question = behind.question_numbered(consultation, request.args.get("question", type=int))
    option = request.args.get("option", type=int)
    stakeholder_type, region = request.args.get("type", ""), request.args.get("region", "")
    if stakeholder_type not in ("", *STAKEHOLDER_TYPES) or region not in ("", *REGIONAL_GROUPS):
        raise Missing()
    taken = behind.option_numbered(question, option) if option else None
    late = request.args.get("late") == "1"
    value, lang = request.args.get("value", "")[:300], request.args.get("lang", "")[:16]
    within = request.args.get("within", type=int)
    of = behind.question_numbered(consultation, within) if within else None
    if of is not None and not kinds.of(of).groups:
        raise Missing()
    skips = option == behind.SKIPPED
    key = request.args.get("group", "")[:300]
    return behind.Filter(question, taken, skips, stakeholder_type, region, late, value, lang, of, key)


def _group(wanted: behind.Filter) -> str:
    labels = (
        stakeholder_label(wanted.stakeholder_type), region_label(wanted.region) if wanted.region else "",
        language_name(wanted.lang) if wanted.lang else "", _answer_of(wanted),
    )  # fmt: skip
    return " · ".join(label for label in labels if label)


def _answer_of(wanted: behind.Filter) -> str:
    """The answer to a closed question that those have in common who are meant."""
    if wanted.within is None:
        return ""
    option = next((o for o in wanted.within.options if str(o.position) == wanted.group), None)
    answer = wanted.group if option is None else str(reading.words_of(option, "label"))
    return _("question %(number)s: %(answer)s", number=wanted.within.number, answer=answer)


blueprint.add_app_template_global(kinds.of, "kind_of")
