"""The one list of what the program uses of other programs that they do not promise. A change of theirs fails here first.

Each entry says where it is used and why. What stands here only because it is faster was measured and saves a tenth or more of
what it is part of; the rest has no public way.
"""

from __future__ import annotations

import ast
import atexit
import inspect
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import jinja2.compiler
import jinja2.filters
import jinja2.loaders
import pytest
import weasyprint
import weasyprint.document
import weasyprint.layout.absolute
import weasyprint.pdf
import weasyprint.pdf.tags
from conftest import ROOT
from markdown.extensions.tables import TableProcessor
from pydantic import BaseModel
from weasyprint.formatting_structure import boxes


class Private(NamedTuple):
    """What is used, its parameters (None: it is not a function), the module that uses it, and why."""

    found: Any
    parameters: str | None
    module: str
    why: str


_GENERATOR = jinja2.compiler.CodeGenerator
_PRINTS = "prints values as lines, notes what a page says, and refuses names that templates may not read"
PRIVATE = {
    "CodeGenerator.visit_Template": Private(
        _GENERATOR.visit_Template, "self node frame", "render/environment", _PRINTS
    ),
    "CodeGenerator.visit_Getattr": Private(_GENERATOR.visit_Getattr, "self node frame", "render/environment", _PRINTS),
    "CodeGenerator.visit_Getitem": Private(_GENERATOR.visit_Getitem, "self node frame", "render/environment", _PRINTS),
    "CodeGenerator.visit_Filter": Private(_GENERATOR.visit_Filter, "self node frame", "render/environment", _PRINTS),
    "CodeGenerator.visit_Concat": Private(_GENERATOR.visit_Concat, "self node frame", "render/environment", _PRINTS),
    "CodeGenerator.visit_Call": Private(
        _GENERATOR.visit_Call, "self node frame forward_caller", "render/environment", "saves a fifth of drawing pages"
    ),
    "CodeGenerator._output_child_pre": Private(
        _GENERATOR._output_child_pre, "self node frame finalize", "render/environment", _PRINTS
    ),
    "CodeGenerator.visit": Private(_GENERATOR.visit, "self node args kwargs", "render/environment", _PRINTS),
    "CodeGenerator.write": Private(_GENERATOR.write, "self x", "render/environment", _PRINTS),
    "CodeGenerator.writeline": Private(_GENERATOR.writeline, "self x node extra", "render/environment", _PRINTS),
    "CodeGenerator.fail": Private(_GENERATOR.fail, "self msg lineno", "render/environment", _PRINTS),
    "filters.jinja_pass_arg": Private(
        jinja2.filters.do_replace.jinja_pass_arg,  # type: ignore[attr-defined]
        None,
        "render/environment",
        "tells which argument of a filter is the text",
    ),
    "loaders.split_template_path": Private(
        jinja2.loaders.split_template_path, "template", "render/folders", "refuses names that lead out of the folders"
    ),
    "pydantic.__pydantic_fields_set__": Private(
        BaseModel.__slots__, None, "model/fields", "a kept sheet is read in two thirds of the time of model_construct"
    ),
    "weasyprint.pdf.tags._build_box_tree": Private(
        weasyprint.pdf.tags._build_box_tree,
        "box parent pdf page_number nums annotations tags",
        "render/pdf_tags",
        "one structure element a paragraph, not one a page",
    ),
    "weasyprint AbsolutePlaceholder._box": Private(
        weasyprint.layout.absolute.AbsolutePlaceholder(object())._box,
        None,
        "render/pdf_tags",
        "the box that it stands for",
    ),
    "weasyprint.pdf.build_fonts_dictionary": Private(
        weasyprint.pdf.build_fonts_dictionary,
        "pdf fonts compress subset options",
        "render/pdf_tags",
        "what glyphs stand for where letters have signs",
    ),
    "weasyprint.HTML._ua_stylesheets": Private(
        weasyprint.HTML._ua_stylesheets, "self forms", "render/pdf", "saves two fifths of a layout's memory"
    ),
    "weasyprint.html.UA": Private(weasyprint.html.UA, None, "render/pdf", "the style sheet that is narrowed"),
    "weasyprint.document.Page._page_box": Private(
        weasyprint.document.Page.__init__, "self page_box", "render/pdf", "by how many lines a one-pager runs over"
    ),
    "weasyprint boxes.LineBox": Private(boxes.LineBox, None, "render/pdf", "where the last line of a page ends"),
    "TableProcessor._build_row": Private(
        TableProcessor._build_row, "self row parent align", "host/as_typed", "cells beyond a table's heads are shown"
    ),
    "TableProcessor._split_row": Private(
        TableProcessor._split_row, "self row", "host/as_typed", "cells beyond a table's heads are shown"
    ),
    "atexit._run_exitfuncs": Private(
        atexit._run_exitfuncs,
        None,
        "cli/leaving",
        "the end of a cold build, a tenth of it, without taking objects apart",
    ),
}


@pytest.mark.parametrize("name", PRIVATE)
def test_what_is_private_elsewhere_is_as_it_was(name: str) -> None:
    private = PRIVATE[name]
    if private.parameters is not None:
        assert " ".join(inspect.signature(private.found).parameters) == private.parameters
    own = name.rpartition(".")[2]
    assert re.search(rf"\b{own}\b", (ROOT / f"briefings/{private.module}.py").read_text("utf-8")), "it is used no more"


def test_the_slots_of_pydantic_are_those_that_are_filled() -> None:
    assert set(BaseModel.__slots__) == {
        "__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__",
    }  # fmt: skip


def test_a_page_of_weasyprint_has_its_box() -> None:
    (page,) = weasyprint.HTML(string="<p>x").render().pages
    assert isinstance(page._page_box, boxes.PageBox)


def _trees() -> Iterator[ast.AST]:
    for path in sorted((ROOT / "briefings").rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def test_no_other_private_name_is_used() -> None:
    """Names with an underscore that no code of ours defines are another program's."""
    ours: set[str] = {"_asdict", "_replace", "_fields", "_exit"}  # of named tuples, and of os: both are documented
    used: set[str] = set()
    for node in _trees():
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            ours.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            ours.add(node.id)
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            is_own = isinstance(node.value, ast.Name) and node.value.id == "self" and isinstance(node.ctx, ast.Store)
            (ours if is_own else used).add(node.attr)
    found = {name for name in used - ours if not name.startswith("__")}
    assert found <= {part for name in PRIVATE for part in name.split(".")}
