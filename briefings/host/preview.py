"""The preview: a server on loopback over a resident desk, which answers nothing outside the site and the texts of sources.

It writes the schemas below `.briefings/`, so that editors complete the ids the desk has now, and what an editor decides on the
page of a text (`desk_page`).
"""

from __future__ import annotations

import datetime
import hashlib
import mimetypes
import queue
import re
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cache
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from briefings.editor.live_schemas import ids_of, write_schemas
from briefings.host.desk_page import LOOPBACK, PREFIX, DeskPage, Reply, body_of
from briefings.host.resident import PreviewQuery, Resident
from briefings.load.desk import CONTENT
from briefings.load.inputs import templates_folder
from briefings.model.markings import Marking, parse
from briefings.problems import AuthorError, BriefingsError, OutputError

_COOKIE = "briefings-preview"
_KINDS = {".atom": "application/atom+xml", ".geojson": "application/geo+json"}
"""What a suffix is, where Python does not know it."""
_PAUSE = 0.4
"""Seconds without another save before the rest of the desk is checked."""
_PATIENCE = 25.0
"""Seconds that a page waits for news before it asks again."""
_STYLE, _SCRIPT, _NEWS, _SWITCH = "/~preview.css", "/~preview.js", "/~news", "/~as"
_FILES = (_STYLE, _SCRIPT, "/~desk.css", "/~desk.js")

Say = Callable[[Resident, float], None]


class _Saved(NamedTuple):
    """Files that were saved; `taken` is set once the desk has them."""

    paths: set[Path]
    taken: threading.Event


class Preview:
    """Keeps a desk up to date with what is saved, and serves it."""

    def __init__(self, desk: Path, say: Say, *, saves_in: Path | None = None) -> None:
        """Load the desk; `say` is told after each change, with the seconds it took.

        `saves_in` is where a desk that is only tried can be saved.
        """
        self._folder = desk.resolve()
        self._saved: queue.Queue[_Saved] = queue.Queue()
        self._listen()  # first: what is saved meanwhile is not missed
        self.resident = Resident(self._folder)
        self.desk_page = DeskPage(self, saves_in)
        self._say = say
        self._in_schemas: object = None
        self._taken: dict[Path, bytes] = {}

    def watch(self) -> None:
        """Update from what is saved until interrupted; no error of a desk ends it."""
        self._keep_schemas()
        while True:
            try:
                saved = self._saved.get(timeout=None if self.resident.settled else _PAUSE)
            except queue.Empty:
                self.resident.settle(self._saved.empty)
                if self.resident.settled:
                    self._say(self.resident, 0.0)
                    self._keep_schemas()
                continue
            self.take(saved.paths)
            saved.taken.set()
            if self.resident.settled:
                self._keep_schemas()

    def _keep_schemas(self) -> None:
        """Write the schemas again where a sheet came, went or is called something else, or the desk's own fields changed."""
        desk = self.resident.desk
        found = (ids_of(desk), desk.settings.fields)
        if found != self._in_schemas:
            self._in_schemas = found
            try:
                write_schemas(desk)
            except BriefingsError as error:
                print(f"briefings: {error}")  # as for a save

    def take(self, paths: set[Path]) -> None:
        """Update from saved files, and say so; a file that was taken as it is now is passed over."""
        paths = {path for path in paths if self._is_new(path)}
        if not paths:
            return
        started = datetime.datetime.now()
        try:
            self.resident.change(paths)
        except Exception as error:
            print(f"briefings: {error}")  # a terminal session: say it and go on
        self._say(self.resident, (datetime.datetime.now() - started).total_seconds())

    def _is_new(self, path: Path) -> bool:
        """Return whether a file is another than when it was last taken, and remember it."""
        try:
            now = hashlib.sha256(path.read_bytes()).digest()
        except OSError:
            now = b""
        former, self._taken[path] = self._taken.get(path), now
        return former != now

    def update(self, paths: Collection[Path]) -> None:
        """Update from files that were written here, and wait until that is done; `watch` has to run."""
        saved = _Saved({*paths}, threading.Event())
        if paths:
            self._saved.put(saved)
            saved.taken.wait(_PATIENCE)

    def move(self, folder: Path) -> None:
        """Go on with a copy of the desk in another folder."""
        former, self._folder = self.resident, folder.resolve()
        self._left.set()
        self._listen()
        self.resident = Resident(self._folder)
        self.resident.version = former.version + 1

    def _listen(self) -> None:
        """Begin to watch the desk's folder, until it is left for another."""
        from watchfiles import watch

        left = self._left = threading.Event()
        roots = [self._folder / name for name in (CONTENT, "templates", "mkdocs.yml")]
        present = [root for root in roots if root.exists()]

        def listen() -> None:
            for changes in watch(*present, debounce=60, step=8, raise_interrupt=False, stop_event=left):
                paths = {Path(path) for _, path in changes if not Path(path).name.startswith(".")}
                self._saved.put(_Saved(paths, threading.Event()))

        threading.Thread(target=listen, daemon=True).start()

    @contextmanager
    def listening(self, host: str, port: int) -> Iterator[str]:
        """Serve in the background; yields the address. Raises OutputError where the port cannot be used."""
        try:
            server = _Server((host, port), self)
        except OSError as error:
            raise OutputError(f"port {port} cannot be used: {error.strerror}. Try --port 0") from error
        threading.Thread(target=server.serve_forever, daemon=True).start()
        shown = f"[{host}]" if ":" in host else host
        try:
            yield f"http://{shown}:{server.server_address[1]}/"
        finally:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    def __init__(self, address: tuple[str, int], preview: Preview) -> None:
        self.preview = preview
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Answers)


