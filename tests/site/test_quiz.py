"""Quizzes: options are marked, progress stays on the device, and folded feedback needs no script."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import notebook
import pytest
import sitepages
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sitepages import lay_out, turn

CHAPTERS = [name for name in notebook.notebook_names() if name.startswith("ch")]
KEY = "expected-surprise-progress"
BLOCKED = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('storage is blocked') }})"


def questions(name: str) -> dict[str, dict[str, bool]]:
    """The quiz of a chapter as its source has it: by question, by letter, whether an option is right."""
    text = notebook.to_text(notebook.read(name)).partition("## Quick quiz")[2].partition("## Exercises")[0]
    found: dict[str, dict[str, bool]] = {}
    for start in re.finditer(r"^\*\*(\d+)\.|^:{3,}\{dropdown\} (\S+).*\n(?::.*\n)*(\S+)", text, re.MULTILINE):
        number, letter, feedback = start.groups()
        if number:
            found[number] = {}
        else:
            found[list(found)[-1]][letter.strip("()")] = {"**Yes.**": True, "**No.**": False}.get(feedback)
    return found


QUIZ = {name: questions(name) for name in CHAPTERS}
CHAPTER = CHAPTERS[0]
Opener = Callable[..., Page]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser, with nothing kept."""
    fresh = browser.new_context()
    yield fresh
    fresh.close()


@pytest.fixture
def opened(context: BrowserContext, base_url: str) -> Iterator[Opener]:
    """Opens pages of the site, and fails if one has an error or asks another host."""
    faults = []

    def opening(name: str = CHAPTER, *, address: str = "", script: str = "", width: int = 1280) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("pageerror", lambda error: faults.append(error.stack))
        page.on("request", lambda request: foreign(request, faults))
        if script:
            page.add_init_script(script)
        page.goto(address or f"{base_url}/book/{name}.html")
        return page

    def foreign(request: object, faults: list[str]) -> None:
        if not request.url.startswith((base_url, "file:", "data:")) or request.method != "GET":
            faults.append(f"sends {request.method} {request.url}")

    yield opening
    ours = [fault for fault in faults if "storage is blocked" not in fault or "quiz.js" in fault]
    assert not ours  # the theme's own scripts complain where storage is blocked


def option(page: Page, number: str, letter: str):
    """An option of a question: the n-th run of options, and the letter in it."""
    before = sum(len(QUIZ[CHAPTER][str(n)]) for n in range(1, int(number)))
    return page.locator("details.quiz-option").nth(before + list(QUIZ[CHAPTER][number]).index(letter))


def letter_of(number: str, right: bool) -> str:
    return next(letter for letter, is_right in QUIZ[CHAPTER][number].items() if is_right == right)


def choose(page: Page, number: str, right: bool) -> None:
    option(page, number, letter_of(number, right)).locator("summary").click()


def status(page: Page):
    return page.locator(".quiz-score [role=status]")


def kept(page: Page) -> str | None:
    return page.evaluate(f"localStorage.getItem('{KEY}')")


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_question_has_a_right_and_a_wrong_option_and_each_option_says_which_it_is(name: str) -> None:
    assert list(QUIZ[name]) == [str(n + 1) for n in range(len(QUIZ[name]))]
    assert len(QUIZ[name]) >= 3
    for number, options in QUIZ[name].items():
        assert list(options) == list("abcdef"[: len(options)]), number
        assert set(options.values()) == {True, False}, number


@pytest.mark.parametrize("name", sitepages.in_turn(CHAPTERS))
def test_the_site_shows_the_same_questions(opened: Opener, name: str) -> None:
    page = opened(name)
    shown = page.locator("details.quiz-option").count()
    assert shown == sum(map(len, QUIZ[name].values()))
    page.locator("details.quiz-option > summary").evaluate_all("all => all.forEach(each => each.click())")
    flat = [right for options in QUIZ[name].values() for right in options.values()]
    classes = [each.get_attribute("class") for each in page.locator("details.quiz-option").all()]
    assert ["quiz-right" in each for each in classes] == flat
    assert ["quiz-wrong" in each for each in classes] == [not right for right in flat]
    first = sum(next(iter(options.values())) for options in QUIZ[name].values())
    count = len(QUIZ[name])
    expect(status(page)).to_contain_text(f"{count} of {count} answered, {first} right at the first try.")


