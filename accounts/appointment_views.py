"""Appointments: the page on which site administrators give, confirm and end roles."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import appointing, queries
from accounts.forms import AppointForm
from accounts.views import blueprint
from core.clock import now
from core.errors import Conflict
from core.forms import choices, text
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, site_admin
from themes.queries import line_by_slug, lines


def _form() -> AppointForm:
    form = AppointForm(starts_on=now().date())
    form.action_line.choices = choices((line.slug, f"{line.symbol} {line.title}") for line in lines())
    return form


def _page(form: AppointForm, today: date) -> str:
    return render_template("accounts/appointments.html", form=form, today=today, appointments=queries.appointments())


@blueprint.get("/appointments")
@open_to(site_admin)
def appointments() -> ResponseReturnValue:
    return _page(_form(), now().date())


@blueprint.post("/appointments")
@open_to(site_admin)
def appoint() -> ResponseReturnValue:
    form = _form()
    if not form.validate_on_submit() or not _appointed(form):
        return _page(form, now().date()), 422
    flash(_("The appointment is made."), "success")
    return redirect(url_for("accounts.appointments"))


def _appointed(form: AppointForm) -> bool:
    """Appoint whom the form names; if that is impossible, the form says why."""
    user = queries.by_email(text(form.email))
    if user is None:
        form.email.errors = [_("Nobody has registered with this address.")]
        return False
    line = line_by_slug(text(form.action_line))
    dates: Any = (form.starts_on.data, form.ends_on.data, form.is_provisional.data)
    try:
        appointing.appoint(current_actor(), user, text(form.role), line, *dates)
    except Conflict as conflict:
        form.form_errors.append(conflict.detail)
        return False
    return True


@blueprint.post("/appointments/<int:identity>/confirm")
@open_to(site_admin)
def confirm_appointment(identity: int) -> ResponseReturnValue:
    appointing.confirm_appointment(current_actor(), queries.appointment(identity))
    flash(_("The appointment is confirmed."), "success")
    return redirect(url_for("accounts.appointments"))


@blueprint.post("/appointments/<int:identity>/end")
@open_to(site_admin)
def end_appointment(identity: int) -> ResponseReturnValue:
    appointing.end_appointment(current_actor(), queries.appointment(identity))
    flash(_("The appointment has ended."), "success")
    return redirect(url_for("accounts.appointments"))
