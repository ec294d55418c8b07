"""Which pages are there?"""

from fastapi import FastAPI

from screening.console import (
    alert_page,
    board_page,
    counter_page,
    dashboard_page,
    import_pages,
    key_pages,
    language_choice,
    list_pages,
    proposal_pages,
    review_pages,
    roster_pages,
    sign_in_pages,
)
from screening.console.problem_pages import install_problem_pages
from screening.console.static_files import send_static_file
from screening.web.routes import STATIC


def install_console(app: FastAPI) -> None:
    """Give an application every page and the files that they fetch.

    Call it after `web.joining.install`, whose problem documents it adds pages to. Each room is joined by itself: a
    router within a router has the framework prepare its routes once a level.
    """
    for pages in (
        sign_in_pages,
        language_choice,
        counter_page,
        board_page,
        alert_page,
        list_pages,
        dashboard_page,
        import_pages,
        review_pages,
        proposal_pages,
        roster_pages,
        key_pages,
    ):
        app.include_router(pages.router)
    app.add_api_route(
        STATIC + "{version}/{name:path}", send_static_file, methods=["GET", "HEAD"], include_in_schema=False
    )
    install_problem_pages(app)
