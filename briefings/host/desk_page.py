"""The page of a source's text: who may ask for it, what it answers, and the actions that it takes.

It shows texts that are private and writes sheets, so it answers only who knows the token in its address, under a loopback name
and this port, and takes only what its own pages send.
"""

from __future__ import annotations

import hmac
import os
import secrets
import shutil
import threading
from collections.abc import Callable
from contextlib import nullcontext
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from briefings.host import desk_actions as actions
from briefings.host.desk_text import page_of
from briefings.host.desk_words import WordsMatch
from briefings.model.refs import ID, Ref
from briefings.model.sheets import Source
from briefings.problems import AuthorError, BriefingsError
from briefings.render import links
from briefings.render.environment import environment, rendered
from briefings.render.web import frame

if TYPE_CHECKING:
    from briefings.host.preview import Preview

PREFIX = "/~desk/"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""The names under which this computer asks itself."""
_LARGEST = 100_000
"""Bytes of the largest request: a quotation, not a file."""
_HTML, _JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"


class Reply(NamedTuple):
    """What a server answers."""

    content: bytes
    kind: str = "text/plain; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


class Save(Struct, forbid_unknown_fields=True):
    """The name of the folder that a desk that was tried is saved in."""

    name: str


class DeskPage:
    """Answers for the texts of a desk's sources. `saves_in` is where a desk that is only tried can be saved; None: it is one."""

    def __init__(self, preview: Preview, saves_in: Path | None = None) -> None:
        self.token = secrets.token_urlsafe(24)
        self.saves_in = saves_in
        self._preview = preview
        self._one = threading.Lock()
        self._writer = actions.DeskWriter(lambda: preview.resident, preview.update)
        self._actions: dict[str, tuple[type[Struct], Callable[[str, Any], actions.Done | WordsMatch]]] = {
            "match": (actions.MatchRequest, self._writer.match),
            "keep": (actions.Keep, self._writer.keep),
            "accept": (actions.Decide, self._writer.accept),
            "reject": (actions.Decide, self._writer.reject),
            "propose": (actions.Nothing, self._writer.propose),
            "brief": (actions.Brief, self._writer.brief),
            "save": (Save, self._save),
        }

    @property
    def path(self) -> str:
        """Return the path of the list of texts."""
        return f"{PREFIX}{self.token}/"

    def refusal(self, path: str, headers: Message, port: int) -> Reply | None:
        """Return why a request is not answered: another name or port (a name that leads here), or not the token."""
        host, _, asked = headers.get("Host", "").rpartition(":")
        if host not in LOOPBACK or asked != str(port):
            return Reply(b"This server answers loopback names only\n", status=403)
        token = path.removeprefix(PREFIX).partition("/")[0]
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            return Reply(b"The address is not that of this desk: use the one that the terminal shows\n", status=403)
        return None

    def get(self, path: str) -> Reply:
        """Return the list of texts, or the page of one."""
        name = unquote(path.removeprefix(self.path)).rstrip("/")
        desk = self._preview.resident.desk
        if not name:
            sources = [each for each in desk.sheets.values() if isinstance(each, Source) and not desk.is_made(each.ref)]
            rows = [(each, desk.snapshots.text(each.id, each.snapshot) is not None) for each in sources]
            return self._html("source-texts.html", "", "Texts", rows=sorted(rows, key=lambda row: row[0].title))
        source = desk.sheets.get(Ref("source", name))
        if not ID.match(name) or not isinstance(source, Source):
            return Reply(b"The desk has no such source\n", status=404)
        version = self._preview.resident.version  # first: what changes meanwhile is asked for again
        shown = page_of(desk, source, self._preview.resident.checked.problems, _opener())
        return self._html("source-text.html", f"{name}/", source.title, source=shown, version=version)

    def post(self, path: str, headers: Message, body: bytes) -> Reply:
        """Return what an action did, as JSON. Only the desk's own pages may ask for one."""
        wrong = _not_from_here(headers)
        if wrong:
            return _told(wrong, 403)
        name, _, action = path.removeprefix(self.path).partition("/")
        if action not in self._actions:
            return _told("There is no such action.", 404)
        form, act = self._actions[action]
        try:
            wanted = msgspec.json.decode(body, type=form)
            with nullcontext() if action == "match" else self._one:  # that writes nothing
                done = act(unquote(name), wanted)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:  # a ValidationError is one
            return _told(f"This is not what the action takes: {error}.", 400)
        except actions.RefusedError as error:
            return _told(str(error), error.status)
        except AuthorError as error:
            return _told(f"Nothing was written: {actions.reasons(error.problems)}", 422)
        except BriefingsError as error:
            return _told(f"Nothing was written: {error}.", 409)
        return Reply(msgspec.json.encode(done), _JSON)

    def _html(self, template: str, below: str, title: str, **values: Any) -> Reply:
        resident = self._preview.resident
        site = resident.site
        path = f"{self.path}{below}index.html".lstrip("/")
        built = environment("web", resident.folder)
        marking = resident.desk.settings.default_marking.label
        framed = frame(site, path, built, title=title, section="", marking=marking, description=title, noindex=True)
        framed = msgspec.structs.replace(framed, canonical="")  # the token is in it
        values |= {"framed": lambda: framed, "base": self.path, "saves_in": str(self.saves_in or "")}
        html = rendered(built, template, path, site=site, url=links.urls(framed.root), **values)
        policy = "default-src 'none';"
        return Reply(html.replace(policy, f"{policy} connect-src 'self';", 1).encode(), _HTML)

    def _save(self, source_id: str, wanted: Save) -> actions.Done:
        """Copy a desk that was only tried into a folder that is not there yet, and go on in that."""
        if self.saves_in is None:
            raise actions.RefusedError("This desk is in its folder already.")
        if not ID.match(wanted.name):
            raise actions.RefusedError("Nothing was written: name the folder with small letters, digits and hyphens.")
        target = self.saves_in / wanted.name
        try:
            target.mkdir()
            shutil.copytree(self._preview.resident.folder, target, dirs_exist_ok=True)
        except FileExistsError:
            told = f"Nothing was written: {target} is there already; choose another name."
            raise actions.RefusedError(told, 409) from None
        except OSError as error:
            raise actions.RefusedError(
                f"Not everything was written: {error.filename}: {error.strerror}.", 409
            ) from None
        self._preview.move(target)
        self.saves_in = None
        return actions.Done(f"The desk is saved in {target}. What you do from now on is written there.", "main")


def _not_from_here(headers: Message) -> str:
    """Return why a request to act does not come from a page of this server; empty if it does."""
    is_ours = headers.get("Origin") == f"http://{headers.get('Host')}"
    if not is_ours or headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return "Only pages of this desk may ask for this."
    if headers.get_content_type() != "application/json":
        return "Only JSON is taken."
    return ""


def body_of(headers: Message) -> int | Reply:
    """Return how many bytes a request has, or why it is not read."""
    length = headers.get("Content-Length", "")
    if "Transfer-Encoding" in headers or not length.isascii() or not length.isdigit() or len(length) > 12:
        return _told("The length of the request is not given.", 411)
    if int(length) > _LARGEST:
        return _told(f"The request is too large: at most {_LARGEST:,} bytes.", 413)
    return int(length)


def _told(message: str, status: int) -> Reply:
    return Reply(msgspec.json.encode({"told": message, "refused": True}), _JSON, status)


def _opener() -> str:
    """Return how an address begins that opens a file at a line in the editor that the environment names, if one is known."""
    command = Path((os.environ.get("VISUAL") or os.environ.get("EDITOR") or "").split(" ")[0]).name
    return {"code": "vscode://file", "codium": "vscodium://file", "cursor": "cursor://file"}.get(command, "")
