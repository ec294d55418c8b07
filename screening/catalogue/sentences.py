"""Which sentence does a code stand for, in the reader's language?

Sentences are kept in gettext PO files, `<language>/<subject>.po`; the msgid is the code (`instruction.refer`), the
msgstr the sentence with named fields in braces. English is complete by definition; where Urdu has no sentence yet,
English stands in. This is the one door to Babel.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from screening.catalogue.directions import RIGHT_TO_LEFT, IsolatedValues, isolate_literals
from screening.domain.wording import Language

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every sentence of the service, by language and code."""

    sentences: Mapping[Language, Mapping[str, str]]

    def sentence(
        self,
        code: str,
        parameters: Mapping[str, str | int | float] | None = None,
        language: Language = Language.ENGLISH,
    ) -> str:
        """Say a code. Raises LookupError for a code without an English sentence, KeyError for a missing parameter."""
        own = self.sentences[language].get(code)
        found = own or self.sentences[Language.ENGLISH].get(code)
        if found is None:
            raise LookupError(code)
        if not parameters:
            return found
        return found.format_map(IsolatedValues(parameters) if own and language in RIGHT_TO_LEFT else parameters)

    def has(self, code: str, language: Language = Language.ENGLISH) -> bool:
        """Whether that language has a sentence of its own for the code."""
        return bool(self.sentences[language].get(code))

    def codes(self, prefix: str = "") -> tuple[str, ...]:
        """Give every code that begins so, in order."""
        return tuple(sorted(code for code in self.sentences[Language.ENGLISH] if code.startswith(prefix)))


def _read_language(folder: Path) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, abort_invalid=True):
                if isinstance(message.id, str) and isinstance(message.string, str) and message.id:
                    if message.id in sentences:
                        raise LookupError(message.id)
                    sentences[message.id] = message.string
    return sentences


@cache
def load_catalogue() -> Catalogue:
    """Read the PO files beside this module, once a process. Raises LookupError for a code that stands in two files."""
    sentences = {language: _read_language(_FOLDER / language.value) for language in Language}
    for language in RIGHT_TO_LEFT:
        sentences[language] = {code: isolate_literals(said) for code, said in sentences[language].items()}
    return Catalogue(sentences)
