"""How is a text kept that people wrote, not the catalogue?"""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The languages of the pages and sentences."""

    ENGLISH = "en"
    URDU = "ur"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages, as a list's TOML or an entry gives it."""

    en: str
    ur: str

    def in_language(self, language: Language) -> str:
        """Give the text in one language."""
        return self.ur if language is Language.URDU else self.en
