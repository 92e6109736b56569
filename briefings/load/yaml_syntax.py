"""What is wrong with a YAML text, in words for its author."""

from __future__ import annotations

import re

import yaml

from briefings.load.yaml_places import MAX_DEPTH, YamlSpan
from briefings.load.yaml_text import index_column, place_at
from briefings.problems import Location, Problem

_QUOTE = 'put the text in quotation marks: "…"'

# code: what was found, what was expected, how to fix it
_REFUSALS = {
    "empty-file": ("the file is empty", "keys and values, `key: value`", ""),
    "not-a-mapping": (
        "the file does not start with a key",
        "keys and values, `key: value`, at the top level",
        "write a colon and a space after each key",
    ),
    "too-deep": (f"more than {MAX_DEPTH} lists and mappings inside one another", f"at most {MAX_DEPTH}", ""),
    "duplicate-key": ("a key that is here a second time", "each key once", "delete one of the two"),
    "yaml-key": (
        "a key that is not one line of text",
        "a word followed by a colon, `key: value`",
        "put the key in quotation marks, or delete the `?` or the brackets before the colon",
    ),
    "merge-key": ("a merge key, `<<`", "each field written out", "repeat the fields where they are wanted"),
    "anchor": ("an anchor, `&`", "values without YAML names", f"delete it; if it is text, {_QUOTE}"),
    "alias": ("an alias, `*`", "the value itself", f"repeat the value; if it is text, {_QUOTE}"),
    "tag": ("a tag, `!`", "values without YAML types", f"delete it; if it is text, {_QUOTE}"),
    "several-documents": (
        "a second document in the same file",
        "one document in each file",
        "delete the line `---`, or move what follows to a separate file",
    ),
    "yaml-directive": ("a YAML directive, `%`", "keys and values alone", "delete the line"),
    "merge-conflict": (
        "the mark of a merge that was not finished",
        "one of the two versions",
        "keep what is above or what is below `=======`, and delete the three lines of marks",
    ),
    "comment-cuts-text": (
        "a comment that cuts off this text: YAML drops the words from `#` on",
        "text in quotation marks, or no comment after it",
        'write "…" around the text if the words belong to it; else move the comment above the key',
    ),
}
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)

_CODES = {
    "while scanning an anchor": "anchor",
    "while scanning an alias": "alias",
    "while scanning a tag": "tag",
    "while parsing a tag": "tag",
    "while scanning a directive": "yaml-directive",
    "while scanning a %YAML directive": "yaml-directive",
    "while scanning a %TAG directive": "yaml-directive",
    "exceeded maximum nesting depth": "too-deep",
    "found undefined tag handle": "tag",
    "found incompatible YAML document": "yaml-directive",
    "found duplicate %YAML directive": "yaml-directive",
    "found duplicate %TAG directive": "yaml-directive",
}

_SECOND_COLON = "mapping values are not allowed in this context"
# libyaml's sentence: what was found, what was expected, how to fix it
_SYNTAX = {
    _SECOND_COLON: (
        "a second colon with a space after it, or a line indented unlike the one above",
        "one `key: value` on each line",
        f"if the colon belongs to the text, {_QUOTE}",
    ),
    "could not find expected ':'": (
        "a line that is neither a key nor the continuation of a text",
        "`key: value`, or text indented deeper than its key",
        "indent the line if it belongs to the text above",
    ),
    "did not find expected key": (
        "something other than a key",
        "a key in the same column as the keys above",
        "fix the indentation",
    ),
    "did not find expected '-' indicator": (
        "something other than a list item",
        "`- ` in the same column as the items above",
        "fix the indentation",
    ),
    "block sequence entries are not allowed in this context": (
        "a list item, `- `, on the line of its key",
        "the items of a list on separate lines",
        f"if the hyphen belongs to the text, {_QUOTE}",
    ),
    "found unknown escape character": (
        "a backslash with a letter that means nothing",
        '\\n, \\t, \\", \\\\ or \\u and four digits',
        "double the backslash, or use single quotation marks",
    ),
    "did not find expected comment or line break": (
        "text on the line of `|` or `>`, with which a text of several lines begins",
        "a line end, and below it the text, indented",
        f"put the text on the next line; if the sign belongs to it, {_QUOTE}",
    ),
    "mapping keys are not allowed in this context": ("a question mark with a space after it", "a value", _QUOTE),
    "did not find expected node content": ("something other than a value", "a value", _QUOTE),
    "did not find expected <document start>": (
        "text after the end of the mapping",
        "one mapping a file",
        "delete what follows, or fix the indentation",
    ),
}
_COLON = (
    "a colon without a space after it",
    "`key: value`",
    "write `: ` with one space; YAML does not know a colon of another script (`：`)",
)
_COLON_ALONE = re.compile(r"[\w-]+(?::(?! )|：)")
_BEHIND_QUOTE = (
    "text after a closing quotation mark",
    "nothing, or a comment",
    "for quotation marks in a text, write \\\" within \"…\", or '' for an apostrophe within '…'",
)
_BLANK = re.compile(r"^[ ]*([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])", re.MULTILINE)
"""What looks like an indentation, and is a letter for YAML."""
_BRACKETS = {"[": "]", "{": "}"}
_HIDES = re.compile(r"[ \t\[{,](#)[^\n\"']*([\]}])[^\n]*$", re.MULTILINE)
"""A comment with a closing bracket: one that was meant to close what is open."""


