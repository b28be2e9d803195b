"""``{solutions} 1-4``: the answers and solutions of the exercises of chapters, from the chapters themselves.

A chapter has an exercise as a box of class ``exercise``, then, folded, its hint, answer and solution, or a
folded cell as its solution. Here they stand unfolded; what is shown are copies of the chapter's own
nodes, made when the page is written, without their labels. ``{exercises} 1-4`` lists
the exercises, ``{exercises}`` those of all chapters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chapters import chapters, text_of
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from tables import page_link, table

EXERCISE = re.compile(
    r"^:::+\{admonition\} Exercise (\d+)\.(\d+) \(([^)]*)\): (.*)\n(?::\w.*\n)*?:name: (\S+)$", re.MULTILINE
)


@dataclass(frozen=True)
class Exercise:
    """An exercise of a chapter: its number there, what it needs (pen, code), its title and its label."""

    chapter: int
    rank: int
    kind: str
    title: str
    label: str

    @property
    def number(self) -> str:
        """The number in the book."""
        return f"{self.chapter}.{self.rank}"

    @property
    def anchor(self) -> str:
        """Where its solution stands on its page."""
        return f"solution-{self.chapter}-{self.rank}"


def exercises_in(path: Path) -> list[Exercise]:
    """The exercises of a chapter, in its order."""
    found = EXERCISE.findall(text_of(path))
    return [Exercise(int(number), int(rank), *rest) for number, rank, *rest in found]


class SolutionPlace(nodes.Element):
    """The place of a solution, until its page is written."""


class OfChapters(SphinxDirective):
    """A directive about the chapters from one number to another, or about all."""

    optional_arguments = 1

    def wanted(self) -> list[str]:
        """The pages of the chapters that are asked for."""
        if not self.arguments:
            return list(chapters(self.env).values())
        first, _, last = self.arguments[0].partition("-")
        numbers = range(int(first), int(last or first) + 1)
        return [name for number, name in chapters(self.env).items() if number in numbers]

    def exercises_of(self, name: str) -> list[Exercise]:
        """The exercises of a chapter."""
        return exercises_in(Path(self.env.doc2path(name)))


class Solutions(OfChapters):
    """The solutions of chapters."""

    def run(self) -> list[nodes.Node]:
        """A section for each chapter, and in it one for each exercise."""
        return [self.chapter(name) for name in self.wanted()]

    def chapter(self, name: str) -> nodes.section:
        """The section of a chapter."""
        exercises = self.exercises_of(name)
        title = nodes.title("", f"Chapter {exercises[0].chapter}" if exercises else name)
        intro = nodes.paragraph("", "Exercises of ", page_link(name, self.env.docname), nodes.Text("."))
        sections = [self.exercise(name, each) for each in exercises]
        section = nodes.section("", title, intro, *sections, ids=[f"solutions-{Path(name).name}"], names=[])
        self.set_source_info(section)
        return section

    def exercise(self, name: str, exercise: Exercise) -> nodes.section:
        """The section of an exercise, with the place of its solution."""
        words, messages = self.parse_inline(f"Exercise {exercise.number}: {exercise.title}")
        back = to_label(self.env.docname, exercise.label, f"What exercise {exercise.number} asks")
        self.env.domains["std"].anonlabels[exercise.anchor] = self.env.docname, exercise.anchor
        return nodes.section(
            "",
            nodes.title("", "", *words),
            *messages,
            nodes.paragraph("", "", back),
            SolutionPlace(page=name, exercise=exercise.label),
            ids=[exercise.anchor],
            names=[],
        )


class Exercises(OfChapters):
    """A table of the exercises of chapters."""

    def run(self) -> list[nodes.Node]:
        """A line for each exercise, with links to it and to its solution."""
        found = [exercise for name in self.wanted() for exercise in self.exercises_of(name)]
        return [table(("exercise", "title", "with", "solution"), [self.cells(each) for each in found])]

    def cells(self, exercise: Exercise) -> tuple:
        """The line of an exercise."""
        here = self.env.docname
        words, _ = self.parse_inline(exercise.title)
        question = to_label(here, exercise.label, exercise.number)
        return question, words, exercise.kind, to_label(here, exercise.anchor, "solution", known=False)


def to_label(here: str, label: str, words: str, *, known: bool = True) -> addnodes.pending_xref:
    """A link to a label, with these words; one that is not known for sure is no error if it is missing."""
    target = {"refdomain": "std", "reftype": "ref", "reftarget": label, "refdoc": here}
    return addnodes.pending_xref("", nodes.inline("", words), refexplicit=True, refwarn=known, **target)


class FillIn(SphinxPostTransform):
    """Put the copies in their places, before references and outputs of cells are resolved."""

    default_priority = 3

    def run(self, **_: Any) -> None:
        """Fill in each place of the page."""
        places = list(self.document.findall(SolutionPlace))
        boxes = {name: boxes_of(self.env.get_doctree(name)) for name in {place["page"] for place in places}}
        for place in places:
            box = boxes[place["page"]][place["exercise"]]
            copies = [copy for node in after(box) for copy in unfolded(node)]
            place.replace_self([detached(copy, self.env.docname) for copy in copies])


def boxes_of(chapter: nodes.document) -> dict[str, nodes.admonition]:
    """The boxes of a chapter that have a label, exercises among them."""
    return {label: box for box in chapter.findall(nodes.admonition) for label in box["ids"]}


def after(box: nodes.admonition) -> Iterator[nodes.Element]:
    """What answers an exercise: what follows, from its answer to the next box or heading."""
    siblings = box.parent.children[box.parent.index(box) + 1 :]
    started = False
    for node in siblings:
        if isinstance(node, nodes.Admonition | nodes.section):
            return
        started = started or name_of(node).startswith(("Answer", "Solution"))
        if started and name_of(node) != "Hint":
            yield node


def name_of(node: nodes.Element) -> str:
    """The words on what unfolds a part, if it is folded."""
    if node.get("design_component") == "dropdown":
        return node[0].astext()
    return node.get("prompt_show", "") if node.get("hide_mode") else ""


def unfolded(node: nodes.Element) -> list[nodes.Element]:
    """A part with its name in bold before it, in place of what unfolds it."""
    copy, name = node.deepcopy(), name_of(node)
    if not name:
        return [copy]
    heading = nodes.strong("", f"{name}.")
    if node.get("design_component") != "dropdown":
        copy["hide_mode"], copy["classes"] = None, ["cell"]
        return [nodes.paragraph("", "", heading), copy]
    body = copy.children[1:]
    if not isinstance(body[0], nodes.paragraph):
        return [nodes.paragraph("", "", heading), *body]
    body[0].insert(0, [heading, nodes.Text(" ")])
    return body


def detached(copy: nodes.Element, here: str) -> nodes.Element:
    """A copy that has no labels and refers from the page on which it stands."""
    for node in copy.findall(nodes.Element):
        named = [f"copy-{name}" for name in node["ids"]] if isinstance(node, nodes.figure) else []
        node["ids"], node["names"] = named, []
        for key in ("label", "number"):
            node.attributes.pop(key, None)
        if "refdoc" in node:
            node["refdoc"] = here
    return copy


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_node(SolutionPlace)
    app.add_directive("solutions", Solutions)
    app.add_directive("exercises", Exercises)
    app.add_post_transform(FillIn)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
