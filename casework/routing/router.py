"""Suggests departments for a text, the best first, with the duty that fits; says when it is unclear or about conduct (DD, FC-4.3, TL-6).

It only suggests: the office decides. Texts go in and are not kept; nothing here logs.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from casework.routing.conduct import addressed, complains
from casework.routing.duties import Duty, duties
from casework.routing.experience import Experience, Similar
from casework.routing.language import chinese
from casework.routing.leaning import leaning
from casework.routing.matching import Fit, Match, standard

INSPECTION: Final = "inspection"
MOST: Final = 3
"""Departments suggested at most."""
SHOWN_FROM: Final = 1.0
"""Evidence from which a department is suggested at all."""
CLEAR_FROM: Final = 2.0
"""Evidence below which nothing is clear: about one term of the data."""
STRANGE: Final = 2.5
"""Evidence that each unit of a letter's leaning to the unclear asks beside CLEAR_FROM, from FAMILIAR upwards."""
FAMILIAR: Final = -1.5
"""Leaning of a letter that sounds like those with a department."""
RIVAL_SHARE: Final = 0.95
"""A second department with this share of the first one's evidence makes it unclear."""
SEVERAL_SHARE: Final = 0.3
"""The same where the letter says itself that it has two concerns."""
ELSEWHERE_SHARE: Final = 0.9
"""Another body's field with this share of the first department's evidence makes it unclear."""
HALF: Final = 6.0
"""Evidence that is shown as a score of one half."""
LEARNT: Final = 14.0
"""Evidence of confirmed texts that are together as like as one identical text."""


class Suggestion(NamedTuple):
    """A department with its score (0 to 1, not a probability), the duty that fits, and confirmed texts like this one given to it."""

    department: str
    score: float
    duty: Duty | None  # None: only confirmed texts speak for it
    similar: tuple[Similar, ...]


class Routing(NamedTuple):
    """The suggestions, best first. unclear: nothing fits, two fit alike, or another body (`elsewhere`) does. discipline: about conduct."""

    suggestions: tuple[Suggestion, ...]
    unclear: bool
    discipline: bool
    elsewhere: str | None


class Router:
    """Suggests from the duties, and from what was confirmed before."""

    def __init__(self, experience: Experience | None = None) -> None:
        self._experience = experience

    def route(self, text: str) -> Routing:
        """The suggestions for a text of any length."""
        match, similar = standard().match(text), self._experience.similar(text) if self._experience else []
        fits = _with_learnt(match.departments, similar)
        discipline = _about_conduct(text, match)
        ranked = sorted((fit for fit in fits.items() if fit[1].evidence >= SHOWN_FROM), key=lambda pair: -pair[1].evidence)
        if discipline:
            ranked = _inspection_first(ranked)
        unclear = not discipline and _unclear(text, ranked, match)
        foreign = unclear and match.elsewhere_evidence >= CLEAR_FROM
        shown = tuple(_suggestion(department, fit, similar) for department, fit in ranked[:MOST])
        return Routing(shown, unclear, discipline, match.elsewhere.body if foreign else None)


Ranked = Sequence[tuple[str, Fit]]


def _with_learnt(fits: Mapping[str, Fit], similar: Sequence[Similar]) -> dict[str, Fit]:
    """The fits with what confirmed texts add, also for a department of which the duties tell nothing."""
    learnt = dict(fits)
    for department in dict.fromkeys(one.department for one in similar):
        likeness = sum(one.likeness for one in similar if one.department == department)
        fit = fits.get(department, Fit(0.0, None))
        learnt[department] = fit._replace(evidence=fit.evidence + LEARNT * min(1.0, likeness))
    return learnt


def _about_conduct(text: str, match: Match) -> bool:
    """Whether staff are complained of; not where the letter is another body's and speaks to nobody here."""
    best = max(fit.evidence for department, fit in match.departments.items() if department != INSPECTION)
    if not complains(text):
        return False
    return addressed(text) or match.elsewhere_evidence <= max(best, CLEAR_FROM)


def _inspection_first(ranked: Ranked) -> list[tuple[str, Fit]]:
    others = [pair for pair in ranked if pair[0] != INSPECTION]
    most = max([HALF, *(fit.evidence for _, fit in ranked)])
    duty = next(duty for duty in duties() if duty.department == INSPECTION)
    return [(INSPECTION, Fit(most + SHOWN_FROM, duty)), *others]


def _unclear(text: str, ranked: Ranked, match: Match) -> bool:
    first = ranked[0][1].evidence if ranked else 0.0
    if first < CLEAR_FROM + STRANGE * max(0.0, leaning("unclear").of(text) - FAMILIAR):
        return True
    rival = RIVAL_SHARE if chinese().several.search(text) is None else SEVERAL_SHARE
    close = len(ranked) > 1 and ranked[1][1].evidence >= rival * first
    return close or match.elsewhere_evidence >= ELSEWHERE_SHARE * first


def _suggestion(department: str, fit: Fit, similar: Sequence[Similar]) -> Suggestion:
    score = round(fit.evidence / (fit.evidence + HALF), 3)
    return Suggestion(department, score, fit.duty, tuple(one for one in similar if one.department == department))