def refusal(code: str, place: Location, *, message: str = "") -> Problem:
    """Return the problem of something that YAML allows and a sheet does not."""
    found, expected, hint = _REFUSALS[code]
    return Problem(code, place, message or found, expected, hint)


def syntax_problem(error: yaml.YAMLError, text: str, path: str, *, opener: YamlSpan | None = None) -> Problem:
    """Return the problem that libyaml stopped at; `opener`: the innermost open bracket."""
    conflict = _CONFLICT.search(text)
    if conflict:
        return refusal("merge-conflict", place_at(text, conflict.start(), path))
    context = str(getattr(error, "context", None) or "")
    sentence = str(getattr(error, "problem", None) or "")
    index = _index(error, text)
    code = _CODES.get(context) or _CODES.get(sentence)
    if code is not None:
        mark = "context_mark" if context in _CODES else "problem_mark"
        return refusal(code, place_at(text, _index(error, text, mark), path))
    if sentence == "could not find expected ':'":
        index = _index(error, text, "context_mark")  # the line without a key; libyaml stops at the next one
        found = _COLON if _COLON_ALONE.match(text, index) else _SYNTAX[sentence]
    elif "end of stream" in sentence or "document indicator" in sentence:
        found = ("a quotation mark that is never closed", "a closing quotation mark", "close it, or delete it")
        index = _index(error, text, "context_mark")
    elif opener is not None:
        found, index = _unclosed(text, index, opener)
    elif sentence == _SECOND_COLON and _COLON_ALONE.match(text, before := _line_before(text, index)):
        found, index = _COLON, before
    elif blank := _BLANK.search(text, above := text.rfind("\n", 0, max(0, text.rfind("\n", 0, index))) + 1, index):
        found = (f"a space character that YAML takes for text, U+{ord(blank[1]):04X}", "spaces", "replace it by spaces")
        index = blank.start(1)
    elif text[index : index + 1] == "\t":
        found = ("a tab before the text of a line", "spaces", "replace the tab by spaces")
    elif hidden := _HIDES.search(text, above, index):
        found, index = _hidden(hidden)
    elif sentence == "did not find expected key" and text[index] in "]}":
        said = f"a `{text[index]}` that closes nothing"
        found = (said, "as many brackets closed as opened", f"delete it; if it is text, {_QUOTE}")
    elif sentence == "did not find expected key" and re.search("[\"'][ \t]*$", text[max(0, index - 99) : index]):
        found = _BEHIND_QUOTE
    elif sentence == "found character that cannot start any token":
        said = f"a text that starts with `{text[index : index + 1]}`"
        found = (said, "a letter, a digit or a quotation mark", _QUOTE)
    else:
        found = _SYNTAX.get(sentence, (f"something that is not YAML: {sentence}", "`key: value`", _QUOTE))
    return Problem("yaml-syntax", place_at(text, index, path), *found)


def _line_before(text: str, index: int) -> int:
    """Return where the text of the line before that of an index begins; of the first line its own beginning."""
    end = max(0, text.rfind("\n", 0, index))
    line = text[text.rfind("\n", 0, end) + 1 : end]
    return end - len(line.lstrip(" -"))


def _unclosed(text: str, index: int, opener: YamlSpan) -> tuple[tuple[str, str, str], int]:
    """Return the words for an error inside brackets, and its index."""
    bracket = text[opener.start]
    closing = _BRACKETS[bracket]
    if not text[index:].strip():
        found = f"a `{bracket}` that is never closed"
        return (found, f"`{closing}`", f"close it; if it is text, {_QUOTE}"), opener.start
    if hidden := _HIDES.search(text, opener.start, index):
        return _hidden(hidden)
    place = f"line {opener.line + 1}, column {index_column(text, opener.start)}"
    found = f"something that does not belong inside the `{bracket}` of {place}"
    return (found, f"a comma or `{closing}`", f"close the bracket; if it is text, {_QUOTE}"), index


def _hidden(found: re.Match[str]) -> tuple[tuple[str, str, str], int]:
    """Return the words for a bracket that a comment hides, and the index of the comment."""
    said = f"a comment that hides the `{found[2]}` after it"
    return (said, f"`{found[2]}` before the comment", f"if `#` belongs to the text, {_QUOTE}"), found.start(1)


def _index(error: yaml.YAMLError, text: str, name: str = "problem_mark") -> int:
    mark = getattr(error, name, None) or getattr(error, "problem_mark", None)
    return min(mark.index, len(text)) if mark is not None else 0
