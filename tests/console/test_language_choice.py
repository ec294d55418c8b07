"""The language of the pages: chosen on any page, kept by the browser, without script."""

import pytest

from screening.domain.wording import Language
from tests.console.conftest import Browser, hidden
from tests.workflows.conftest import Site


def choose(browser: Browser, language: str, back: str = "/sign-in", **fields: str) -> str:
    answer = browser.send("/language", {"language": language, "back": back, **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_browser_that_prefers_urdu_gets_urdu_from_right_to_left(browser: Browser) -> None:
    page = browser.get("/sign-in", Accept="text/html", Accept_Language="ur-PK, en;q=0.5")
    assert '<html lang="ur" dir="rtl">' in page.text
    assert page.headers["content-language"] == "ur"


def test_what_was_chosen_goes_before_what_the_browser_prefers(browser: Browser) -> None:
    choose(browser, "ur")
    assert '<html lang="ur" dir="rtl">' in browser.get("/sign-in", Accept_Language="en").text
    choose(browser, "en")
    assert '<html lang="en" dir="ltr">' in browser.get("/sign-in", Accept_Language="ur").text


def test_the_api_answers_a_page_in_the_language_that_was_chosen(browser: Browser) -> None:
    choose(browser, "ur")
    answer = browser.get("/api/v1/alerts", Accept="application/json")
    assert answer.headers["content-language"] == "ur"


def test_every_page_offers_the_other_language_and_leads_back_to_itself(browser: Browser) -> None:
    browser.sign_in("shift")
    for path in ("/board", "/counter", "/start"):
        page = browser.open(path)
        assert 'lang="ur">اردو</button>' in page.text
        assert choose(browser, "en", hidden(page, "back")) == path


def test_the_sign_in_page_keeps_where_to_go_on(browser: Browser) -> None:
    page = browser.open("/sign-in?next=/counter")
    assert hidden(page, "next") == "/counter"
    assert choose(browser, "ur", next="/counter") == "/sign-in?next=/counter"


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example/", "/api/v1/alerts", "board"])
def test_the_way_back_leads_to_our_own_pages_alone(browser: Browser, back: str) -> None:
    assert choose(browser, "ur", back) == "/"
    assert choose(browser, "ur", next=back) == "/sign-in"


def test_another_site_cannot_choose(browser: Browser) -> None:
    answer = browser.send("/language", {"language": "ur"}, Origin="https://elsewhere.example")
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


def test_a_language_that_is_none_of_ours_is_refused_and_a_spoilt_cookie_counts_for_nothing(browser: Browser) -> None:
    assert browser.send("/language", {"language": "xx"}).status_code == 422
    browser.cookies.set("screening_language", "xx")
    assert '<html lang="en"' in browser.open("/sign-in").text


@pytest.mark.parametrize("language", Language)
def test_a_refused_sign_in_is_told_in_the_language_of_the_page(browser: Browser, language: Language) -> None:
    choose(browser, language.value)
    said = {Language.ENGLISH: "Try again", Language.URDU: "دوبارہ کوشش کریں"}[language]
    assert said in browser.sign_in("counter", "wrong").text


def test_urdu_letters_are_sent_as_they_are(browser: Browser, site: Site) -> None:
    """Escaped they would take three times the room."""
    choose(browser, "ur")
    browser.sign_in("shift")
    assert "\\u06" not in browser.open("/counter").text
