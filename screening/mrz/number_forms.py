"""How do States make their document numbers?

`number_forms.csv` tells what is publicly known of some States. No number is refused for its form: States change them,
and specimens have their own. A form only tips the scale between look-alikes that the print leaves open.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from screening.mrz.glyphs import irregularity

_FILE: Final = Path(__file__).with_name("number_forms.csv")
_OTHER_FORM: Final = 2.5
"""How much less likely (in nats) is a number that none of its State's forms fits."""
_TURN: Final = 0.7
"""... a change between letters and digits."""
_LETTER_O: Final = 1.0
"""... an O, which many States avoid because of the 0."""


@cache
def number_forms() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """Give the forms of each State's numbers."""
    forms: dict[str, tuple[re.Pattern[str], ...]] = {}
    with _FILE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            forms[row["issuer"]] = (*forms.get(row["issuer"], ()), re.compile(row["form"]))
    return forms


def cost_of_number(number: str, issuer: str) -> float:
    """How unlikely a number is for its form, in nats, compared with the likeliest form."""
    forms = number_forms().get(issuer, ())
    cost = 0.0 if not forms or any(form.fullmatch(number) for form in forms) else _OTHER_FORM
    return cost + _TURN * irregularity(number) + _LETTER_O * number.count("O")
