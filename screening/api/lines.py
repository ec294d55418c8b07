"""What do these lines say, and do their check digits hold? Nobody is screened."""

from fastapi import APIRouter
from pydantic import ConfigDict

from screening.api.fields import CheckpostField, Request
from screening.api.presented import MrzField
from screening.api.readings import PageRead, page_read
from screening.auth.permissions import Permission, require
from screening.domain.clock import local_date
from screening.domain.identifiers import CheckpostCode
from screening.mrz.text import read_mrz_text
from screening.web.caller import Caller
from screening.web.service import ServiceOf

router = APIRouter(tags=["screening"])


class LinesToRead(Request):
    """The lines as they are typed or corrected, and the checkpost whose calendar tells what has expired."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "mrz": [
                        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
                    ],
                    "checkpost": "KHI",
                }
            ]
        }
    )

    mrz: MrzField
    checkpost: CheckpostField


@router.post("/documents/parse")
def parse(body: LinesToRead, caller: Caller, service: ServiceOf) -> PageRead:
    """Prove the check digits of lines while an officer corrects them. Nobody is screened, and nothing is kept.

    Lines that cannot be parsed are a problem (422). Raises UnknownCheckpost, InvalidMrz, NotAllowed.
    """
    require(caller.account, Permission.TRAVELLER_SCREEN)
    with service.parts.store.read() as repositories:
        checkpost = repositories.checkposts.get(CheckpostCode(body.checkpost))
    today = local_date(service.parts.clock.now(), checkpost.time_zone)
    return page_read(read_mrz_text(body.mrz, today))