class _Answers(BaseHTTPRequestHandler):
    """Answers one connection; loopback names only, no other site may read or embed it."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    """Seconds after which a connection is closed on which nothing is asked."""
    server: _Server

    @property
    def _resident(self) -> Resident:
        return self.server.preview.resident

    def do_GET(self) -> None:  # the name is http.server's
        """Answer one request."""
        self._answered(self._answer)

    do_HEAD = do_GET  # noqa: N815  # the name is http.server's

    def do_POST(self) -> None:  # the name is http.server's
        """Take one action on the page of a text."""
        self._answered(self._act)

    def _answered(self, answer: Callable[[], Reply]) -> None:
        """Answer; whatever goes wrong is an answer too."""
        try:
            self._send(answer())
        except (ConnectionError, TimeoutError):
            self.close_connection = True  # the page was left
        except Exception as error:
            self.close_connection = True
            self._send(Reply(f"{type(error).__name__}: {error}\n".encode(errors="replace"), status=500))

    def _act(self) -> Reply:
        page, port = self.server.preview.desk_page, self.server.server_address[1]
        length = body_of(self.headers)
        refused = page.refusal(self.path, self.headers, port) or (length if isinstance(length, Reply) else None)
        if refused:
            self.close_connection = True  # what was sent is not read
            return refused
        assert isinstance(length, int)
        return page.post(self.path, self.headers, self.rfile.read(length))

    def _answer(self) -> Reply:
        try:
            address = urlsplit(self.path)
        except ValueError:
            return Reply(b"This is not an address\n", status=400)
        path = unquote(address.path).lstrip("/")
        if self.headers.get("Host", "").rpartition(":")[0] not in LOOPBACK:
            return Reply(b"This server answers loopback names only\n", status=403)
        if address.path == _NEWS:
            seen = int(address.query) if re.fullmatch("[0-9]{1,18}", address.query) else 0
            return Reply(str(self._resident.wait(seen, _PATIENCE)).encode())
        if address.path in _FILES:
            content = (templates_folder() / "preview" / path.lstrip("~")).read_bytes()
            return Reply(content, mimetypes.guess_type(path)[0] or "text/plain")
        if address.path.startswith(PREFIX):
            page, port = self.server.preview.desk_page, self.server.server_address[1]
            return page.refusal(address.path, self.headers, port) or page.get(address.path)
        if address.path == _SWITCH:
            return self._switch(parse_qs(address.query))
        if ".." in path.split("/") or "\\" in path or "\0" in path:
            return Reply(b"Nothing stands here\n", status=404)
        return self._file(f"{path}index.html" if path.endswith("/") or not path else path)

    def _file(self, path: str) -> Reply:
        if path.startswith("assets/"):
            return self._machine_file(path, self._resident.asset(path))
        if path.startswith("packs/") and path.endswith(".pdf"):
            return self._pack(path)
        if PurePosixPath(path).suffix not in ("", ".html"):
            return self._machine_file(path, self._resident.file(path, self._asked()))
        if path.endswith(".html"):
            return self._page(path)
        found = self._page(f"{path}/index.html")
        if found.status != 200:
            return found
        return Reply(
            b"", status=301, headers=(("Location", f"/{quote(path)}/"),)
        )  # the links of a page begin at its folder

    def _machine_file(self, path: str, content: bytes | None) -> Reply:
        kind = mimetypes.guess_type(path)[0] or _KINDS.get(PurePosixPath(path).suffix, "application/octet-stream")
        text = kind.startswith("text/") or kind.endswith(("json", "xml"))
        return Reply(content or b"", f"{kind}; charset=utf-8" if text else kind, 200 if content is not None else 404)

    def _page(self, path: str) -> Reply:
        version, status = self._resident.version, 200
        try:
            page = (self._resident.page(path, self._asked()) or b"").decode()
        except AuthorError as error:
            status, page = 500, _bare("This page cannot be shown", error.problems[0].message)
        except Exception as error:  # a page of a desk with problems; the bar says which
            status, page = 500, _bare("This page cannot be shown yet", f"{type(error).__name__}: {error}")
        return self._framed(page, path, version, status)

    def _pack(self, path: str) -> Reply:
        """Return a pack: to the reader's window in a frame with the bar, to everything else as it is."""
        version = self._resident.version
        name = path.removeprefix("packs/").removesuffix(".pdf")
        status, page, content = 200, "", None
        try:
            if self.headers.get("Sec-Fetch-Dest") == "document":
                page = _bare(name, frame=f"/{quote(path)}")
            else:
                content = self._resident.pack(name, self._asked())
        except AuthorError as error:
            words = "; ".join(f"{problem.location}: {problem.message}" for problem in error.problems)
            status, page = 500, _bare("This pack cannot be made", words)
        except Exception as error:  # as for pages
            status, page = 500, _bare("This pack cannot be made yet", str(error))
        return self._framed(page, path, version, status) if content is None else Reply(content, "application/pdf")

    def _framed(self, page: str, path: str, version: int, status: int) -> Reply:
        """Return a page under the bar; where there is none, one that says why."""
        resident, asked = self._resident, self._asked()
        if not page:
            status, page = 404, _bare("Nothing stands here", self._why_not(path, asked))
        release = resident.release(asked)
        ref = resident.sheet_of(path)
        here, rest = resident.problems_of(path)
        bar = _drawn(
            "bar.html",
            asked=asked,
            highest=release.marking,
            markings=list(Marking),
            draft=ref if ref in (release.drafts or ()) else None,
            here=here,
            rest=rest,
            version=version,
        )
        return Reply(_with_bar(page, bar).encode(), "text/html; charset=utf-8", status)

    def _why_not(self, path: str, asked: PreviewQuery) -> str:
        ref = self._resident.sheet_of(path)
        why = next((withheld.why for withheld in self._resident.release(asked).withheld if withheld.ref == ref), "")
        if why:
            return f"{ref} is not in this release: {why}."
        return f"{ref} cannot be read." if ref in self._resident.desk.files else "The desk has no such page."

    def _asked(self) -> PreviewQuery:
        try:
            parts = SimpleCookie(self.headers.get("Cookie", ""))[_COOKIE].value.split("|")
            marking = parse(parts[0]) if parts[0] else None
            return PreviewQuery(marking, datetime.date.fromisoformat(parts[1]) if parts[1] else None, parts[2] == "1")
        except (KeyError, ValueError, IndexError, CookieError):
            return PreviewQuery()

    def _switch(self, wanted: dict[str, list[str]]) -> Reply:
        """Remember which release to show, and go back to the page."""
        marking, day, back = (wanted.get(name, [""])[0] for name in ("marking", "as_of", "back"))
        try:
            value = f"{parse(marking).label if marking else ''}|{datetime.date.fromisoformat(day) if day else ''}"
        except ValueError:
            return Reply(b"No such marking or day\n", status=400)
        cookie = f'{_COOKIE}="{value}|{int("drafts" in wanted)}"; Path=/; SameSite=Strict; HttpOnly'
        place = quote(back) if back.startswith("/") and not back.startswith("//") else "/"
        return Reply(b"", status=303, headers=(("Set-Cookie", cookie), ("Location", place)))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in (("Content-Type", reply.kind), ("Content-Length", str(len(reply.content))), *reply.headers):
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store" if not self.path.startswith("/assets/fonts/") else "max-age=600")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if self.path.startswith(PREFIX):  # a page of another site may neither show it in a frame nor reach its window
            self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is http.server's
        """Say nothing of single requests."""


def _with_bar(page: str, overlay: str) -> str:
    """Return a page of the site with the preview's bar; what the bar needs is allowed, and nothing else."""
    head = f'<link rel="stylesheet" href="{_STYLE}"><script src="{_SCRIPT}" defer></script>'
    for found, more in (
        ("default-src 'none';", "default-src 'none'; connect-src 'self'; frame-src 'self';"),
        ("form-action 'none'", "form-action 'self'"),
        ("</head>", f"{head}</head>"),
        ("</body>", f"{overlay}</body>"),
    ):
        page = page.replace(found, more, 1)
    return page


def _bare(title: str, words: str = "", *, frame: str = "") -> str:
    """Return a page of the preview's own: why there is nothing to show, or a pack in a frame."""
    return _drawn("bare.html", title=title, words=words, frame=frame)


def _drawn(template: str, **values: object) -> str:
    return _templates().get_template(template).render(values)


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(templates_folder() / "preview")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
