"""Does everything that can be wrong with a list's files have a sentence, and every sentence a use?"""

import re
from pathlib import Path

import screening.lists
from screening.catalogue.sentences import load_catalogue

REASON = re.compile(r'"((?:list_file|definition|entry)_[a-z0-9_]+)"')


def test_reasons_and_sentences_are_the_same_set() -> None:
    (folder,) = screening.lists.__path__
    sources = (path.read_text(encoding="utf-8") for path in Path(folder).glob("*.py"))
    raised = {reason for source in sources for reason in REASON.findall(source)}
    codes = {code.removeprefix("reason.") for code in load_catalogue().codes("reason.")}
    assert raised == {code for code in codes if REASON.fullmatch(f'"{code}"')}
