"""Which endpoints does the API have?"""

from fastapi import FastAPI

from screening.api import (
    administration,
    alerts,
    api_keys,
    changes,
    costs,
    counter_stream,
    crossings,
    exports,
    import_decisions,
    import_uploads,
    imports,
    journal,
    lines,
    list_search,
    lists,
    manifests,
    match,
    operations,
    photographs,
    retro_screenings,
    reviews,
    rollbacks,
    scans,
    screenings,
    sessions,
    shifts,
    statistics,
    sync,
    thresholds,
)
from screening.api.description import PROBLEMS

PREFIX = "/api/v1"


def install_api(app: FastAPI) -> None:
    """Give the application everything under `/api/v1`, what operators and other systems ask at the root, and the short
    way to what is asked most.

    Each room is joined by itself: a router within a router has the framework prepare its routes once a level.
    """
    travellers = (sessions, screenings, counter_stream, scans, manifests, lines, crossings, alerts)
    importing = (import_uploads, imports, import_decisions)
    changed = (list_search, lists, statistics, changes, reviews, photographs, *importing, rollbacks, exports, sync)
    keeping = (*changed, thresholds, costs, retro_screenings)
    headquarters = (*keeping, journal, administration, api_keys, shifts)
    for router in (*(room.router for room in (*travellers, *headquarters)), import_uploads.uploading):
        app.include_router(router, prefix=PREFIX, responses=PROBLEMS)
    for router in (operations.router, match.router):
        app.include_router(router, responses=PROBLEMS)
    app.router.routes.insert(0, screenings.short_way(PREFIX))