def test_a_right_option_by_pointer(opened: Opener) -> None:
    page = opened()
    choose(page, "1", True)
    chosen = option(page, "1", letter_of("1", True))
    expect(chosen.locator(".quiz-mark")).to_have_text("✓ right")
    expect(chosen.locator(".sd-card-body")).to_be_visible()
    expect(status(page)).to_contain_text(
        f"right. 1 of {len(QUIZ[CHAPTER])} answered, 1 right at the first try."
    )


def test_a_wrong_option_and_then_the_right_one_is_no_first_try(opened: Opener) -> None:
    page = opened()
    choose(page, "2", False)
    expect(option(page, "2", letter_of("2", False)).locator(".quiz-mark")).to_have_text("✗ not right")
    choose(page, "2", True)
    choose(page, "2", True)  # folded again: nothing is chosen
    expect(status(page)).to_contain_text("1 of 4 answered, 0 right at the first try.")
    assert page.locator(".quiz-mark").count() == 2


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_options_by_keyboard_and_the_focus_stays(opened: Opener, key: str) -> None:
    page = opened()
    summary = option(page, "1", letter_of("1", True)).locator("summary")
    summary.focus()
    page.keyboard.press(key)
    expect(status(page)).to_contain_text("1 of 4 answered, 1 right at the first try.")
    assert summary.evaluate("summary => document.activeElement === summary")
    assert status(page).evaluate("element => element.tagName") == "P"


def test_a_reload_keeps_marks_and_leaves_the_feedback_folded(opened: Opener) -> None:
    page = opened()
    choose(page, "1", True)
    choose(page, "3", False)
    page.reload()
    expect(status(page)).to_have_text("2 of 4 answered, 1 right at the first try.")
    assert page.locator(".quiz-mark").all_text_contents() == ["✓ right", "✗ not right"]
    assert page.locator("details.quiz-option[open]").count() == 0


def test_starting_again_clears_this_quiz_only(opened: Opener) -> None:
    page = opened()
    page.locator(".exercise-done input").first.check()
    choose(page, "1", True)
    again = page.get_by_role("button", name="Start the quiz again")
    again.click()
    expect(status(page)).to_have_text("0 of 4 answered, 0 right at the first try.")
    assert page.locator(".quiz-mark").count() == 0
    assert again.evaluate("button => document.activeElement === button")
    page.reload()
    expect(page.locator(".exercise-done input").first).to_be_checked()
    expect(status(page)).to_have_text("0 of 4 answered, 0 right at the first try.")


def test_an_exercise_is_ticked_by_keyboard_and_unticked(opened: Opener) -> None:
    page = opened()
    tick = page.get_by_role("checkbox", name="Exercise 1.2 done")
    tick.focus()
    page.keyboard.press("Space")
    page.reload()
    expect(tick).to_be_checked()
    tick.uncheck()
    page.reload()
    expect(tick).not_to_be_checked()


def test_all_chapters_are_listed_and_cleared(opened: Opener) -> None:
    page, other = opened(), opened(CHAPTERS[1])
    choose(page, "1", True)
    page.locator(".exercise-done input").nth(1).check()
    other.locator("details.quiz-option > summary").first.click()
    page.get_by_role("link", name="All chapters").click()
    place = page.locator(".quiz-progress")
    lines = place.locator("li")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text(": 1 of 4 answered, 1 right at the first try; 1 of 6 exercises done.")
    page.once("dialog", lambda dialog: dialog.dismiss())
    clear = place.get_by_role("button", name="Clear all progress")
    clear.click()
    assert kept(page)
    page.once("dialog", lambda dialog: dialog.accept())
    clear.click()
    expect(lines).to_have_count(0)
    expect(place.get_by_role("status")).to_have_text("Cleared: nothing is kept on this device any more.")
    assert kept(page) is None
    assert clear.evaluate("button => document.activeElement === button")


def test_a_chapter_in_the_list_leads_to_its_page(opened: Opener) -> None:
    page = opened()
    choose(page, "1", True)
    title = page.title().split(" — ")[0]
    page.get_by_role("link", name="All chapters").click()
    page.locator(".quiz-progress").get_by_role("link", name=title).click()
    page.wait_for_url(f"**/{CHAPTER}.html")


def test_the_progress_page_fills_itself_without_moving_the_text(opened: Opener) -> None:
    page = opened()
    choose(page, "1", True)
    listed = opened("how-to-use", script=sitepages.SHIFT_OBSERVER)
    expect(listed.locator(".quiz-progress li")).to_have_count(1)
    assert listed.evaluate("window.layoutShift") < 0.05


