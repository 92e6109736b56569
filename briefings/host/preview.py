"""The preview: a server on loopback that builds a desk when it changes and tells open pages to load again."""

from __future__ import annotations

import html
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from briefings.build import Options, build
from briefings.host.pages import render_pages
from briefings.load.desk import CONTENT
from briefings.problems import AuthorError, BriefingsError, Problem

_NAMES = ("127.0.0.1", "localhost", "[::1]")
_RELOAD = b"""<script src="/~preview.js"></script>"""
_SCRIPT = b"""(function () {
  var seen = null;
  function ask() {
    fetch("/~preview", {cache: "no-store"}).then(function (answer) { return answer.text(); }).then(function (state) {
      if (seen !== null && state !== seen) location.reload();
      seen = state;
      setTimeout(ask, 400);
    }, function () { setTimeout(ask, 2000); });
  }
  ask();
})();
"""


class Preview:
    """Builds a desk on every change and serves the last good site."""

    def __init__(self, desk: Path, *, packs: bool, show: Callable[[Sequence[Problem]], None]) -> None:
        """Build once; problems are shown, not raised."""
        self.desk = desk
        self.site = desk / "site"
        self.packs = packs
        self.version = 0
        self.problems: tuple[Problem, ...] = ()
        self._show = show
        self.rebuild()

    def rebuild(self) -> None:
        """Build the desk; keep what is wrong, so that open pages show it."""
        try:
            build(Options(self.desk, self.site, packs=self.packs, jobs=1), render_pages)
            self.problems = ()
        except AuthorError as error:
            self.problems = error.problems
            self._show(error.problems)
        except BriefingsError as error:
            self.problems = ()
            self._show([])
            print(f"briefings: {error}")  # a terminal session: say it and go on
        self.version += 1

    def watch(self) -> None:
        """Build again whenever a sheet, page, template or setting is saved, until interrupted."""
        from watchfiles import watch

        roots = [self.desk / name for name in (CONTENT, "templates", "mkdocs.yml")]
        for _ in watch(*(root for root in roots if root.exists()), debounce=100):
            self.rebuild()

    @contextmanager
    def listening(self, host: str, port: int) -> Iterator[str]:
        """Serve in the background; yields the address."""
        server = ThreadingHTTPServer((host, port), partial(_Answers, preview=self))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{host}:{server.server_address[1]}/"
        finally:
            server.shutdown()
            server.server_close()


class _Answers(SimpleHTTPRequestHandler):
    """Serves files of the site, and nothing outside it; loopback names only."""

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:
        self.preview = preview
        super().__init__(*args, directory=str(preview.site), **kwargs)

    def do_GET(self) -> None:  # the name is http.server's
        """Answer one request."""
        if self.headers.get("Host", "").rpartition(":")[0] not in _NAMES:
            self.send_error(403, "This server answers loopback names only")
        elif self.path == "/~preview":
            self._send(str(self.preview.version).encode(), "text/plain; charset=utf-8")
        elif self.path == "/~preview.js":
            self._send(_SCRIPT, "text/javascript")
        else:
            self._file()

    def _file(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path = path / "index.html"
        inside = path.resolve().is_relative_to(self.preview.site.resolve())
        if not inside or not path.is_file():
            self.send_error(404)
        elif path.suffix == ".html":
            content = path.read_bytes().replace(b"default-src 'none';", b"default-src 'none'; connect-src 'self';", 1)
            content = content.replace(b"</body>", self._overlay() + _RELOAD + b"</body>")
            self._send(content, "text/html; charset=utf-8")
        else:
            self._send(path.read_bytes(), self.guess_type(str(path)))

    def _overlay(self) -> bytes:
        if not self.preview.problems:
            return b""
        rows = "".join(
            f"<li><b>{html.escape(str(problem.location))}</b> {html.escape(problem.message)} {html.escape(problem.hint)}</li>"
            for problem in self.preview.problems
        )
        return f'<section class="wrap" role="alert"><h2>Not published: the desk has problems</h2><ul>{rows}</ul></section>'.encode()

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is http.server's
        """Say nothing of single requests."""
