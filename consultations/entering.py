"""Who comes to answer with this request, for the pages of answering."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Response, request

from accounts.actor import Actor
from consultations import answers, carrying, confidentiality, link_mails, policies, positions, queries, respondents
from consultations.audience_forms import CapacityForm
from consultations.confidentiality import Shown
from consultations.models import PUBLIC, Consultation
from consultations.respondents import LINK, Carried, Respondent
from consultations.response_models import Response as Answered
from core import idempotency
from core.clock import now
from core.errors import Invalid, SignInNeeded
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import Verdict


@dataclass(frozen=True)
class Coming:
    """Somebody at the door: ``capacity`` is the form in which who has no account says who they are, until it is known."""

    actor: Actor
    consultation: Consultation
    carried: Carried
    respondent: Respondent | None
    capacity: CapacityForm | None

    @cached_property
    def response(self) -> Answered | None:
        """What they began or submitted; looked up when it is first asked for, since who submits has it locked anyway."""
        return respondents.find(self.consultation, self.respondent)

    @property
    def verdict(self) -> Verdict:
        """Whether they may save or submit now."""
        c = self.consultation
        verdict = policies.can_keep_answering(self.actor, c, self.response, now(), self.respondent)
        return verdict if self.has_link else verdict and positions.alone(self.actor, c, self.response)

    @property
    def has_link(self) -> bool:
        """Whether they answer by what they hold, not by an account."""
        return self.respondent is not None and self.respondent.kind == LINK

    @property
    def lacks_slip(self) -> bool:
        """Whether they must take a slip first."""
        c = self.consultation
        return c.is_anonymous and c.audience != PUBLIC and self.respondent is None

    @property
    def secret(self) -> str | None:
        """What leads them back to their response."""
        if self.respondent is None or not self.has_link:
            return None
        return link_mails.secret_of(self.consultation, self.respondent, self.carried)

    @property
    def link(self) -> str:
        """The whole address that leads them back; empty for who comes by an account."""
        return link_mails.link_to(self.consultation, self.secret) if self.secret else ""

    @property
    def is_named(self) -> bool:
        """Whether what is needed of who they are is known, so that what counts at once can be taken from them."""
        r = self.respondent
        return r is None or r.is_known or (self.response is not None and bool(r.speaker.name))

    def need_somebody(self) -> "Coming":
        """Themselves. Raises :class:`SignInNeeded` for nobody where an account is needed."""
        if self.respondent is None and not self.actor.is_authenticated and not self.consultation.is_anonymous:
            raise SignInNeeded(_("Please sign in first."))
        return self

    def count(self, scope: str = "answer") -> None:
        """Count an act of theirs against the limits; whoever holds a link is counted by it, and leaves no other trace."""
        if self.respondent is None or not self.has_link:
            consume(scope, self.actor.id)
            return
        idempotency.leave_no_trace()
        consume(scope if self.response is not None else "answer-anew", self.respondent.access_digest)

    def check_capacity(self, *, is_draft: bool, typed: Mapping[int, Any] | None = None) -> None:
        """Raise :class:`Invalid` for what they say of themselves; a draft need not say who they are. Whoever submits is told
        at once what is wrong with the answers that they ``typed``, too."""
        form = self.capacity
        if form is None:
            return
        form.validate_on_submit()
        if not is_draft:
            form.names_who(self.consultation)  # also where something else is wrong: all of it is said at once
        guarded = form.form_errors[:1] if self.response is None else []  # who holds a link is no program
        wrong = {name: list(map(str, f)) for name, f in form.errors.items() if name}
        if guarded or (wrong and not is_draft):
            faults = {} if is_draft or typed is None else answers.faults(self.consultation, typed)
            fields = {q.field: faults[q.id] for q in self.consultation.questions() if q.id in faults}
            raise Invalid(guarded[0] if guarded else _("Please say as what you answer."), wrong | fields)

    @property
    def says_something(self) -> bool:
        """Whether somebody without an account has typed anything of who they are."""
        names = ("name", "stakeholder_type", "organisation_name", "country")
        return self.capacity is not None and any(request.form.get(name, "").strip() for name in names)

    def refuse_nameless(self) -> None:
        """Raise :class:`Invalid` when a draft without an account never said who its writer is."""
        r = self.respondent
        if (
            self.has_link
            and r is not None
            and not r.is_known
            and not (r.speaker.name or self.consultation.is_anonymous)
        ):
            raise Invalid(_("Please go back to the first page and say who you are."))

    def keep(self, response: Response) -> Response:
        """Let the browser of who just began keep what leads back to the response."""
        secret = self.secret
        if secret is None or secret == self.carried.link:
            return response
        return carrying.remember(response, self.consultation.id, secret)


def coming(consultation_id: int) -> Coming:
    """Who comes. Raises :class:`SignInNeeded` for nobody where an account is needed, :class:`core.errors.Missing`."""
    return visiting(consultation_id).need_somebody()


def visiting(consultation_id: int) -> Coming:
    """Who comes, be it only to read. Raises :class:`core.errors.Missing`."""
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    carried = carrying.carried(consultation)
    respondent = respondents.respondent_of(actor, consultation, carried)
    form = _form(consultation, respondent)
    if form is not None:
        carried = carrying.carried(consultation, form)
        respondent = respondents.respondent_of(actor, consultation, carried)
    return Coming(actor, consultation, carried, respondent, form)


def _form(consultation: Consultation, respondent: Respondent | None) -> CapacityForm | None:
    if respondent is None and consultation.audience != PUBLIC:
        return None
    if respondent is not None and (respondent.kind != LINK or respondent.is_known):
        return None
    if respondent is not None and request.method == "POST" and "stakeholder_type" not in request.form:
        return None  # what was said on another page stands
    said: dict[str, Any] = {}
    if respondent is not None:
        s = respondent.speaker
        said = {
            "name": s.name, "stakeholder_type": s.stakeholder_type, "organisation_name": s.organisation_name,
            "on_behalf": s.on_behalf, "country": s.country,
        }  # fmt: skip
    return CapacityForm(data=said).offer(consultation)


def shown_from_form(who: Coming) -> dict[str, Shown] | None:
    """For whom the answers are to be, with what was chosen on other pages; ``None`` where nothing can be chosen."""
    if not who.consultation.confidentiality:
        return None
    found = confidentiality.chosen(who.response)
    for key in [confidentiality.ALL, *(str(q.id) for q in who.consultation.questions())]:
        name = confidentiality.field_of(key)
        if name in request.form:
            found.pop(key, None)
        if level := request.form.get(name):
            found[key] = confidentiality.entered(level, request.form.get(name.replace("_to", "_from")))
    return found
