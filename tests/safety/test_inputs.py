"""Whatever lies where an input belongs, a command ends soon, with a documented status and the name of the file."""

from __future__ import annotations

import datetime
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from conftest import BASE, FORKS, ROOT, run, tree
from forks import confine
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings import cli
from briefings.check import check
from briefings.check.rule import Rule
from briefings.check.rules import RULES
from briefings.editor.accept import accept
from briefings.host.preview import Preview
from briefings.load import sheets
from briefings.load.desk import load
from briefings.load.receipts import checksum
from briefings.model.addresses import wrong_with
from briefings.problems import AuthorError, Problem, errors

SECONDS = 60
"""Far more than any of these commands takes; a hang takes longer."""
DOCUMENTED = {0, 1, 2, 74, 75}
QUOTE = "content/quotes/article-patchy.yml"
SNAPSHOT = "snapshots/pilots-warn-2026-03-04.24283966cb82.txt"
EDITION = "content/editions/night-closure-brief/1"
CHECK, BUILD, VERIFY = ("check",), ("build", "--no-packs"), ("verify",)
DISPATCH = ("dispatch", "night-closure-brief", "--to", "recipients.yml")
RECIPIENTS = """from: {name: Example desk, address: desk@desk.example}
recipients:
  - {name: Committee, address: office@parliament.example, ceiling: TLP:GREEN}
"""
CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


class Ended(NamedTuple):
    """How a command ended: its status (below 0: the signal), what it printed."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def started(desk: Path, *words: str) -> Ended:
    """Run a command as a user from whom files can be kept."""
    status, *raw = FORKS.ended(list(words), desk, dict(os.environ), seconds=SECONDS)
    return Ended(status, *(each.decode("utf-8", "replace") for each in raw))


def started_here(desk: Path, *words: str) -> Ended:
    """Run it in a fork of this process, which knows what a test has put in another's place."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:  # no test is left from here on
            status = 99
            try:
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                sys.stdout, sys.stderr = (
                    io.TextIOWrapper(io.FileIO(each, "w", closefd=False), encoding="utf-8", errors="backslashreplace")
                    for each in (1, 2)
                )
                os.chdir(desk)
                confine(SECONDS)
                sys.argv = ["briefings", *words]
                status = cli._status()
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(status)
        _, ended = os.waitpid(child, 0)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
        return Ended(os.waitstatus_to_exitcode(ended), *texts)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a desk with every kind of input: templates, a catalogue, an edition, recipients, what a build keeps."""
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("full") / "desk"))
    for name in ("web/incident.html", "web/assets/briefings.css", "print/print.css"):
        (desk / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "templates" / name, desk / "templates" / name)
    (desk / "templates/languages").mkdir()
    (desk / "templates/languages/en.po").write_text(CATALOGUE, "utf-8")
    (desk / "recipients.yml").write_text(RECIPIENTS, "utf-8")
    assert run("issue", "night-closure-brief", "--on", "2026-04-01", "--desk", desk).returncode == 0
    assert run("build", "--no-packs", "--desk", desk).returncode == 0
    return desk


@pytest.fixture
def any_desk(full: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a copy of the full desk."""
    desk = Path(shutil.copytree(full, tmp_path / "any"))
    yield desk
    subprocess.run(["chmod", "-R", "u+rwX", str(desk)], check=True, stderr=subprocess.DEVNULL)


class Input(NamedTuple):
    """Where something is read, by which command, and whether the desk can do without it."""

    path: str
    command: tuple[str, ...] = CHECK
    needed: bool = True


INPUTS = (
    Input("content"),
    Input("content/desk.yml"),
    Input("content/quotes"),
    Input(QUOTE),
    Input("content/pages"),
    Input("content/pages/about.md", needed=False),
    Input("content/receipts.lock"),
    Input("content/receipts.lock", VERIFY),
    Input("content/editions"),
    Input("content/editions/SHA256SUMS"),
    Input(f"{EDITION}.json"),
    Input(f"{EDITION}.pdf"),
    Input("mkdocs.yml", BUILD),
    Input("templates/web/incident.html", BUILD, needed=False),
    Input("templates/web/assets/briefings.css", BUILD, needed=False),
    Input("templates/languages/en.po", needed=False),
    Input(SNAPSHOT, needed=False),
    Input("recipients.yml", DISPATCH),
    Input(".briefings/check", needed=False),
    Input(".briefings/sheets.stat", needed=False),
)


