"""Does everything that can be wrong with a list's files have a sentence, and every sentence a use?"""

import re
from pathlib import Path
from string import Formatter

import screening.catalogue
import screening.lists
from screening.catalogue.sentences import load_catalogue
from screening.domain.wording import Language

RAISED = re.compile(r'"((?:list_file|definition|entry|import)_[a-z0-9_]+)"')
WRITTEN = re.compile(r'^msgid "reason\.([a-z0-9_]+)"$', re.MULTILINE)


FILES = ("problems_lists.po", "problems_imports.po")


def reasons_written_in(language: Language) -> set[str]:
    (folder,) = screening.catalogue.__path__
    texts = ((Path(folder) / language / name).read_text(encoding="utf-8") for name in FILES)
    return {reason for text in texts for reason in WRITTEN.findall(text)}


def test_reasons_and_sentences_are_the_same_set_in_both_languages() -> None:
    (folder,) = screening.lists.__path__
    sources = (path.read_text(encoding="utf-8") for path in Path(folder).rglob("*.py"))
    raised = {reason for source in sources for reason in RAISED.findall(source)}
    english = reasons_written_in(Language.ENGLISH)
    # Some stand in the files of other subjects, that raise them too.
    assert [reason for reason in sorted(raised - english) if not load_catalogue().has(f"reason.{reason}")] == []
    assert english - raised == set()
    assert english == reasons_written_in(Language.URDU)


def test_a_sentence_has_the_same_fields_in_both_languages() -> None:
    sentences = load_catalogue().sentences
    for reason in reasons_written_in(Language.ENGLISH):
        english, urdu = (fields_of(sentences[language][f"reason.{reason}"]) for language in Language)
        assert english == urdu


def fields_of(sentence: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(sentence) if field}
