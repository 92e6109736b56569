"""Templates: a strict environment over a desk's own folder and ours."""

from __future__ import annotations

import keyword
import re
import traceback
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from functools import cache, partial, wraps
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any
from zlib import crc32

from jinja2 import Environment, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.runtime import TemplateReference
from jinja2.utils import Namespace
from markupsafe import Markup

from briefings.compose.language import language_of
from briefings.compose.lines import begun
from briefings.compose.record import Statement, Values
from briefings.compose.views import Line, Site, plain
from briefings.compose.words import capital
from briefings.load import inputs
from briefings.load.inputs import is_ours
from briefings.model.messages import is_right_to_left
from briefings.problems import BriefingsError, FaceError, Location, meant, reading
from briefings.render import links, maps, pictures
from briefings.render.current_page import CurrentPage, State, value_name
from briefings.render.folders import MACRO, OURS, Folders, folders_of, is_added, place_of
from briefings.render.lines import Url

_BY_PAGE = {"_": "gettext", "pgettext": "pgettext", "ngettext": "ngettext"}
"""What templates call by a short name of what the current page does."""
_BY_NAME = frozenset({"groupby", "map", "max", "min", "rejectattr", "selectattr", "sort", "sum", "unique"})
"""Filters that read an attribute whose name they are given."""


