"""Forms that scripts send: before the script runs, nothing that was typed may end up in an address."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent.parent / "screening" / "console" / "templates"
FORMS = [
    pytest.param(form, id=f"{path.name}-{number}")
    for path in sorted(TEMPLATES.glob("*.html"))
    for number, form in enumerate(re.findall(r"<form[^>]*>", path.read_text(encoding="utf-8")))
]
ASKS_NOTHING_PERSONAL = {'<form class="as-of" method="get">', '<form class="filters" method="get" action="/reviews">'}


@pytest.mark.parametrize("form", FORMS)
def test_no_form_writes_names_into_an_address(form: str) -> None:
    """But for those that ask for a moment, a list or an owner to choose, and for nothing about anybody."""
    assert 'method="post"' in form or form in ASKS_NOTHING_PERSONAL
