"""How does each state of the list officers' pages come about, for whoever looks at all of them?"""

from playwright.sync_api import Browser, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import sign_in
from tests.running_service import wait_until


def entry(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "lists", language)
    page.goto(f"{origin}/lists/ecl")
    page.fill("#search-surname", "RAHMAN")
    page.fill("#search-given", "TARIQ MEHMOOD")
    page.fill("#search-reason", "Is it there?")
    page.keyboard.press("Enter")
    page.locator("#found a").first.click()
    expect(page.locator(".timeline li").first).to_be_visible()
    expect(page.locator("form[inert]")).to_have_count(0)
    return page


def lists_searched(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "lists", language)
    page.goto(f"{origin}/lists")
    page.fill("#search-surname", "طارق محمود رحمان")
    page.keyboard.press("Enter")
    expect(page.locator("#found a").first).to_be_visible()
    return page


def dashboard(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "lists", language)
    page.goto(f"{origin}/lists/ecl/dashboard")
    page.click("summary >> nth=0")
    expect(page.locator(".numbers").first).to_be_visible()
    return page


def import_files(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "lists", language)
    page.goto(f"{origin}/lists/iwl/import")
    expect(page.locator("form[inert]")).to_have_count(0)
    return page


def reviews(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "lists", language)
    page.goto(f"{origin}/reviews?owner=all")
    expect(page.locator("#queue tr, #queue-empty").first).to_be_visible()
    expect(page.locator("form[inert]")).to_have_count(0)
    return page


def import_tried(browser: Browser, origin: str, language: Language) -> Page:
    page = import_files(browser, origin, language)
    line = 'A-1,moi,inquiry,Fictional order,+92 51 000 0000,"SOMEBODY, NEW"'
    content = f"source_id,owner,category,legal_basis,contact,names\r\n{line}\r\n"
    page.set_input_files("#files", {"name": "iwl.csv", "mimeType": "text/csv", "buffer": content.encode()})
    page.fill("#obtained-at", "2026-01-02T10:30")
    page.fill("#obtained-from", "By courier")
    page.click("#import-form button.chief")
    expect(page.locator(".kinds")).to_be_visible(timeout=60_000)
    return page


def proposals(browser: Browser, origin: str, language: Language) -> Page:
    page = import_tried(browser, origin, language)
    page.click("[data-step=repeat]")
    expect(page.locator("[data-word=cancel]")).to_be_visible(timeout=60_000)
    # It waits for another officer as soon as the files are compared.
    wait_until(lambda: page.goto(f"{origin}/proposals") is not None and page.locator("a.open").count() > 0)
    return page


def proposal(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "lists", language)
    page.goto(f"{origin}/lists/ecl")
    page.click("#add-heading")
    page.fill("#names", f"ZETTERSTROM, OLAF {language}")
    page.fill("#dates_of_birth", "1980-01-02")
    page.fill("#legal_basis", "Fictional order")
    page.fill("#contact", "+92 51 000 0000")
    page.fill("#add-reason", "Order 12.")
    page.click("form[data-kind=add] button.chief")
    expect(page.locator("#done")).to_be_visible()
    page.goto(f"{origin}/proposals")
    page.locator("a.open", has_text="ZETTERSTROM").first.click()
    expect(page.locator("#cost dl, #cost .warning").first).to_be_visible()
    expect(page.locator("form[inert]")).to_have_count(0)
    return page