class _Generator(CodeGenerator):
    """Prints values through `printed`, which leaves finished markup alone, and refuses names that templates may not read.

    Attributes are read as Python reads them: what templates receive are records, never mappings, and of a name that a record
    does not have the error says the nearest. `PRIVATE` in tests/test_private_interfaces.py lists what this relies on.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja's name
        """Begin a template's code."""
        self.writeline("page_now = environment.globals['page']")
        self.writeline("printed = page_now._printed")
        self.writeline("from functools import partial")
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Read an attribute; `self`, through which a template calls its own blocks, is a mapping of Jinja's."""
        self._refuse(node.attr, node.lineno)
        if (isinstance(node.node, nodes.Name) and node.node.name == "self") or keyword.iskeyword(node.attr):
            super().visit_Getattr(node, frame)
        else:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Call what the current page does, and macros, as they are: they take nothing of the context."""
        called = node.node
        if node.dyn_args or node.dyn_kwargs or not isinstance(called, nodes.Name | nodes.Getattr):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        name = _BY_PAGE.get(called.name, "") if isinstance(called, nodes.Name) else ""
        if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name) and called.node.name == "page":
            self._refuse(called.attr, called.lineno)
            name = called.attr
        if name and not forward_caller:
            self.write(f"page_now.{name}(")
        else:
            self.write("(called if type(called := ")
            self.visit(called, frame)
            self.write(") is Macro else partial(context.call, called))(")
        for value in node.args:
            self.visit(value, frame)
            self.write(", ")
        for entry in node.kwargs:
            self.write(f"{entry.key}=")
            self.visit(entry.value, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Read an item, of which the name is not one that templates may not read."""
        if isinstance(node.arg, nodes.Const):
            self._refuse(node.arg.value, node.lineno)
        super().visit_Getitem(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """Call a filter, which is not to read what templates may not."""
        for value in (*node.args, *(entry.value for entry in node.kwargs)) if node.name in _BY_NAME else ():
            if isinstance(value, nodes.Const):
                self._refuse(value.value, node.lineno)
        super().visit_Filter(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Join values with `~`; lines stay lines."""
        self.write("page_now._joined((")
        for value in node.nodes:
            self.visit(value, frame)
            self.write(", ")
        self.write("))")

    def _refuse(self, name: object, line: int) -> None:
        if isinstance(name, str) and (name.startswith("_") or name in ("format", "format_map")):
            self.fail(f"a template may not use “{name}”", line)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("printed(")


class _Compiled(SourceFileLoader):
    """One of our own templates. Its code is kept as Python keeps that of the modules beside it, in `__pycache__`.

    Who can write there can change this program itself, so nothing is trusted that was not.
    """

    def __init__(self, path: str, text: str, make: Callable[[], Any]) -> None:
        super().__init__(path, path)
        self._text, self._make = text, make

    def code(self) -> Any:
        """Return the code, as it was kept or compiled now."""
        try:
            return self.get_code(self.name)
        except (EOFError, TypeError, ValueError):  # what was kept is damaged
            return self._make()

    def path_stats(self, path: str) -> Mapping[str, Any]:
        """Return what tells kept code apart; in place of a time a checksum of all that the code depends on."""
        made_of = (self._text, inputs.stamp())
        return {"mtime": crc32(repr(made_of).encode()), "size": len(self._text.encode())}

    def get_data(self, path: str) -> bytes:
        """Return a file's content; the template's is at hand."""
        return self._text.encode() if path == self.path else super().get_data(path)

    def source_to_code(self, *_: Any, **__: Any) -> Any:  # type: ignore[override]  # static there, but called on a loader
        """Return the code, compiled now."""
        return self._make()


class _NoNameError(UndefinedError):
    """A template uses a name that it was not given; the message is the name alone."""


class _Missing(StrictUndefined):
    """Tells a name that a template was not given from what else is missing."""

    __slots__ = ()

    def __init__(self, *args: Any, **named: Any) -> None:
        if named.keys() == {"name"} and not args:  # else it is something that a value lacks
            named = {"hint": named["name"], "exc": _NoNameError}
        elif type(named.get("obj")) is TemplateReference:
            named = {"hint": f"there is no block “{named['name']}” here"}
        super().__init__(*args, **named)


class _Environment(Environment):
    code_generator_class = _Generator

    def compile(self, source: Any, name: Any = None, filename: str | None = None, *rest: Any, **more: Any) -> Any:
        """Return a template's code. That of our own templates is kept; what a desk brings is compiled in each run.

        Raises TemplateSyntaxError, also where a template is nested beyond reason.
        """
        make = partial(self._code_of, source, name, filename, *rest, **more)
        ours = filename is not None and is_ours(Path(filename))
        return _Compiled(filename, source, make).code() if filename and ours else make()

    def _find_blocks(self, source: str, name: str, filename: str) -> None:
        """Raise TemplateSyntaxError for a block of a desk's template that none of those which it extends has: nothing prints it."""
        tree = self.parse(source, name, filename)
        called = {node.attr for node in tree.find_all(nodes.Getattr) if getattr(node.node, "name", "") == "self"}
        known, above, seen = set(called), _extended(tree), {name}
        while above and above not in seen:
            try:
                text, file, _ = folders_of(self).get_source(self, above)
            except TemplateNotFound:
                return  # which is told when the template runs
            seen.add(above)
            parent = self.parse(text, above, file)
            known |= {block.name for block in parent.find_all(nodes.Block)}
            above = _extended(parent)
        for block in tree.body if len(seen) > 1 else ():
            if isinstance(block, nodes.Block) and block.name not in known:
                message = f"there is no block “{block.name}” in what this extends{_meant(block.name, known)}"
                raise TemplateSyntaxError(message, block.lineno, name, filename)

    def _find_macros(self, source: str, name: str, filename: str) -> None:
        """Raise TemplateSyntaxError for a macro of a desk that takes the place of none of ours, and that nothing calls."""
        known, own = folders_of(self).macros(name)
        for macro in MACRO.finditer(source):
            if macro[1] not in known and len(re.findall(rf"\b{macro[1]}\b", own)) < 2:
                message = f"nothing calls the macro “{macro[1]}”{_meant(macro[1], known)}"
                raise TemplateSyntaxError(message, source.count("\n", 0, macro.start()) + 1, name, filename)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that every template has: a dict, for each import on each page takes its keys apart."""
        return {**self.globals, **(d or {})}

    def _code_of(self, source: Any, name: Any, filename: str | None, *rest: Any, **more: Any) -> Any:
        try:
            if filename and not is_ours(Path(filename)):
                self._find_blocks(source, name, filename)
                if is_added(name):
                    self._find_macros(source, name, filename)
            return super().compile(source, name, filename, *rest, **more)
        except TemplateError:
            raise
        except Exception as error:
            raise TemplateSyntaxError(f"{type(error).__name__}: {error}", 1, name, filename) from error


def _extended(tree: nodes.Template) -> str:
    """Return the name of the template that another extends; empty where it extends none, or one of which the name is made."""
    found = tree.find(nodes.Extends)
    return str(found.template.value) if found and isinstance(found.template, nodes.Const) else ""


def _capital(value: str | Line) -> str | Line:
    """Return words or a line with a capital first letter; a quotation that stands first is left as it is."""
    return begun(value) if isinstance(value, tuple) else capital(value)


def _given(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value]


def _longest_word(facts: Iterable[Sequence[Any]]) -> int:
    """Return how many characters the longest word of some facts has: a table that adapts to its words grows with it."""
    lines = [value for fact in facts for value in fact if isinstance(value, tuple)]
    return max((len(word) for line in lines for word in plain(line).split()), default=0)


@cache
def environment(face: str, desk: Path | None = None) -> Environment:
    """Return the environment of a face (`web` or `print`): everything is escaped, and nothing undefined prints."""
    folders = Folders(face, desk)
    built = _Environment(
        loader=folders,
        autoescape=True,
        undefined=_Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    page = CurrentPage(own=folders.has_own)
    built.globals.clear()
    built.globals.update(page=page, namespace=Namespace, _=page.gettext, pgettext=page.pgettext, ngettext=page.ngettext)
    for name in ("attr", "format", "xmlattr", "pprint"):
        del built.filters[name]
    built.filters.update({name: _of_text(name, built.filters[name]) for name in _TEXT_FILTERS})
    built.filters.update(
        capital=_capital,
        carried=links.carried,
        line=page._line,
        longest_word=_longest_word,
        given=_given,
        stripped=Markup.strip,
        drawn_map=maps.drawn_map,
        **{picture.__name__: picture for picture in pictures.PICTURES},
    )
    built.tests["right_to_left"] = is_right_to_left
    return built


_TEXT_FILTERS = (
    "capitalize", "center", "e", "escape", "forceescape", "indent", "lower", "replace", "safe", "string", "striptags", "title",
    "trim", "truncate", "upper", "urlencode", "urlize", "wordcount", "wordwrap",
)  # fmt: skip
"""Filters of Jinja that make one text of another. A line has no such filters: whose words they are would be lost."""


def _of_text(name: str, made: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that takes text alone. Raises TypeError for a line or a record."""
    at = 1 if getattr(made, "jinja_pass_arg", None) else 0

    @wraps(made)
    def checked(*args: Any, **more: Any) -> Any:
        if type(args[at]) is tuple or isinstance(args[at], Statement | Values):
            raise TypeError(f"the filter “{name}” takes text: with a line, it would lose whose words they are")
        return made(*args, **more)

    return checked


def rendered(built: Environment, name: str, page: str, *, site: Site, url: Url, **values: Any) -> str:
    """Return what a template makes of values. Raises FaceError with the template's file and line where it fails."""
    with page_of(built)._drawing(State(url, language_of(site.messages))):
        return printed_template(built, name, page, site=site, **values)


def printed_template(built: Environment, name: str, page: str, **values: Any) -> str:
    """Return what a template makes of values on the current page. Raises FaceError as `rendered` does."""
    try:
        return built.get_template(name).render(**values)
    except BriefingsError:  # of another page, which this one asked what it says
        raise
    except Exception as error:
        file, line = _where(error)
        if not file and not isinstance(error, TemplateError):
            with reading(page):  # ours, not the template's
                raise
        said = _said(error, values)
        if isinstance(error, TemplateNotFound):
            said = _no_template(str(error.name), folders_of(built))
        elif found := _NO_CALLER.match(said):
            said = f"the macro “{found[1]}” is called around other words, and does not print caller()"
            file, line = folders_of(built).own_macro(found[1]) or (file, line)
        elif found := _NO_ARGUMENT.match(said):
            said = (
                f"the macro “{found[1]}” is called with “{found[2]}”, which it does not take; ours in layout.html does"
            )
            file, line = folders_of(built).own_macro(found[1]) or (file, line)
        message = f"this template fails on {page}: {said}"
        place = Location(folders_of(built).shown(file) if file else name, line, 1)
        raise FaceError.of("template", place, message) from error


_NO_CALLER = re.compile(r"macro '(\w+)' was invoked with two values for the special caller argument")
_NO_ARGUMENT = re.compile(r"macro '(\w+)' takes no keyword argument '(\w+)'")


def _no_template(name: str, folders: Folders) -> str:
    """Return that there is no template of a name, and the nearest that there is."""
    known = folders.list_templates()
    return f"there is no template “{name}”{_meant(name, [*known, *(f'{OURS}/{each}' for each in known)])}"


ITSELF = "it extends or includes itself, or a macro calls itself; to extend ours, write “ours/” before its name"
"""What is wrong with a template that never ends."""


def _said(error: Exception, values: Mapping[str, Any]) -> str:
    """Return what went wrong; of a name that a template or a value does not have, those that it has."""
    if isinstance(error, _NoNameError):
        return _unknown_name(str(error), values)
    if isinstance(error, RecursionError):
        return ITSELF
    if isinstance(error, TemplateSyntaxError):
        return error.message or ""  # as text it would have its place behind it
    if not isinstance(error, AttributeError) or (
        isinstance(error.obj, str | tuple | type(None)) and not _fields(error.obj)
    ):
        return str(error)
    return f"{value_name(error.obj)} has no value “{error.name}”{_meant(error.name or '', _fields(error.obj))}"


def _meant(name: str, known: Iterable[str]) -> str:
    hint = meant(name, known, "“{}”")
    return f"; {hint}" if hint else ""


def _unknown_name(name: str, values: Mapping[str, Any]) -> str:
    """Return which names the templates of a page have."""
    record = next((each for each, value in values.items() if isinstance(value, Values) and each not in _ALIASES), "")
    known = [each for each in (record, "page", "site") if each]
    has = f"this page has {', '.join(known)}, and docs/reference/templates.md lists their values"
    return f"there is no “{name}” here{_meant(name, known)}; {has}"


_ALIASES = ("shown", "sheet")
"""Names under which a template has its record once more."""


def _fields(value: object) -> list[str]:
    return [name for name in dir(value) if not name.startswith("_") and name not in ("count", "index")]


def _where(error: Exception) -> tuple[str, int]:
    if isinstance(error, TemplateSyntaxError):
        return place_of(error.filename or error.name or "", error.lineno)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
    places = [place_of(frame.filename, frame.lineno or 0) for frame in reversed(frames)]
    own = (place for place in places if not is_ours(Path(place[0])))  # what a desk gave to one of our macros
    return next(own, places[0] if places else ("", 0))


def page_of(built: Environment) -> CurrentPage:
    """Return the current page of an environment."""
    page = built.globals["page"]
    assert isinstance(page, CurrentPage)
    return page
