"""The one door to the library of sounds: a character's syllable without its tone."""

import os
from functools import lru_cache

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # 50 MB of phrases, which single characters never need
from pypinyin import lazy_pinyin


def is_han(text: str) -> bool:
    """Whether every character is a Chinese one."""
    return all("\u3400" <= character <= "\u9fff" for character in text)


@lru_cache(maxsize=20_000)
def syllable(character: str) -> str:
    """How a character is said, by its most usual reading; any other sign stands for itself."""
    return lazy_pinyin(character)[0] if is_han(character) else character


def sound(text: str) -> str:
    """A text's syllables, a space between them."""
    return " ".join(map(syllable, text))
