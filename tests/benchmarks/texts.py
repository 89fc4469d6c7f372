"""What the bench's people say: texts of real length and shape, made of a few hundred words, the same in every run."""

import random
from dataclasses import dataclass

from contributions import words
from contributions.models import digest_of
from core import richtext

_VOCABULARY = """
access accountability affordable agencies agreement alphabet analysis archive audience authorities bandwidth
barriers benefit broadband budgets building capacity centres citizens civil clinics coastal collected committee
communities computers confidence connected consultation content cooperation countries courses creative cultural
curriculum data debate decisions delegates delivery democracy develop devices digital disability disaster diversity
doctors documents domains economy education elderly electricity electronic employment enabling energy engineers
environment equality equipment ethics evaluation evidence exchange experience facilitator farmers fibre finance
forums framework freedom funding gender gigabit goals governance governments health heritage hospitals identity
implementation inclusion indicators indigenous infrastructure innovation institutions interface internet invest
islands journalists justice knowledge landlocked languages laws learning libraries licence literacy local markets
measurement media meetings ministries mobile monitor multilingual municipal museums national needs networks
observatory offices online open operators opportunities organisations outcomes outreach papers parliament partners
payment people pilot planning platform policies population poverty practice principles privacy private procedures
programmes progress projects proposal protection providers public publishers quality questions radio recommend
records regional regulation remote report research resources rights rural safety satellite scale schools science
scripts security services shared skills society software solutions speakers spectrum standards statistics
stakeholders strategy students summit support sustainable teachers technical technologies telecentres telemedicine
text tools traffic training translation transparency transport trust universal universities urban users villages
voices volunteers water women workshops writers youth zones
"""
_LINKING = """
and of the in for with to by from on as that should must can could will has have are is not also more
"""
VOCABULARY, LINKING = _VOCABULARY.split(), _LINKING.split()


@dataclass(frozen=True)
class Text:
    """A wording, with all that is kept of one."""

    body: str
    html: str
    text: str
    digest: str
    words: str
    renderer_version: int


def sentence(chance: random.Random) -> str:
    """Eight to twenty-two words."""
    chosen = [chance.choice(LINKING if place % 2 else VOCABULARY) for place in range(chance.randint(8, 22))]
    return " ".join(chosen).capitalize() + "."


def paragraph(chance: random.Random) -> str:
    """Two to four sentences; sometimes a list, a quotation, emphasis or a link instead."""
    plain = " ".join(sentence(chance) for _ in range(chance.randint(2, 4)))
    shape = chance.random()
    if shape < 0.12:
        return "\n".join(f"- {sentence(chance)}" for _ in range(3))
    if shape < 0.2:
        return f"> {sentence(chance)}"
    if shape < 0.3:
        return (
            f"**{chance.choice(VOCABULARY).capitalize()}**: {plain} See https://example.org/{chance.randint(1, 999)}"
        )
    return plain


def texts(count: int) -> list[Text]:
    """``count`` texts of one to four paragraphs, rendered and indexed as the actions do."""
    chance = random.Random(2006)  # noqa: S311  # the same texts in every run, no secret
    return [_text("\n\n".join(paragraph(chance) for _ in range(chance.randint(1, 4)))) for _ in range(count)]


def _text(body: str) -> Text:
    clean = richtext.normalised(body)
    made = richtext.render(clean)
    return Text(clean, made.html, made.text, digest_of(clean), words.indexed(made.text, "en"), made.version)
