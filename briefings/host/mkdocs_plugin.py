"""The MkDocs plugin: MkDocs renders the hand-written pages, everything else comes from the release.

The only module that imports MkDocs. Under `briefings build` it is handed a finished composition and renders hand-written
pages alone; under `mkdocs build` and `properdocs build` it makes the composition itself, has MkDocs render into a folder
apart (MkDocs empties the folder that it writes to) and, when MkDocs is done, publishes the whole as `briefings build` does.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import config_options, load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

from briefings import system
from briefings.build import Composition, Options, compose_desk, finish
from briefings.host.as_typed import AsTyped, sanitised
from briefings.host.complaints import Complaints, unreadable
from briefings.host.pages import page_files
from briefings.load.desk import CONTENT, PAGES
from briefings.load.inputs import template_folders
from briefings.load.page_files import beside
from briefings.problems import BriefingsError, FaceError, Problem
from briefings.publish.lock import hold
from briefings.publish.stage import named
from briefings.render.collector import warnings_of
from briefings.render.untranslated import marked
from briefings.render.web import Printer

_LOG = logging.getLogger("mkdocs.plugins.briefings")


class BriefingsConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options in mkdocs.yml."""

    desk = config_options.Type(str, default="")
    """The desk's folder; absent: where mkdocs.yml stands."""
    packs = config_options.Type(bool, default=True)
    """Whether to make PDF packs."""


class BriefingsPlugin(BasePlugin[BriefingsConfig]):  # type: ignore[no-untyped-call]
    """Adds a desk to a MkDocs site."""

    def __init__(self) -> None:
        self.given: Composition | None = None
        self._composition: Composition
        self._open = ExitStack()
        self._page = ""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Compose the desk, and make our templates the theme."""
        folder = Path(self.config.desk or Path(config.config_file_path or "mkdocs.yml").parent)
        if self.given is None:
            with _as_plugin_error():
                system.require()
                self._open.close()
                self._open.enter_context(hold(folder))
                options = Options(folder, Path(config.site_dir), packs=self.config.packs)
                self._composition = compose_desk(options)
                config.site_dir = self._open.enter_context(tempfile.TemporaryDirectory(prefix="briefings-"))
        else:
            self._composition = self.given
        desk_first = [str(path) for path in template_folders("web", self._composition.options.templates)]
        config.theme = Theme(name=None, custom_dir=desk_first[0])
        config.theme.dirs = [*desk_first, *config.theme.dirs[1:]]
        config.theme.static_templates.clear()  # sitemap and 404 are ours, or none
        ours: Any = AsTyped(self._printer.mention, self._has_picture)
        config.markdown_extensions = [*config.markdown_extensions, "admonition", ours]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Keep hand-written pages alone: style sheets, fonts and scripts of the theme come from us."""
        folder = Path(config.docs_dir).resolve()
        pages = (file for file in files if file.is_documentation_page() or self._is_beside(file.src_uri))
        return Files([page for page in pages if Path(page.abs_src_path or "/").resolve().is_relative_to(folder)])

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Return our environment, which escapes and knows no undefined, over the same templates."""
        return self._printer.environment

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Say which page is printed, so that references on it lead the right way."""
        self._printer.turn_to(page.file.dest_uri)
        self._page = page.file.src_uri
        return markdown

    def _is_beside(self, path: str) -> bool:
        known = self._composition.checked.catalogue.desk.page_files
        return any(file.path == f"{CONTENT}/{PAGES}/{path}" for file in known)

    def _has_picture(self, address: str) -> bool:
        return self._is_beside(f"{beside(self._page, address)}")

    def on_page_context(self, context: Any, *, page: Page, **_: Any) -> Any:
        """Give the template our own values, and the page's content as sanitised markup."""
        page.update_date = ""
        content, lost = sanitised(page.content or "")
        with nullcontext() if self.given else _as_plugin_error():
            if lost:
                raise FaceError([_complaints(self._composition).lost(page.file.src_uri, lost)])
        return self._printer.variables(page.file.dest_uri, unescape(str(page.title)), content)

    def on_post_page(self, output: str, **_: Any) -> str:
        """Mark what has no translation."""
        return marked(output, self._composition.views.site.messages)

    @event_priority(-100)  # after whatever else writes among the pages
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Under MkDocs' own command: publish the pages with every other file."""
        if self.given is None:
            rendered, config.site_dir = config.site_dir, str(self._composition.options.site)
            with _as_plugin_error(), self._open, tempfile.TemporaryDirectory(prefix="briefings-") as state:
                pages = {**_files(Path(rendered)), **page_files(self._composition)}
                done = finish(self._composition, pages, Path(state))
            _LOG.info(f"Published to {config.site_dir}: wrote {done.written}, removed {done.removed}, kept {done.kept}")
            if done.left:
                _LOG.info(f"Kept, because no build wrote it: {named(Path(config.site_dir), done.left)}")

    def on_build_error(self, *, error: Exception) -> None:
        """Let go of the desk."""
        self._open.close()

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """Watch the sheets too."""
        server.watch(str(self._composition.options.desk / CONTENT))
        return server

    @property
    def _printer(self) -> Printer:
        return self._composition.printer


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _complaints(composition: Composition) -> Complaints:
    return Complaints(composition.options.desk, composition.views.hand_pages)