def _without(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _pipe(path: Path) -> None:
    _without(path)
    os.mkfifo(path)


def _socket(path: Path) -> None:
    _without(path)
    folder = os.open(path.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"/proc/self/fd/{folder}/{path.name}")  # the name of a socket has room for little
    os.close(folder)


def _other(path: Path) -> None:
    was_folder = path.is_dir()
    _without(path)
    path.write_bytes(b"x") if was_folder else path.mkdir()


def _circle(path: Path) -> None:
    _without(path)
    path.symlink_to(path.name)


def _outside(path: Path) -> None:
    target = "/etc" if path.is_dir() else "/etc/passwd"
    _without(path)
    path.symlink_to(target)


def _device(path: Path) -> None:
    _without(path)
    path.symlink_to("/dev/zero")


def _closed(path: Path) -> None:
    path.chmod(0)


def _sparse(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    with path.open("wb") as file:
        file.truncate(200 << 30)


NO_FILES: dict[str, Callable[[Path], None]] = {
    "pipe": _pipe,
    "socket": _socket,
    "other": _other,
    "circle": _circle,
    "outside": _outside,
    "device": _device,
    "closed": _closed,
    "sparse": _sparse,
}


def fair(ended: Ended, name: str, *, refused: bool) -> None:
    """A command ended as documented, in few lines, and named what it refuses."""
    assert ended.status in DOCUMENTED, ended
    assert "Traceback" not in ended.said
    assert "bug in this program" not in ended.said
    assert len(ended.said.splitlines()) < 250
    assert len(ended.said) < 60_000
    if ended.status or refused:
        assert ended.status in (1, 2, 74), ended
        assert name in ended.said, ended


@pytest.mark.parametrize("bad", NO_FILES)
@pytest.mark.parametrize("where", INPUTS, ids=lambda where: f"{where.path}-{where.command[0]}")
def test_what_is_no_file_is_refused_at_once_and_named(any_desk: Path, where: Input, bad: str) -> None:
    NO_FILES[bad](any_desk / where.path)
    fair(started(any_desk, *where.command), where.path.rpartition("/")[2], refused=where.needed)


NOISE = {
    "every byte": bytes(range(256)) * 20,
    "nothing": b"",
    "nested": b"[" * 50_000,
    "keys": b"".join(b"k%d: v\n" % number for number in range(3_000)),
    "json": b'{"a": ' * 2_000,
    "half a character": "“".encode()[:2],
    "one line": b"x" * 900_000,
}


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("where", [each for each in INPUTS if "." in each.path], ids=lambda where: where.path)
def test_any_bytes_are_told_with_their_file(any_desk: Path, where: Input, noise: str) -> None:
    (any_desk / where.path).write_bytes(NOISE[noise])
    ended = started(any_desk, *where.command)
    page = "incidents/" if "audit-" in ended.err else ""  # a template may say anything: then its page is named
    fair(ended, page or where.path.rpartition("/")[2], refused=False)


SETTINGS = {
    "site_url": "site_url: https://[::1/",
    "itself": "INHERIT: mkdocs.yml",
    "code": "markdown_extensions: [{toc: {slugify: !!python/object/apply:os.getcwd {}}}]",
    "repository": "repo_url: https://[::1/",
    "circle": "nav: &a [*a]",
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_over_which_mkdocs_fails_are_told_with_their_file(any_desk: Path, name: str) -> None:
    file = any_desk / "mkdocs.yml"
    key = SETTINGS[name].partition(":")[0]
    kept = [line for line in file.read_text("utf-8").splitlines() if not line.startswith(f"{key}:")]
    file.write_text("\n".join([*kept, SETTINGS[name], ""]), "utf-8")
    fair(started(any_desk, *BUILD), "mkdocs.yml", refused=True)


TEMPLATES = {
    "nested": ("web/incident.html", "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}"),
    "circle": ("web/incident.html", "{% include 'incident.html' %}"),
    "no end": ("web/incident.html", "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}"),
    "large": ("web/incident.html", "{{ 'a' * 10**11 }}"),
    "missing": ("web/briefing_frame.html", "{% import 'nowhere.html' as nowhere %}"),
    "no UTF-8": ("print/print.css", "\udcff"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_that_fails_is_named(any_desk: Path, name: str) -> None:
    file, text = TEMPLATES[name]
    (any_desk / "templates" / file).write_bytes(text.encode("utf-8", "surrogateescape"))
    ended = started(any_desk, *(BUILD if file.startswith("web") else ("pack", "night-closure-brief")))
    fair(ended, f"templates/{file}:1:1", refused=True)
    assert "unforeseen" not in ended.err


@pytest.mark.parametrize("forms", ["99999999", "0", "x"])
def test_plural_forms_without_end(any_desk: Path, forms: str) -> None:
    head = CATALOGUE.replace("UTF-8", f"UTF-8\\nPlural-Forms: nplurals={forms}; plural=n/0;")
    (any_desk / "templates/languages/en.po").write_text(head, "utf-8")
    fair(started(any_desk, *CHECK), "en.po", refused=forms == "99999999")


def test_a_receipt_that_says_nonsense_with_the_right_sum(any_desk: Path) -> None:
    file = any_desk / "content/receipts.lock"
    first, *others = file.read_text("utf-8").splitlines()
    for nonsense in ({"checked": "yesterday"}, {"level": 99}, {"level": True}, {"start": -5}):
        record = {**json.loads(first), **nonsense}
        line = json.dumps({**record, "sum": checksum(record)}, ensure_ascii=False)
        file.write_text("\n".join([line, *others, ""]), "utf-8")
        ended = started(any_desk, *CHECK)
        fair(ended, "receipts.lock:1", refused=True)
        assert "receipt-damaged" in ended.err


# Names.

NAMES = (
    b"content/pages/\xff.md",
    b"content/pages/\xff/x.md",
    b"content/pages/a\x1b[31mb.md",
    b"content/pages/a\nb.md",
    "content/pages/a\u202eb.md".encode(),
    b"content/pages/aux.md",
    b"content/pages/nul/x.md",
    b"content/pages/com1.txt.md",
    b"content/quotes/aux.yml",
    b"content/quotes/\xff.yml",
    b"content/quotes/a\x1b]0;b\x07.yml",
    "content/quotes/\u2066a.yml".encode(),
    b"content/\xff",
    b"content/a\x1b[31mb",
    b"content/editions/\xff.pdf",
    b"templates/web/assets/\xff.css",
    "templates/web/assets/\u202e.css".encode(),
)


NAMED = (
    ("capture", "{}", "--source", "pilots-warn-2026-03-04"),
    ("draft", "{}", "--source", "pilots-warn-2026-03-04"),
    ("match", "{}", "--words", "we left"),
    ("match", "--batch", "{}"),
    ("import", "{}"),
    ("inspect", "{}"),
    ("try", "{}", "--no-browser"),
)


@pytest.mark.parametrize("command", NAMED, ids=lambda command: " ".join(command[:2]).removesuffix(" {}"))
@pytest.mark.parametrize("what", ["a pipe", "a device", "bytes"])
def test_a_file_that_never_ends_is_refused_at_once(desk: Path, command: tuple[str, ...], what: str) -> None:
    file = desk / "given.txt"
    if what == "a pipe":
        os.mkfifo(file)
    elif what == "a device":
        file.symlink_to("/dev/zero")
    else:
        with file.open("wb") as large:
            large.truncate(3 << 30)
    ended = started(desk, *(word.format(file.name) for word in command))
    assert ended.status in (1, 2), ended  # match says of each text that it was not checked
    assert what in ended.said


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_are_refused_and_shown_with_escapes(desk: Path, name: bytes) -> None:
    file = desk / os.fsdecode(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"# A title\n")
    shown = started(desk, *CHECK)
    fair(shown, f"{name.split(b'/')[0].decode()}/", refused=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown.said)
    found = json.loads(started(desk, *CHECK, "--format", "json").out)
    assert [os.fsencode(problem["path"]) for problem in found] == [name]
    lines = started(desk, *CHECK, "--format", "github").out.splitlines()
    assert len(lines) == 1
    assert not re.search("[\x00-\x1f]", lines[0])
    assert started(desk, *BUILD).status == 1


def test_a_name_that_is_not_utf8_in_the_program_itself(desk: Path) -> None:
    """Through the real command: how its streams are set up is part of this."""
    (desk / os.fsdecode(b"content/pages/\xff.md")).write_bytes(b"# A title\n")
    done = run("check", "--desk", desk, "--format", "json")
    assert done.returncode == 1
    assert os.fsencode(json.loads(done.stdout)[0]["path"]) == b"content/pages/\xff.md"


@pytest.mark.parametrize(
    "words",
    [
        ("new", "actor", "aux", "--set", "name=A", "--set", "type=body"),
        ("rename", "actor:ilse-brandt", "nul"),
        ("import", "t.csv", "--kind", "source"),
        ("draft", "t.csv", "--source", "com1"),
    ],
    ids=lambda words: words[0],
)
def test_no_command_makes_a_name_that_windows_reserves(desk: Path, words: tuple[str, ...]) -> None:
    (desk / "t.csv").write_text("id,title\ncon,A\n", "utf-8")
    before = tree(desk / "content")
    ended = started(desk, *words)
    assert ended.status in (1, 2)
    assert "Windows reserves this name" in ended.err
    assert tree(desk / "content") == before


def test_words_that_are_not_utf8(desk: Path) -> None:
    ended = started(desk, "new", "actor", "x", "--set", "type=group", "--set", os.fsdecode(b"name=\xff"))
    assert (ended.status, ended.err) == (2, "briefings: “\\udcff” is not UTF-8\n")


def test_a_desk_in_a_folder_whose_name_is_not_utf8(desk: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(desk) + b"\xff"))
    desk.rename(odd)
    for command in (CHECK, BUILD, BUILD, VERIFY, ("todo",)):
        assert started(odd, *command).status == 0, command


def test_folders_deeper_than_a_call_can_go(desk: Path) -> None:
    folder = os.open(desk / "content/pages", os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("a", dir_fd=folder)
        inner = os.open("a", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)
    ended = started(desk, *CHECK)
    subprocess.run(["rm", "-r", str(desk / "content/pages")], check=True)
    assert ended.status in (0, 74), ended.err[-300:]


def test_links_inside_the_templates_may_stay(any_desk: Path) -> None:
    template = any_desk / "templates/web/incident.html"
    template.rename(any_desk / "templates/shared.html")
    template.symlink_to("../shared.html")
    assert started(any_desk, *BUILD).status == 0
    template.unlink()
    template.symlink_to("/etc/passwd")
    for command in (CHECK, BUILD):
        assert "symlink" in started(any_desk, *command).err


# Characters on a hand-written page.

CHARACTERS = {
    "\u202e": ("bidi-character", "error"),
    "\u2067": ("bidi-character", "error"),
    "\0": ("control-character", "error"),
    "\x1b": ("control-character", "error"),
    "\u2028": ("control-character", "error"),
    "\u200b": ("hidden-character", "warning"),
    "\U000e0041": ("hidden-character", "warning"),
    "\u00ad": None,
    "\u2011": None,
}


@pytest.mark.parametrize("character", CHARACTERS, ids=ascii)
def test_what_nobody_sees_on_a_page_is_told_at_its_place(desk: Path, character: str) -> None:
    (desk / "content/pages/about.md").write_text(f"\ufeff# About\n\nab{character}c\n", "utf-8")
    found = [(problem.code, problem.severity, str(problem.location)) for problem in check(load(desk)).problems]
    said = CHARACTERS[character]
    assert found == ([(*said, "content/pages/about.md:3:3")] if said else [])


# Output.


def test_of_very_many_problems_the_first_are_printed_errors_before_warnings(desk: Path) -> None:
    for number in range(60):
        text = (desk / "content/claims/near-misses.yml").read_text("utf-8")
        draft = text.replace("status: published", "status: draft").replace("type: figure", "type: party")
        (desk / f"content/claims/a-{number}.yml").write_text(draft, "utf-8")
    wrong = desk / "content/topics/night-closure.yml"
    wrong.write_text(wrong.read_text("utf-8") + "sumary: x\n", "utf-8")
    ended = started(desk, *CHECK)
    lines = [line for line in ended.err.splitlines() if not line.startswith(" ")]
    assert lines[0].startswith("content/topics/night-closure.yml")
    assert lines[1:] == ["1 error", "60 drafts with open points: `briefings todo`"]
    assert len(json.loads(started(desk, *CHECK, "--format", "json").out)) == 61
    assert len(started(desk, *CHECK, "--format", "github").out.splitlines()) == 61


def test_of_one_file_a_hundred_problems_are_listed_and_the_others_counted(desk: Path) -> None:
    with (desk / QUOTE).open("a") as file:
        file.writelines(f"k{number}: v\n" for number in range(3_000))
    found = json.loads(started(desk, *CHECK, "--format", "json").out)
    assert len(found) == 101
    assert [problem["message"] for problem in found if problem["code"] == "more-problems"] == [
        "2,900 more problems of this file are not listed"
    ]


def test_a_message_is_never_a_page_long(desk: Path) -> None:
    with (desk / QUOTE).open("a") as file:
        file.write(f"{'k' * 100_000}: v\n")
    assert max(map(len, started(desk, *CHECK).err.splitlines())) < 1_500


# Requests.

REQUESTS: dict[bytes, int] = {
    b"GET / HTTP/1.1": 200,
    b"GET /~news?\xb2 HTTP/1.1": 200,
    b"GET /~news?" + b"9" * 5_000 + b" HTTP/1.1": 200,
    b"GET http://[ HTTP/1.1": 400,
    b"GET //[::1/ HTTP/1.1": 404,
    b"GET /%ff%fe HTTP/1.1": 404,
    b"GET /%00 HTTP/1.1": 404,
    b"GET /assets/" + b"a" * 300 + b" HTTP/1.1": 404,
    b"GET /" + b"a" * 300 + b"/ HTTP/1.1": 404,
    b"GET /..%2f..%2fetc/passwd HTTP/1.1": 404,
    b"GET /~as?as_of=99999 HTTP/1.1": 400,
    b"GET /data/\xff.json HTTP/1.1": 404,
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1": 414,
    b"GET / HTTP/1.1\r\nCookie: \xff=;;; briefings-preview=|x|": 200,
    b"GET / HTTP/1.1" + b"\r\nX: y" * 200: 431,
    b"POST / HTTP/1.1\r\nContent-Length: 5": 403,
    b"PRI * HTTP/2.0": 505,
    b"\x16\x03\x01\x02": 400,
}


def test_every_request_has_an_answer(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    preview = Preview(desk, lambda *_: None)
    with preview.listening("127.0.0.1", 0) as address:
        port = urlsplit(address).port
        for request, status in REQUESTS.items():
            with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as client:
                client.sendall(request + b"\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % port)
                answer = b"".join(iter(lambda client=client: client.recv(65_536), b""))  # type: ignore[misc]
            said = re.match(rb"HTTP/1\.[01] (\d+) |.*Error code: (\d+)", answer, re.DOTALL)
            assert said, (request[:60], answer[:200])
            assert int(said[1] or said[2]) == status, (request[:60], answer[:200])
    assert "Traceback" not in capfd.readouterr().err


# Addresses.

WRONG = (
    "https://[::1/",
    "https://[::1]x/",
    "https://desk.example:99999/",
    "https://desk.example:/",
    "https://desk.example:８０/",
    "https://user:secret@desk.example/",
    "https://desk..example/",
    "https:///path",
    "https://256.1.1.1/",
    "https://desk.example/a b",
    "https://desk.example/\u202e",
    "ftp://desk.example/",
    f"https://{'a' * 64}.example/",
)
RIGHT = (
    "https://desk.example",
    "HTTP://desk.example:8080/a?b=c#d",
    "https://[::1]:80/",
    "https://192.0.2.1/",
    "https://приклад.укр/шлях",
    "https://a_b.desk.example/100%/@x",
)


def test_addresses() -> None:
    assert [address for address in RIGHT if wrong_with(address)] == []
    assert [address for address in WRONG if not wrong_with(address)] == []


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=40) | st.text(alphabet=":/[]@.%0159abxп\u202e\ud800 ", max_size=40))
def test_no_address_makes_it_fail_and_those_that_pass_can_be_taken_apart(rest: str) -> None:
    address = f"https://{rest}"
    if not wrong_with(address):
        assert urlsplit(address).hostname
        assert urlsplit(address).username is None
        assert urlsplit(address).port is None or urlsplit(address).port


@pytest.mark.parametrize("address", WRONG)
def test_a_wrong_address_is_told_at_its_place(desk: Path, address: str) -> None:
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as file:
        file.write(f'site_url: "{address}"\n')
    text = (desk / "content/incidents/pier-opening.yml").read_text("utf-8")
    (desk / "content/incidents/pier-opening.yml").write_text(f'{text}summary: "[here]({address})"\n', "utf-8")
    found = errors(check(load(desk)).problems)
    assert {problem.location.path for problem in found} >= {"content/desk.yml"}
    assert all(problem.location.line for problem in found)
    if address.isprintable() and " " not in address:
        assert {problem.location.path for problem in found} >= {"content/incidents/pier-opening.yml"}


# Drafts.

DRAFTS = ROOT / "tests/desks/mistakes/unfinished-drafts"


def test_nothing_in_a_draft_holds_back_or_changes_what_is_published(desk: Path, tmp_path: Path) -> None:
    sheet = "content/incidents/pier-opening.yml"  # names a draft
    shutil.copy(DRAFTS / sheet, desk / sheet)
    finished = "name: Party of the pilots\ntype: group\nstatus: draft\n"
    (desk / "content/actors/pilot-party.yml").write_text(finished, "utf-8")
    assert started(desk, *BUILD, "--site-dir", str(tmp_path / "without")).status == 0
    shutil.copytree(DRAFTS / "content", desk / "content", dirs_exist_ok=True)
    ended = started(desk, *BUILD, "--site-dir", str(tmp_path / "with"))
    assert ended.status == 0, ended.err
    assert "2 warnings\n3 drafts with open points" in ended.err
    assert tree(tmp_path / "with") == tree(tmp_path / "without")


@pytest.mark.parametrize("snapshot", ["", f"snapshot: sha256:{'0' * 64}\n"], ids=["none", "another"])
def test_words_whose_source_is_a_draft_hold_nothing_back(desk: Path, snapshot: str) -> None:
    source = desk / "content/sources/pilots-warn-2026-03-04.yml"
    text = source.read_text("utf-8").replace("status: published", "status: draft")
    source.write_text(re.sub("^snapshot: .*\n", snapshot, text, flags=re.MULTILINE), "utf-8")
    ended = started(desk, *BUILD)
    assert ended.status == 0, ended.err
    assert "warning: the source's snapshot changed" in ended.err
    assert "not in this release: quote:article-patchy, " in ended.out
    assert not (desk / "site/quotes/article-patchy").exists()


@pytest.mark.parametrize(
    ("second", "severity"), [("draft", "warning"), ("reviewed", "warning"), ("published", "error")]
)
def test_a_status_that_stands_twice(desk: Path, second: str, severity: str) -> None:
    (desk / "content/actors/twice.yml").write_text(f"name: A\ntype: group\nstatus: draft\nstatus: {second}\n", "utf-8")
    (found,) = [problem for problem in check(load(desk)).problems if problem.code == "duplicate-key"]
    assert found.severity == severity


def test_a_draft_that_cannot_be_read_is_to_do_and_is_not_accepted(desk: Path) -> None:
    shutil.copytree(DRAFTS / "content", desk / "content", dirs_exist_ok=True)
    before = tree(desk / "content")
    todo = started(desk, "todo").out
    for name in ("actor:pilot-party", "claim:strikers", "quote:half-typed", "topic:wages"):
        assert f"draft      content/{name.replace(':', 's/')}.yml:" in todo
        assert f"{name} is a draft: ready" not in todo
        ended = started(desk, "accept", name)
        assert ended.status == 1
        assert "error: " in ended.err
    assert started(desk, *VERIFY).status == 0
    assert tree(desk / "content") == before


def test_what_rests_on_a_draft_that_cannot_be_read_is_not_accepted(desk: Path) -> None:
    shutil.copytree(DRAFTS / "content", desk / "content", dirs_exist_ok=True)
    quote = desk / "content/quotes/ovcharenko-too-far.yml"
    text = quote.read_text("utf-8").replace("status: published", "status: draft")
    quote.write_text(re.sub(r"^speaker: .*$", "speaker: pilot-party", text, flags=re.MULTILINE), "utf-8")
    loaded = load(desk)
    with pytest.raises(AuthorError) as refused:
        accept(loaded, [ref for ref in loaded.files if ref.id == "ovcharenko-too-far"], today=datetime.date(2026, 5, 1))
    assert "rests-on-draft" in {problem.code for problem in refused.value.problems}


def test_half_of_a_published_sheet_never_leaves_the_site_unseen(desk: Path) -> None:
    """Whatever an editor has saved of a sheet: it is as it was, or its file is told."""
    for path in sorted((desk / "content").rglob("*/*.yml")):
        whole = path.read_bytes()
        lines = whole.splitlines(keepends=True)
        for count in range(1, len(lines)):
            for half in (b"".join(lines[:count]), b"".join(lines[:count]) + lines[count][:4]):
                path.write_bytes(half)
                checked = check(load(desk))
                sheet = next((each for each in checked.catalogue.desk.sheets.values() if each.id == path.stem), None)
                shown = path.relative_to(desk).as_posix()
                told = any(problem.location.path == shown for problem in checked.problems)
                assert told or (sheet is not None and sheet.status == "published"), (shown, half)
        path.write_bytes(whole)


def test_receipts_of_a_quote_that_cannot_be_read_now_are_kept(desk: Path) -> None:
    before = (desk / "content/receipts.lock").read_bytes()
    quote = desk / QUOTE
    whole = quote.read_bytes()
    quote.write_bytes(whole + b"oops: [\n")
    assert started(desk, *VERIFY).status == 1
    quote.write_bytes(whole)
    assert (desk / "content/receipts.lock").read_bytes() == before


# What nobody foresaw.


def _failing(*_: object, **__: object) -> None:
    raise ZeroDivisionError("an accident")


def test_a_rule_that_fails_over_a_sheet_names_it(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rule(catalogue: object) -> Iterator[Problem]:
        for ref, _ in catalogue.subjects():  # type: ignore[attr-defined]
            if ref.id == "pier-opening":
                _failing()
        yield from ()

    monkeypatch.setattr("briefings.check.RULES", (*RULES, Rule("accident", rule)))
    (problem,) = check(load(desk)).problems
    assert (problem.code, str(problem.location)) == ("unforeseen", "content/incidents/pier-opening.yml")
    assert "ZeroDivisionError: an accident" in problem.message


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("briefings.load.desk.validate", "content/actors/harbour-gazette.yml"),
        ("briefings.check.verdict", QUOTE),
        ("briefings.load.receipts._receipt", "content/receipts.lock"),
        ("briefings.load.messages.parse", "templates/languages/en.po"),
        ("briefings.render.sheet_pages.linked_data", "content/briefings/night-closure-brief.yml"),
        ("briefings.load.sheets.validate", "recipients.yml"),
    ],
)
def test_an_accident_is_told_with_the_file_at_work(
    any_desk: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    shutil.rmtree(any_desk / ".briefings")
    command = DISPATCH if path == "recipients.yml" else BUILD
    if name.endswith("validate"):
        whole = sheets.validate
        monkeypatch.setattr(name, lambda *read, **given: _failing() if path in read else whole(*read, **given))
    else:
        monkeypatch.setattr(name, _failing)
    ended = started_here(any_desk, *command)
    fair(ended, path, refused=True)
    assert "unforeseen" in ended.err
