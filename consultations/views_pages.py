"""The pages of a questionnaire: which one is drawn, where a saving leads, and the review before submitting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, render_template, request

from consultations import answers, kinds, logic, page_logic, paging, reading
from consultations.audience_forms import MailForm
from consultations.confidentiality import LABELS, chosen
from consultations.entering import Coming, shown_from_form
from consultations.models import Consultation
from consultations.paging import Leaf, Saving
from consultations.responding import Amended, Seen, current_answers, language_of
from consultations.response_models import Response
from core.errors import Conflict, Invalid, wants_json
from core.forms import new_key
from core.locale import LANGUAGES, _, ngettext

Typed = dict[int, Any]
REVIEW = "review"
SAVE, NEXT, BACK, UPDATE, SUBMIT, GO, IN = "save", "next", "back", "update", "submit", "go-", "in-"
"""What the buttons of a page ask for; ``go-3`` leads to the third page, ``go-review`` to the review, ``in-fr`` shows it in
French."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says about a sending that was not taken: the ``error``, by field, what another tab ``stored``, and
    what was typed in questions that are ``gone`` from it."""

    error: Any = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    stored: Typed | None = None
    gone: Sequence[tuple[Any, Any]] = ()

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.error.status if self.error else 200


NOTHING_TOLD = Told()


def leaf_asked_for(consultation: Consultation, response: Response | None, wanted: str | None) -> Leaf | None:
    """The page that an address names, or on which a respondent goes on; ``None`` for the review."""
    found = paging.leaves(consultation)
    if len(found) == 1:
        return found[0]
    if wanted == REVIEW:
        return None
    if wanted and wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= len(found):
        return found[int(wanted[:4]) - 1]
    given = current_answers(response) if response else {}
    if not given:
        return found[0]
    return paging.resumed(found, logic.asked(consultation, answers.sound(consultation, given)), given)


def leaf_sent(consultation: Consultation) -> Leaf | None:
    """The page of a questionnaire of several pages that was sent; ``None`` when the whole, or no page, was."""
    found, number = paging.leaves(consultation), request.form.get("page", 0, int)
    return found[number - 1] if len(found) > 1 and 1 <= number <= len(found) else None


def saving(leaf: Leaf | None, act: str) -> Saving | None:
    """How the page that was sent is saved; going on asks whether its answers hold, all else keeps them as they are."""
    return None if leaf is None else Saving(leaf, request.form.get("seen"), strict=act == NEXT)


def after_saving(consultation: Consultation, leaf: Leaf | None, act: str, response: Response) -> str:
    """Where a reader goes once a page was saved."""
    here = f"{consultation.url}/answer"
    if act.startswith(IN):
        return in_language(consultation, leaf, act)
    if leaf is None:
        return here
    given = answers.sound(consultation, current_answers(response))
    asked = logic.asked(consultation, given)
    if act == NEXT and (more := unmet(leaf, asked)):
        flash(_more(more), "info")
        return f"{here}?page={leaf.number}#q{more[0].id}"
    if act.startswith(GO):
        return f"{here}?page={act.removeprefix(GO)[:6]}"
    if act in (NEXT, BACK):
        other = paging.neighbour(paging.leaves(consultation), leaf.number, 1 if act == NEXT else -1, asked)
        return f"{here}?page={other.number if other else REVIEW if act == NEXT else leaf.number}"
    return f"{here}?page={leaf.number}"


def in_language(consultation: Consultation, leaf: Leaf | None, act: str) -> str:
    """The same page in the language that a button named; in the one that it has, if the consultation has no such."""
    lang, page = act.removeprefix(IN), f"&page={leaf.number}" if leaf else ""
    known = lang in (consultation.lang, *(consultation.extra_langs or ()))
    return f"{consultation.url}/answer?in={lang if known else ''}{page}"


def with_link(where: str) -> str:
    """The same page, with the link that leads back to it laid open."""
    return f"{where}{'&' if '?' in where else '?'}link=1"


def unmet(leaf: Leaf, asked: logic.Asked) -> list[Any]:
    """The questions of a page that its answers brought up, so that their respondent has not seen them yet."""
    if "asked" not in request.form:
        return []
    met = {int(key) for key in request.form.getlist("asked") if key.isascii() and key.isdigit()}
    return [question for question in leaf.questions if question.id in asked.questions - met]


def refuse_unseen(consultation: Consultation, typed: Typed) -> None:
    """Whoever submits from the one page of a questionnaire has seen every question that is asked. Raises :class:`Invalid`."""
    asked = logic.asked(consultation, answers.sound(consultation, typed))
    if more := unmet(first(consultation), asked):
        told = _more(more)
        raise Invalid(told, {question.field: [told] for question in more})


def refuse_outdated(consultation: Consultation, seen: Seen) -> None:
    """Whoever sends a form of an earlier version sees what is asked now; a script's saving is of the page that is open.

    Raises :class:`consultations.responding.Amended`.
    """
    if not wants_json() and seen.version not in (None, consultation.version):
        raise Amended(consultation.version)


def refuse_unread(response: Response) -> None:
    """Whoever submits a reviewed draft has read it as it is. Raises :class:`Conflict`."""
    if request.form.get("version", -1, int) != response.draft_version:
        raise Conflict(_("Your draft was changed in another tab or on another device since this page was drawn. Read "
                         "it again, then submit."))  # fmt: skip


def numbered(consultation: Consultation, number: int) -> Leaf:
    """The page with a number."""
    return paging.leaves(consultation)[number - 1]


def first(consultation: Consultation) -> Leaf:
    """The first page, or the only one."""
    return paging.leaves(consultation)[0]


def seen(leaf: Leaf | None, response: Response) -> str | None:
    """The digest of a page as it was saved."""
    return paging.seen(leaf, current_answers(response)) if leaf else None


def _more(questions: list[Any]) -> str:
    numbers = ", ".join(str(question.number) for question in questions)
    return ngettext(
        "Because of your answers, question %(numbers)s is asked too.",
        "Because of your answers, questions %(numbers)s are asked too.", len(questions), numbers=numbers,
    )  # fmt: skip


def page(
    who: Coming, leaf: Leaf, typed: Typed, version: int, told: Told = NOTHING_TOLD, seen: str | None = None
) -> tuple[str, int]:
    """One page to answer, with what was typed in it."""
    consultation, response = who.consultation, who.response
    reading.read(consultation)
    rules, found = logic.rules(consultation), paging.leaves(consultation)
    asked = logic.asked(consultation, answers.sound(consultation, typed), rules)
    here = [kinds.of(question) for question in leaf.questions]
    stored = current_answers(response) if response else {}
    text = render_template(
        "consultations/answer.html", c=consultation, typed=typed, version=version,
        key=new_key(), told=told,
        leaf=leaf, leaves=found, drawn=page_logic.drawn(consultation, leaf, asked, rules), asked=asked,
        place=paging.place(found, leaf.number, asked), seen=seen or paging.seen(leaf, stored),
        controls={kind.control for kind in here}, has_words=any(kind.has_words for kind in here),
        has_back=paging.neighbour(found, leaf.number, -1, asked), **_language(consultation, response), who=who,
        shown=shown_from_form(who) if told.error else chosen(response), level_labels=LABELS,
        mail_form=MailForm(formdata=None), shows_link=bool(request.args.get("link")),
    )  # fmt: skip
    return text, told.status


def _language(consultation: Consultation, response: Response | None) -> dict[str, Any]:
    before = language_of(response) if response else None
    lang = request.form.get("lang", before or consultation.lang)
    return {"languages_of_answers": LANGUAGES, "lang": lang}


def review(who: Coming, response: Response, told: Told = NOTHING_TOLD) -> tuple[str, int]:
    """All answers, and what is missing, before they are submitted."""
    consultation = who.consultation
    reading.read(consultation)
    typed, found = current_answers(response), paging.leaves(consultation)
    asked = logic.asked(consultation, answers.sound(consultation, typed))
    text = render_template(
        "consultations/review.html", c=consultation, typed=typed, version=response.draft_version,
        key=new_key(), told=told, leaves=found, asked=asked, faults=answers.faults(consultation, typed),
        has_words=any(kinds.of(question).has_words for question in consultation.questions()),
        who=who, **_language(consultation, response),
    )  # fmt: skip
    return text, told.status