def test_blocked_storage_is_no_error_and_is_said(opened: Opener) -> None:
    page = opened(script=BLOCKED)
    choose(page, "1", True)
    page.locator(".exercise-done input").first.check()
    choose(page, "2", False)
    expect(status(page)).to_contain_text(
        "2 of 4 answered, 1 right at the first try. This browser does not let"
    )
    listed = opened("how-to-use", script=BLOCKED)
    expect(listed.locator(".quiz-progress")).to_contain_text("Nothing is kept")


def test_what_is_kept_may_be_nonsense(opened: Opener) -> None:
    page = opened("how-to-use")
    for stored in "not JSON", "7", "null", f'{{"{CHAPTER}": 7}}', f'{{"{CHAPTER}": {{}}}}':
        page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, stored])
        page.reload()
        expect(page.locator(".quiz-progress")).to_contain_text("Nothing is kept")
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, "not JSON"])
    chapter = opened()
    choose(chapter, "1", True)
    expect(status(chapter)).to_contain_text("1 of 4 answered")


def test_a_copy_on_a_disk_keeps_progress_too(opened: Opener) -> None:
    page = opened(address=(sitepages.SITE / f"book/{CHAPTER}.html").as_uri())
    choose(page, "1", True)
    page.reload()
    expect(status(page)).to_have_text("1 of 4 answered, 1 right at the first try.")


def test_nothing_is_kept_but_one_entry_with_letters(opened: Opener, context: BrowserContext) -> None:
    page = opened()
    assert kept(page) is None
    choose(page, "1", True)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('expected'))") == [KEY]
    assert f'"quiz":{{"1":"{letter_of("1", True)}+"}},"done":[]' in kept(page)
    assert context.cookies() == []


def test_without_scripts_an_option_unfolds_its_feedback(browser: Browser, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base_url}/book/{CHAPTER}.html")
    chosen = option(page, "1", letter_of("1", True))
    chosen.locator("summary").click()
    expect(chosen.locator(".sd-card-body")).to_be_visible()
    assert page.locator(".quiz-score, .quiz-mark, .exercise-done").count() == 0
    page.goto(f"{base_url}/book/how-to-use.html")
    expect(page.locator(".quiz-progress")).to_contain_text("Where scripts are on")
    context.close()


def test_print_shows_every_option_with_its_feedback(opened: Opener) -> None:
    page = opened()
    lay_out(page)
    page.emulate_media(media="print")
    seen = "bodies => bodies.every(each => each.checkVisibility() && each.getClientRects().length)"
    assert page.locator("details.quiz-option > .sd-card-body").evaluate_all(seen)
    expect(page.locator(".quiz-score")).to_be_hidden()


def test_nothing_moves_for_those_who_want_no_motion(browser: Browser, base_url: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{base_url}/book/{CHAPTER}.html")
    page.locator("details.quiz-option > summary").first.click()
    moving = page.evaluate(
        "document.getAnimations().filter(each => each.effect.getTiming().duration > 10).length"
    )
    assert moving == 0
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_chosen_options_and_ticks_meet_axe_in_light_and_dark(opened: Opener, width: int) -> None:
    page = opened(width=width)
    choose(page, "1", True)
    choose(page, "2", False)
    page.locator(".exercise-done input").first.check()
    lay_out(page)
    page.evaluate(sitepages.ONE_TEXT)
    page.evaluate(sitepages.AXE)
    for scheme in "light", "dark":
        turn(page, scheme)
        found = page.evaluate("axe.run({include: ['#quick-quiz', 'div.exercise']})")["violations"]
        assert [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_script_is_small_and_only_where_a_quiz_is(site: Path) -> None:
    script = (site / "_static/quiz.js").read_bytes()
    assert len(gzip.compress(script)) <= 3 * 1024
    assert not re.search(rb"fetch|XMLHttp|sendBeacon|import\(|eval\(|innerHTML|https?:", script)
    for name in sitepages.page_names():
        page = (site / f"{name}.html").read_text("utf-8")
        wanted = bool(re.search(r'class="[^"]*\b(quiz-option|quiz-progress)\b', page))
        assert bool(re.search(r'<script[^>]* src="[^"]*quiz\.js', page)) == wanted, name