@contextmanager
def _as_plugin_error() -> Iterator[None]:
    """Turn our own failures into MkDocs' way of stopping: each problem on a line, exit status 1."""
    try:
        yield
    except BriefingsError as error:
        told = f"briefings: {error}"
        for each in getattr(error, "problems", ()):
            told += f"\n{each.location}: {each.severity}: {each.message} {each.hint}".rstrip(" ")
        raise PluginError(told) from error


def _config(composition: Composition, site_dir: str) -> MkDocsConfig:
    """Return the desk's configuration of MkDocs, or one of ours where its plugins and hooks are not to be trusted."""
    folder = composition.options.desk
    if not composition.options.untrusted:
        return load_config(str(folder / "mkdocs.yml"), site_dir=site_dir)
    return load_config(
        BytesIO(b"plugins: [briefings]\nstrict: true\n"),
        site_dir=site_dir,
        site_name=composition.release.settings.title,
        site_url=composition.release.settings.site_url or "",
        docs_dir=str((folder / CONTENT / PAGES).absolute()),
    )


def render_pages(composition: Composition) -> dict[str, bytes]:
    """Return the hand-written pages of a desk as MkDocs renders them: path in site/ to bytes.

    Raises FaceError with MkDocs' own warnings as problems.
    """
    complaints = _complaints(composition)
    if not composition.options.untrusted and (unread := unreadable(composition.options.desk)):
        raise FaceError(unread)
    with warnings_of("mkdocs") as messages:
        found = _rendered(composition, complaints, messages)
    if messages:
        raise FaceError(complaints.problems(messages))
    unmade = [complaints.no_page(name) for path, name in composition.printer.paths.items() if path not in found]
    if unmade:
        raise FaceError(unmade)
    return found


def _rendered(composition: Composition, complaints: Complaints, messages: list[str]) -> dict[str, bytes]:
    """Return what MkDocs renders, nothing where it stopped; that it did is among its `messages` then. Raises FaceError."""
    try:
        with tempfile.TemporaryDirectory(prefix="briefings-") as site_dir:
            config = _config(composition, site_dir)
            unfit = tuple(_unfit(composition, config, complaints))
            if unfit:
                raise FaceError(unfit)
            plugin = config.plugins["briefings"]
            plugin.given = composition  # type: ignore[attr-defined]
            mkdocs_build(config)
            return _files(Path(site_dir))
    except ConfigurationError as error:
        raise FaceError([complaints.file(str(error))]) from error
    except (Abort, SystemExit) as stop:
        messages.append(str(stop))
        return {}
    except Exception as error:
        known = isinstance(error, (BriefingsError, OSError, MemoryError))
        if known and not isinstance(error, TemplateError):  # to Jinja a template that is not there is an OSError
            raise
        raise FaceError([complaints.failed(error, messages)]) from error


def _unfit(composition: Composition, config: MkDocsConfig, complaints: Complaints) -> Iterator[Problem]:
    """Yield a problem for each setting with which the site would lack its hand-written pages."""
    if "briefings" not in config.plugins:
        yield complaints.setting("plugins", "the plugin `briefings` is not among the `plugins`", "plugins: [briefings]")
    if not config.use_directory_urls:
        message = "every page of the site is a folder's index"
        yield complaints.setting("use_directory_urls", message, "use_directory_urls: true")
    pages = composition.options.desk / CONTENT / PAGES
    if Path(config.docs_dir).resolve() != pages.resolve():
        message = f"hand-written pages are in {CONTENT}/{PAGES}, and `docs_dir` is another folder"
        yield complaints.setting("docs_dir", message, f"docs_dir: {CONTENT}/{PAGES}")
