"""Hand-written pages through MkDocs, which is imported only where there are pages that the last build did not print."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING

import yaml

from briefings.load.files import read
from briefings.model.pieces import REFERENCE
from briefings.problems import OutputError
from briefings.render.artifacts import base_of
from briefings.render.picture_files import cleaned

if TYPE_CHECKING:
    from briefings.build import Composition

_PLAIN = frozenset((
    "site_name", "site_url", "docs_dir", "use_directory_urls", "strict", "nav", "theme", "plugins", "validation",
    "markdown_extensions",
))  # fmt: skip
"""What mkdocs.yml may hold for its pages to depend on nothing but what stands in the desk."""
_EXTENSIONS = frozenset((
    "abbr", "admonition", "attr_list", "def_list", "extra", "fenced_code", "footnotes", "md_in_html", "meta", "nl2br",
    "sane_lists", "smarty", "tables", "toc",
))  # fmt: skip
"""Extensions of Markdown's own: others may read what they like, another file too."""
_KEPT = "pages.printed"


def render_pages(composition: Composition) -> Mapping[str, bytes]:
    """Return the desk's hand-written pages as MkDocs renders them, and the files beside them: path in site/ to bytes.

    The pages are those of the last build where all that they draw on is the same. Raises FaceError.
    """
    return {**(_pages(composition) if composition.views.hand_pages else {}), **page_files(composition)}


def page_files(composition: Composition) -> dict[str, bytes]:
    """Return the files beside hand-written pages: pictures without their metadata, and what stands at a fixed address. Raises FaceError."""
    desk = composition.checked.catalogue.desk
    return {file.address: cleaned(read(desk.folder / file.path), file.path) for file in desk.page_files}


def _pages(composition: Composition) -> Mapping[str, bytes]:
    store = composition.options.store
    key = _key(composition)
    known = store.load(_KEPT, tuple[str, dict[str, bytes]]) if key else None
    if known is not None and known[0] == key:
        return known[1]
    from briefings.host.mkdocs_plugin import render_pages

    with nullcontext() if key else _from_source():
        found = render_pages(composition)
    if key:
        with suppress(OutputError):  # what is kept is never needed
            store.save(_KEPT, (key, dict(found)))
    return found


@contextmanager
def _from_source() -> Iterator[None]:
    """Have hooks run as they are written: compiled code that a desk brings beside them is nothing that anybody has read."""
    before = sys.pycache_prefix
    with tempfile.TemporaryDirectory(prefix="briefings-") as folder:
        sys.pycache_prefix = folder
        try:
            yield
        finally:
            sys.pycache_prefix = before


def _key(composition: Composition) -> str:
    """Return a digest of all that the pages draw on beside programs, which a store knows; empty where it cannot be told."""
    options, printer, site = composition.options, composition.printer, composition.views.site
    try:
        settings = b"" if options.untrusted else read(options.desk / "mkdocs.yml")
    except OutputError:
        return ""  # MkDocs says what is wrong
    if not _is_plain(settings):
        return ""
    shown: list[object] = [composition.checked.catalogue.desk.page_files]
    for path, page in zip(printer.paths, composition.views.hand_pages, strict=True):
        printer.turn_to(path)
        drawn = printer.variables(path, "", "")
        shown.append((page.name, page.text, [drawn[name] for name in ("frame", "about")]))
        for target, words in REFERENCE.findall(page.text):
            if len(target.split()) > 1:
                return ""  # over several lines: what Markdown makes of it is not told by the text alone
            shown.append(printer.mention(target.strip(), words))
    base = base_of(options.templates, site, packs=options.packs)
    return hashlib.sha256(repr((settings, base, shown)).encode()).hexdigest()


def _is_plain(settings: bytes) -> bool:
    """Return whether nothing but our plugin and Markdown's own extensions has a hand in the pages."""
    try:
        found = yaml.safe_load(settings) or {}
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):  # MkDocs says what is wrong
        return False
    extensions = found.get("markdown_extensions") or [] if isinstance(found, dict) else None
    return (
        isinstance(extensions, list)
        and found.keys() <= _PLAIN
        and found.get("plugins", ["briefings"]) == ["briefings"]
        and found.get("theme", "briefings") == "briefings"
        and all(isinstance(name, str) and name in _EXTENSIONS for name in extensions)
    )
