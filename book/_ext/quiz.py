"""Pages with a quiz, and the page that lists the progress in all of them, load the script ``quiz.js``."""

from typing import Any

from sphinx.application import Sphinx

WITH_SCRIPT = ("quiz-option", "quiz-progress")


def load_script(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Let a page load the script if it has something for it to do."""
    if any(name in context.get("body", "") for name in WITH_SCRIPT):
        app.add_js_file("quiz.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the script."""
    app.connect("html-page-context", load_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
