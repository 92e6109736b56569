"""The page that is drawn now, which templates know as `page`: the only thing in a template that keeps anything.

It prints lines, numbers notes in the order in which they are cited, hands out anchors, and collects what the page shows and says.
What templates may use of it has a name without `_`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import markupsafe
from jinja2 import Undefined
from markupsafe import Markup

from briefings.compose.language import Language, language_of
from briefings.compose.lines import linked, sentence, text
from briefings.compose.page_context import PageContext
from briefings.compose.quote import all_undated, is_undated
from briefings.compose.record import Passage, Statement, Values
from briefings.compose.views import Block, Frozen, Line, Note, Run, Voice
from briefings.compose.words import TABLES
from briefings.model.messages import Messages
from briefings.problems import no_such
from briefings.render import links
from briefings.render.folders import Places, running
from briefings.render.lines import Url, escape, line_html

EPOCH = "1980-01-01"
"""The date of a pack that draws on nothing dated; nothing here reads the clock."""
_LINES = frozenset({tuple, Statement})
Value = str | int | Line | Statement


@dataclass(slots=True)
class State:
    """What belongs to one page: where its links lead, its language, which marks it has printed, what it shows, says and quotes.

    `endnotes`: its notes stand at the end, not beside the rows. `places`: the number of a note to the templates that cite it
    first, where a desk has its own.
    """

    url: Url
    language: Language
    context: PageContext | None = None
    endnotes: bool = False
    dated: str | None = None
    logo: str = ""
    marked: set[str] = field(default_factory=set)
    said: dict[str, None] = field(default_factory=dict)
    rows: list[tuple[str, str]] = field(default_factory=list)
    quoted: dict[str, None] = field(default_factory=dict)
    places: dict[int, Places] = field(default_factory=dict)


class CurrentPage:
    """The page that is drawn now; links depend on where it lies, words on its language."""

    def __init__(self, *, own: bool = False) -> None:
        """Begin at the site's root. `own`: templates of a desk draw it, and where they cite a note is kept."""
        self._own = own
        self._state = State(links.urls(""), language_of(Messages()))

    # What the program does with it.

    @contextmanager
    def _drawing(self, state: State) -> Iterator[None]:
        """Draw one page, then go back to the one before."""
        former, self._state = self._state, state
        try:
            yield
        finally:
            self._state = former

    def _line(self, line: Line) -> Markup:
        """Return a line as markup. The first mark of a note gets an anchor, to which the note leads back."""
        state = self._state
        html = line_html(line, state.url)
        if len(line) == 1:
            voice, words, target, _ = line[0]
            if voice != "mark":
                state.said[words] = None
                if voice == "words":
                    state.quoted[words] = None
                return html
        said = []
        for voice, words, target, _ in line:
            if voice == "mark":
                html = self._with_anchor(html, target, words)
            elif voice not in ("bars", "lit"):
                said.append(words)
                if voice == "words":
                    state.quoted[words] = None
        state.said["".join(said)] = None
        return html

    def _with_anchor(self, html: Markup, target: str, number: str) -> Markup:
        bare = f'<a class="mark" href="{target}">'
        words = self._state.language.word("note mark", "note", number=number)
        anchor = "" if target in self._state.marked else f'id="mark-{number}" '
        self._state.marked.add(target)
        return Markup(str(html).replace(bare, f'<a class="mark" {anchor}aria-label="{words}" href="{target}">', 1))

    def _printed(self, value: object) -> str:
        """Return what a template prints of a value: markup as it is, a line with its voices and links, all else escaped."""
        kind = type(value)
        if kind is Markup:
            return value  # type: ignore[return-value]
        if kind is str:
            return escape(value)  # type: ignore[arg-type]
        if kind is tuple and (not value or type(value[0]) is Run):  # type: ignore[index]
            return self._line(value)  # type: ignore[arg-type]
        if kind is Statement:
            return self._line(self._with_marks(value))  # type: ignore[arg-type]
        if kind is int:
            return str(value)
        if isinstance(value, Values | tuple | list | Frozen):
            raise TypeError(_cannot_be_printed(value))
        return str(markupsafe.escape(value))

    def _with_marks(self, statement: Statement) -> Line:
        context = self._state.context
        if not context or not statement.words:
            return statement.words
        known = len(context.notes)
        marks = context.cite_all(statement._rows)
        if self._own and len(context.notes) > known:
            self._state.places.update(dict.fromkeys(range(known + 1, len(context.notes) + 1), running()))
        return (*statement.words, *marks)

    def _as_line(self, value: Value) -> Line:
        if isinstance(value, Undefined):
            str(value)  # says what is missing
        if type(value) is Statement:
            return self._with_marks(value)
        return value if type(value) is tuple else text(str(value))

    def _joined(self, values: Sequence[Any]) -> Any:
        """Return what `~` makes of values: a line where one of them is one, so that voices and links are kept."""
        if any(type(value) is tuple or type(value) is Statement for value in values):
            return tuple(run for value in values for run in self._as_line(value))
        if any(type(value) is Markup for value in values):
            return Markup("").join(values)
        return "".join(map(str, values))

    def _say(self, message: str, context: str, values: dict[str, Any]) -> str | Line:
        language = self._state.language
        if not {*map(type, values.values())}.isdisjoint(_LINES):
            return language.line(
                message, context=context, **{name: self._as_line(value) for name, value in values.items()}
            )
        return language.say(message, context=context, **{name: str(value) for name, value in values.items()})

    # What templates use.

    def gettext(self, message: str, /, **values: Value) -> str | Line:
        """Return a sentence in the language of the site, its places filled; a line where a value is one."""
        return self._say(message, "", values) if values else self._state.language.say(message)

    def pgettext(self, context: str, message: str, /, **values: Value) -> str | Line:
        """Return a sentence whose English has several meanings; `context` says which this is."""
        return self._say(message, context, values)

    def ngettext(self, one: str, many: str, n: int, /, **values: str) -> str:
        """Return a sentence in the plural form that the number `n` takes; `{n}` in it is the number."""
        return self._state.language.count(n, one, many, **values)

    def link(self, target: str) -> str:
        """Return the address of a target (a record's `ref`, `list:quotes`); an empty text where it has no link."""
        return self._state.url(target) or ""

    def back(self, number: int) -> str:
        """Return the anchor of a note's first mark; an empty text where the page has printed none."""
        return f"#mark-{number}" if f"#note-{number}" in self._state.marked else ""

    def new_notes(self) -> tuple[Note, ...]:
        """Return the notes that were cited since this was last asked, each with `number` and `line`."""
        state = self._state
        return state.context.taken() if state.context and not state.endnotes else ()

    def anchor(self, name: str) -> str:
        """Return a name of a place that the page has once: the name, or with a number behind it."""
        return self._state.context.anchor(name) if self._state.context else name

    def begin_row(self, anchor: str, label: str) -> str:
        """Return the name of the place where a row begins; `rows` has it from then on."""
        if anchor and label:
            self._state.rows.append((anchor, label))
        return anchor

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The rows of the page so far that have a place of that name, each with its label."""
        return self._state.rows

    def digits(self, number: int) -> str:
        """Return a number with its thousands divided, as the site's language has it."""
        return self._state.language.digits(str(number))

    def line(self, value: Value) -> Line:
        """Return words as a line, so that the audit looks for them; an empty one where there are none."""
        return self._as_line(value) if value or type(value) is int else ()

    def sentence(self, value: Value, *more: Value) -> Line:
        """Return a value as a sentence: its words, a point if they have none, the marks of its notes, then what more there is."""
        words, marks = (value.words, value) if isinstance(value, Statement) else (self._as_line(value), None)
        if not words:
            return ()
        ended = sentence(words)
        rest = self.joined(*more)
        own = self._with_marks(marks)[len(words) :] if marks else ()
        return (*ended, *(Run("text", " "), *rest), *own) if rest else (*ended, *own)

    def linked(self, value: Value, target: str) -> Line:
        """Return words as a link to a target (a record's `ref`, `list:quotes`, an address); an empty line where there are none."""
        return linked(self._as_line(value), target) if value else ()

    def strong(self, value: Value) -> Line:
        """Return words as a line in bold; an empty one where there are none."""
        return self._in_voice("strong", value)

    def muted(self, value: Value) -> Line:
        """Return words as a line in the colour of what is secondary; an empty one where there are none."""
        return self._in_voice("muted", value)

    def _in_voice(self, voice: Voice, value: Value) -> Line:
        line = self._as_line(value) if value else ()
        return tuple(run._replace(voice=voice) if run.voice == "text" else run for run in line)

    def listed(self, values: Sequence[str]) -> str:
        """Return words as a list: `a, b and c`."""
        return self._state.language.listed(values)

    def word(self, table: str, value: str) -> str:
        """Return what readers call one of the values that a field can have: `page.word("stance", "for")` is `In favour`."""
        if table not in TABLES:
            raise ValueError(no_such("there are no words for", table, TABLES))
        if value not in TABLES[table]:
            raise ValueError(no_such(f"the words for “{table}” do not have", value, TABLES[table]))
        return self._state.language.word(table, value)

    def number(self, n: int) -> str:
        """Return a number in words up to twelve, in digits above."""
        return self._state.language.number(n)

    @property
    def root(self) -> str:
        """The way from the page to the site's root: `../` for each folder."""
        return self.link("home:").removesuffix("index.html")

    def joined(self, *values: Value) -> Line:
        """Return several values as one line, a blank between them; what is empty is left out."""
        found: list[Run] = []
        for value in values:
            if value and not isinstance(value, Undefined):
                found += [*(text(" ") if found else ()), *self._as_line(value)]
        return tuple(found)

    @property
    def has_undated(self) -> bool:
        """Whether several statements quoted so far have no date, and of each the desk looked for it and the source gives none."""
        said = self._state.context.said if self._state.context else []
        return sum(map(is_undated, said)) > 1 and all_undated(said)

    @property
    def logo(self) -> str:
        """The address of the desk's logo in a pack; empty where it has none."""
        return self._state.logo

    @property
    def day(self) -> str:
        """The newest day of all that is shown so far, as ISO 8601: ask for it last."""
        state = self._state
        found = state.dated if state.dated is not None else state.context.updated if state.context else ""
        return (found or EPOCH)[:10]


def _cannot_be_printed(value: Values | Sequence[Any] | Frozen) -> str:
    """Return what to do with a value that is not words."""
    fields = getattr(value, "_fields", ()) or getattr(value, "__struct_fields__", ())
    if isinstance(value, Sequence) and not fields:
        if isinstance(value[0], Block | Passage):
            return "these are paragraphs: print them with prose(…)"
        return "these are several values: print them one by one, in a loop"
    name = value_name(value)
    return f"{name} is many values: print one of them, such as {name}.{fields[0] if fields else 'title'}"


def value_name(value: object) -> str:
    """Return what templates call a value: a record by its kind."""
    return type(value).__name__.removesuffix("Record").lower()
