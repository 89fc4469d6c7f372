"""Registering, signing in and out, and the links in mails."""

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from accounts import actions, links, passwords, queries
from accounts.forms import EmailForm, RegisterForm, ResetForm, SignInForm, role_label
from accounts.models import User
from accounts.session import begin, end, safe_next
from core.db import db
from core.forms import text
from core.guard import own_transaction, unit_of_work
from core.identity import current_actor
from core.limits import consume
from core.locale import _, available
from core.policy import everyone, open_to
from themes.labels import country_name, stakeholder_label

blueprint = Blueprint("accounts", __name__)
for function in (role_label, stakeholder_label, country_name):
    blueprint.add_app_template_global(function)


@blueprint.get("/sign-in")
@open_to(everyone)
def sign_in() -> ResponseReturnValue:
    if current_actor().is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return render_template("accounts/sign_in.html", form=SignInForm(), next=_next_query())


@blueprint.post("/sign-in")
@open_to(everyone)
@own_transaction
def sign_in_post() -> ResponseReturnValue:
    form = SignInForm()
    user = _authenticated(form) if form.validate_on_submit() else None
    if user is None:
        return render_template("accounts/sign_in.html", form=form, next=_next_query()), 422
    begin(user, stay=form.stay.data)
    if user.confirmed_at is None:
        flash(_("Please confirm your e-mail address: the message we sent you holds a link."), "warning")
    response = make_response(redirect(safe_next(request.args.get("next"))))
    remember_language(response, user.language)
    return response


def _next_query() -> str | None:
    """Where to go afterwards, for the links between sign-in and registration."""
    target = safe_next(request.args.get("next"))
    return None if target == "/" else target


def _authenticated(form: SignInForm) -> User | None:
    """Whoever the form's words prove to be; else the form says, without saying which, that they do not fit."""
    email, password = queries.email_key(text(form.email)), text(form.password)
    consume("sign-in", email)
    identity, known = queries.credentials(email)
    if not passwords.matches(known, password):
        form.form_errors.append(_("E-mail address and password do not fit together."))
        return None
    newer = passwords.renewed(known, password)
    with unit_of_work():
        user = db.session.get_one(User, identity)
        actions.note_sign_in(user, newer)
    return user


def remember_language(response: Response, code: str) -> None:
    """Let pages come in the language of the profile from now on, as the links in the footer do."""
    if code in [language.code for language in available()]:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie("lang", code, max_age=31_536_000, httponly=True, samesite="Lax", secure=secure)


@blueprint.post("/sign-out")
@open_to(everyone)
def sign_out() -> ResponseReturnValue:
    end()
    flash(_("You are signed out."), "success")
    return redirect("/")


@blueprint.get("/register")
@open_to(everyone)
def register() -> ResponseReturnValue:
    return render_template("accounts/register.html", form=RegisterForm(), next=_next_query())


@blueprint.post("/register")
@open_to(everyone)
@own_transaction
def register_post() -> ResponseReturnValue:
    form = RegisterForm()
    if not form.validate_on_submit():
        return render_template("accounts/register.html", form=form, next=_next_query()), 422
    consume("register", queries.email_key(text(form.email)))
    hashed = passwords.hashed(text(form.password))
    with unit_of_work():
        actions.register(
            text(form.name), text(form.email), hashed, text(form.stakeholder_type), form.country.data or None
        )
    return _look_into_your_mail(text(form.email))


def _look_into_your_mail(email: str) -> ResponseReturnValue:
    """The same page whether or not the address is known; the address waits in the session, not in the link."""
    session["mailed_to"] = email
    return redirect("/mail-sent")


@blueprint.get("/mail-sent")
@open_to(everyone)
def mail_sent() -> ResponseReturnValue:
    return render_template("accounts/mail_sent.html", email=session.get("mailed_to"))


@blueprint.get("/confirm")
@open_to(everyone)
def resend() -> ResponseReturnValue:
    return render_template("accounts/resend.html", form=EmailForm())


@blueprint.post("/confirm")
@open_to(everyone)
def resend_post() -> ResponseReturnValue:
    form = EmailForm()
    if not form.validate_on_submit():
        return render_template("accounts/resend.html", form=form), 422
    consume("mail", queries.email_key(text(form.email)))
    actions.resend_confirmation(text(form.email))
    return _look_into_your_mail(text(form.email))


@blueprint.get("/confirm/<token>")
@open_to(everyone)
def confirm(token: str) -> ResponseReturnValue:
    return render_template("accounts/confirm.html", user=links.read(token, "confirm"))


@blueprint.post("/confirm/<token>")
@open_to(everyone)
def confirm_post(token: str) -> ResponseReturnValue:
    actions.confirm_email(token)
    flash(_("Your e-mail address is confirmed."), "success")
    return redirect("/" if current_actor().is_authenticated else "/sign-in")


@blueprint.get("/password/forgot")
@open_to(everyone)
def forgot() -> ResponseReturnValue:
    return render_template("accounts/forgot.html", form=EmailForm())


@blueprint.post("/password/forgot")
@open_to(everyone)
def forgot_post() -> ResponseReturnValue:
    form = EmailForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgot.html", form=form), 422
    consume("mail", queries.email_key(text(form.email)))
    actions.ask_for_reset(text(form.email))
    return _look_into_your_mail(text(form.email))


@blueprint.get("/password/reset/<token>")
@open_to(everyone)
def reset(token: str) -> ResponseReturnValue:
    return render_template("accounts/reset.html", form=ResetForm(), user=links.read(token, "reset"))


@blueprint.post("/password/reset/<token>")
@open_to(everyone)
@own_transaction
def reset_post(token: str) -> ResponseReturnValue:
    user, form = links.read(token, "reset"), ResetForm()
    if form.validate_on_submit() and (reason := passwords.fault(text(form.password), user.email, user.name)):
        form.password.errors = [reason]
    if form.errors:
        return render_template("accounts/reset.html", form=form, user=user), 422
    db.session.rollback()
    hashed = passwords.hashed(text(form.password))
    with unit_of_work():
        actions.reset_password(token, hashed)
    end()
    flash(_("Your new password works from now on. All sessions were ended: please sign in."), "success")
    return redirect("/sign-in")
