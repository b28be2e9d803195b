"""Books of a page or two, built with the project's own settings and extensions, to test the extensions."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from bs4 import BeautifulSoup
from builder import builder
from sitepages import ROOT, build_command


@dataclass
class TinyBook:
    """A book in a folder of its own."""

    root: Path

    def write(self, **files: str) -> None:
        """Write pages and files of checks: ``ch02_topic="..."`` is the page book/ch02-topic.md."""
        for name, text in files.items():
            page = f"book/{name.replace('_', '-')}.md"
            path = self.root / (f"tests/labels/{name}.py" if name.startswith("test_") else page)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def build(self, **settings: object) -> str:
        """Build, and return the warnings; settings replace those of the project's ``_config.yml``."""
        config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
        strict = settings.pop("checked_strict", False)
        config["sphinx"]["config"] |= {"checked_strict": strict}
        for key, value in settings.items():
            config[key] = config.get(key, {}) | value
        (self.root / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
        self.link()
        self.write_toc()
        status, log = builder(*build_command()[1:]).build(self.root)
        warnings = "\n".join(line for line in log.splitlines() if "WARNING" in line or "ERROR" in line)
        assert bool(status) == bool(warnings), log
        return warnings

    def link(self) -> None:
        """Put the project's extensions and static files in their place, and an empty list of references."""
        for name in ("_ext", "_static"):
            place = self.root / "book" / name
            if not place.exists():
                place.symlink_to(ROOT / "book" / name)
        references = self.root / "book/references.bib"
        if not references.exists():
            references.touch()

    def write_toc(self) -> None:
        """The first page in the order of the alphabet is the root."""
        first, *others = sorted(path.stem for path in (self.root / "book").glob("*.[mi][dp]*"))
        toc = {"format": "jb-book", "root": f"book/{first}"}
        if others:
            toc["chapters"] = [{"file": f"book/{name}"} for name in others]
        (self.root / "_toc.yml").write_text(yaml.safe_dump(toc), "utf-8")

    def html(self, page: str) -> str:
        """A built page."""
        return (self.root / f"_build/html/book/{page}.html").read_text("utf-8")

    def page(self, page: str) -> BeautifulSoup:
        """A built page, parsed."""
        return BeautifulSoup(self.html(page), "html.parser")
