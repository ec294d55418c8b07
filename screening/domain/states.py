"""Which codes stand for a State, an organisation or a nationality on a travel document?

ISO 3166-1 alpha-3 through pycountry, whose one door this is, and the codes that ICAO Doc 9303-3, section 5, adds
(`icao_codes.csv`: organisations, kinds of British nationality, stateless persons and refugees, specimens, and D).
What else people write for a State stands in `state_names.csv`.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from screening.domain.identifiers import StateCode

_ICAO_FILE = Path(__file__).with_name("icao_codes.csv")
_NAMES_FILE = Path(__file__).with_name("state_names.csv")
_KOSOVO_ALPHA_2 = "XK"
_GERMANY = StateCode("D")
"""ISO has DEU; passports print this."""
_NO_LETTERS = re.compile(r"[^a-z]+")
_IN_BRACKETS = re.compile(r"\(.*?\)")


@cache
def icao_codes() -> Mapping[StateCode, str]:
    """Give the codes that ISO 3166-1 lacks, each with the name of what it stands for."""
    with _ICAO_FILE.open(encoding="utf-8", newline="") as rows:
        return MappingProxyType({StateCode(row["code"]): row["entity"] for row in csv.DictReader(rows)})


@cache
def iso_codes() -> Mapping[str, StateCode]:
    """Give ISO's alpha-3 codes by their alpha-2 codes, and Kosovo's, which ISO leaves to its users."""
    # Late: pycountry costs a tenth of a second, and not every command asks for a code.
    import pycountry  # noqa: PLC0415

    codes = {country.alpha_2: StateCode(country.alpha_3) for country in pycountry.countries}
    return MappingProxyType({**codes, _KOSOVO_ALPHA_2: StateCode("RKS")})


@cache
def known_codes() -> frozenset[StateCode]:
    """Give every code that may stand as issuing State or nationality."""
    return frozenset(iso_codes().values()) | frozenset(icao_codes())


def is_known_state(code: str) -> bool:
    """Whether the code (without fillers: `D`, `PAK`) stands for somebody. An unknown one is worth a look, no error."""
    return code in known_codes()


def alpha_3_of(alpha_2: str) -> StateCode | None:
    """Give the alpha-3 code of an ISO 3166-1 alpha-2 code in either case, or None."""
    return iso_codes().get(alpha_2.upper())


@lru_cache(maxsize=4096)
def state_of(written: str) -> StateCode | None:
    """Give the code, as documents print it, of what people write for a State: its code, or a name of it in English."""
    text = written.strip()
    code = alpha_3_of(text)
    if code is None:
        code = StateCode(text.upper())
        if not is_known_state(code):
            head, _, rest = text.partition(", ")
            names = _codes_by_name()
            code = names.get(_plain_name(text)) or names.get(_plain_name(f"{rest} {head}"))
    return _GERMANY if code == "DEU" else code


@cache
def _codes_by_name() -> Mapping[str, StateCode]:
    import pycountry  # noqa: PLC0415  late, as above

    named: dict[str, StateCode] = {}
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name"):
            name = getattr(country, attribute, None)
            if name:
                head, _, rest = name.partition(", ")
                for form in (name, _IN_BRACKETS.sub("", name), f"{rest} {head}"):
                    named.setdefault(_plain_name(form), StateCode(country.alpha_3))
    named |= {_plain_name(_IN_BRACKETS.sub("", entity)): code for code, entity in icao_codes().items()}
    with _NAMES_FILE.open(encoding="utf-8", newline="") as rows:
        named |= {_plain_name(row["name"]): StateCode(row["code"]) for row in csv.DictReader(rows)}
    return MappingProxyType(named)


def _plain_name(name: str) -> str:
    """Give a name as it is compared: small letters without accents, "the" left out."""
    letters = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(word for word in _NO_LETTERS.split(bare) if word and word != "the")
