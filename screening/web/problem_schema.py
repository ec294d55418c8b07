"""Which form does a problem document have?"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Code = Annotated[str, Field(max_length=64, pattern=r"^[a-z0-9_:.]*$")]


class NamedValue(BaseModel):
    """One particular of a problem or of a hit's evidence."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=64)]
    value: Annotated[str, Field(max_length=500)] | bool | int | float


class ProblemItem(BaseModel):
    """One thing that is wrong with a request, and where: a JSON pointer (RFC 6901) or the name of a parameter."""

    model_config = ConfigDict(extra="forbid")

    pointer: Annotated[str, Field(max_length=300)]
    code: Code
    detail: Annotated[str, Field(max_length=1000)] = ""
    parameters: Annotated[list[NamedValue], Field(max_length=10)] = []


class Problem(BaseModel):
    """A problem document (RFC 9457): what went wrong, where, and what to do.

    `outcome` stands on everything that was meant to screen somebody: whoever gets a problem has no clearance.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:screening:problem:unknown_checkpost",
                    "title": "Unknown checkpost or counter",
                    "status": 422,
                    "detail": "There is no such checkpost, or no such counter there. Nothing was recorded.",
                    "instance": "/api/v1/screenings",
                    "code": "unknown_checkpost",
                    "where": "crossing.counter",
                    "parameters": [{"name": "what", "value": "counter"}],
                    "errors": [],
                    "outcome": "undetermined",
                }
            ]
        },
    )

    type: Annotated[str, Field(max_length=100)]
    title: Annotated[str, Field(max_length=200)]
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Annotated[str, Field(max_length=1000)]
    instance: Annotated[str, Field(max_length=200)]
    code: Code
    where: Annotated[str, Field(max_length=300)] | None = None
    parameters: Annotated[list[NamedValue], Field(max_length=20)] = []
    errors: Annotated[list[ProblemItem], Field(max_length=20)] = []
    outcome: Literal["undetermined"] | None = None
