"""Words sought in titles and numbers, quick among a million matters: titles by their pairs of characters, numbers by either end."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Integer, Text, and_, any_, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col

from register.matters import Matter

FEW: Final = 5_000
"""Matters with a word in them that are fetched by their ids; a word in more of them is met soon by just looking through all."""


@dataclass(frozen=True)
class Mentions:
    """The condition (on Matter) that every word is in title or number; `common`: in very many."""

    conditions: Sequence[ColumnElement[bool]]
    common: bool


def mentions(session: Session, words: Sequence[str], visible: ColumnElement[bool]) -> Mentions:
    """What is to hold where these words are mentioned; titles count only where they are visible to whoever asks."""
    conditions, common = [], bool(words)
    for word in words:
        found = _few(session, word)
        if found is None:
            conditions.append(or_(_in_number(word), and_(visible, _in_title(word))))
        else:
            common = False
            # the word is in title or number of each of them: the titles need not be looked at again
            conditions.append(and_(col(Matter.id) == any_(literal(found, ARRAY(Integer))), or_(visible, _in_number(word))))
    return Mentions(conditions, common)


def grams(word: str) -> list[str]:
    """The pairs of characters in a word, or its only character: what `register.grams` finds in a title."""
    low = word.lower()
    return sorted({low[at : at + 2] for at in range(len(low) - 1)} or {low})


def _few(session: Session, word: str) -> list[int] | None:
    """The matters with the word in title or number; None if there are more than a few."""
    in_titles = select(col(Matter.id)).where(func.register.grams(Matter.subject, type_=ARRAY(Text)).contains(grams(word)))
    either = union_all(in_titles.where(_in_title(word)), select(col(Matter.id)).where(_in_number(word))).subquery()
    found = session.scalars(select(either.c[0]).limit(FEW + 1)).all()
    return None if len(found) > FEW else list(found)


def _in_title(word: str) -> ColumnElement[bool]:
    return col(Matter.subject).icontains(word, autoescape=True)


def _in_number(word: str) -> ColumnElement[bool]:
    upper = unicodedata.normalize("NFKC", word).upper()  # full-width signs of an input method mean the same number
    backwards = func.reverse(Matter.number, type_=Text)
    return or_(col(Matter.number).startswith(upper, autoescape=True), backwards.startswith(upper[::-1], autoescape=True))
