"""Which codes stand for a State, an organisation or a nationality on a travel document?

ISO 3166-1 alpha-3 through pycountry, whose one door this is, and the codes that ICAO Doc 9303-3, section 5, adds
(`icao_codes.csv`: organisations, kinds of British nationality, stateless persons and refugees, specimens, and D).
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from screening.domain.identifiers import StateCode

_ICAO_FILE = Path(__file__).with_name("icao_codes.csv")
_KOSOVO_ALPHA_2 = "XK"


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
