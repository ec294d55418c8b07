"""Which route does a request take, told without anybody's id?"""

from starlette.types import Scope

UNMATCHED = "unmatched"
STATIC = "/static/"
"""Where the pages' own scripts, styles and fonts lie: the one part that a browser may keep."""


def route_template(scope: Scope) -> str:
    """Give the path with the names of its parameters in their place; `unmatched` where no route took it.

    The path itself never gets into a log or a problem: it may be what somebody typed into the wrong field.
    """
    path = str(scope.get("path", ""))
    if path.startswith(STATIC):
        return STATIC
    if scope.get("endpoint") is None:
        return UNMATCHED
    parameters = {str(value): name for name, value in scope.get("path_params", {}).items()}
    return "/".join(f"{{{parameters[part]}}}" if part in parameters else part for part in path.split("/"))
