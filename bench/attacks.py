"""The same attacks on MkDocs and on WeasyPrint as they are without settings, and on this program: what each of them does.

Every cell is what was seen in a run on made-up desks and pages; a dash stands where a tool has nothing that the attack could
meet. `make bench-attacks` runs all and writes the table into docs/explanation/attacks.md.
"""

from __future__ import annotations

import http.client
import os
import re
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NamedTuple

import pikepdf
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).parent.parent
BASE = ROOT / "tests/desks/base"
PAGE = ROOT / "docs/explanation/attacks.md"
CANARY = "canary-7f3a91"
PATIENCE = 20
"""Seconds of the processor after which a command is ended, and said to be still running."""

asked: list[str] = []
"""What was asked of the server that stands for the rest of the world."""


class Done(NamedTuple):
    """A command's exit status (None: ended by us), what it said, seconds of the processor, and peak memory in MiB."""

    status: int | None
    said: str
    seconds: float
    memory: int


def run(command: list[str], cwd: Path) -> Done:
    """Run a command to its end, or until nobody waits any longer."""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command,
            cwd=cwd,
            stdout=said,
            stderr=said,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE)),
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        seconds = usage.ru_utime + usage.ru_stime
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    code = None if os.WIFSIGNALED(status) and seconds >= PATIENCE - 1 else os.waitstatus_to_exitcode(status)
    return Done(code, text, seconds, usage.ru_maxrss // 1024)


def told(done: Done, otherwise: str) -> str:
    """Say how a command ended where it did not end well: by which problem, by a traceback, or not at all."""
    if done.status is None:
        return f"still running after {PATIENCE} s"
    found = re.findall(r"^(\S+?): error: .*\[([a-z-]+)\]$", done.said, re.MULTILINE)
    if found:
        where, code = next((each for each in found if each[1] not in ("unknown-key", "missing-key")), found[0])
        return f"refused: `{re.sub(r'^.*/', '', where)}` `[{code}]`"
    if "Traceback" in done.said or done.status < 0:
        kind = re.findall(r"^(\w*(?:Error|Exception))\b", done.said, re.MULTILINE)
        return f"ends with a traceback ({kind[-1]})" if kind else f"ends by signal {-done.status}"
    return otherwise if done.status == 0 else f"exit {done.status}"


# MkDocs


def mkdocs(folder: Path, page: str, *, name: str = "page") -> tuple[Done, str]:
    """Build a site of one page with MkDocs as it comes; return how it went and the page's markup."""
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs/index.md").write_text("# Home\n", "utf-8")
    (folder / f"docs/{name}.md").write_text(page, "utf-8", errors="surrogatepass")
    (folder / "mkdocs.yml").write_text("site_name: Peer\n", "utf-8")
    done = run([sys.executable, "-m", "mkdocs", "build", "-q"], folder)
    built = folder / f"site/{name}/index.html"
    return done, built.read_text("utf-8") if built.is_file() else ""


def active(html: str) -> list[str]:
    """Return what acts by itself in a page's content, or loads from elsewhere."""
    tree = LexborHTMLParser(html)
    found = []
    for node in tree.css("[role=main] *, main *"):
        if node.tag in ("script", "iframe", "object", "embed", "form", "base", "meta"):
            found.append(f"<{node.tag}>")
        for name, value in node.attributes.items():
            address = re.sub(r"[\s\x00-\x20]", "", value or "").lower()
            if name.startswith("on"):
                found.append(name)
            elif name in ("href", "src", "action") and address.startswith(
                ("javascript:", "data:text/html", "vbscript:")
            ):
                found.append(f"{name}={address.split(':')[0]}:")
            elif name == "src" and address.startswith(("http:", "https:", "//")):
                found.append("remote load")
    return sorted(set(found))


def listed(found: list[str]) -> str:
    return f"published, acting: {', '.join(f'`{each}`' for each in found)}" if found else "published as text"


# WeasyPrint


PRINT = """
import sys
from weasyprint import HTML
HTML(string=open(sys.argv[1], encoding="utf-8").read()).write_pdf(sys.argv[2])
"""


def weasyprint(folder: Path, markup: str) -> tuple[Done, Path]:
    """Print markup with WeasyPrint as it comes; return how it went and the file."""
    (folder / "in.html").write_text(f"<!doctype html><title>x</title>{markup}", "utf-8")
    done = run([sys.executable, "-c", PRINT, "in.html", "out.pdf"], folder)
    return done, folder / "out.pdf"


def inside(pdf: Path) -> bytes:
    """Return everything that a PDF holds, unpacked."""
    if not pdf.is_file():
        return b""
    with pikepdf.open(pdf) as document:
        streams = [each.read_raw_bytes() for each in document.objects if isinstance(each, pikepdf.Stream)]
        for each in document.objects:
            if isinstance(each, pikepdf.Stream):
                try:
                    streams.append(each.read_bytes())
                except pikepdf.PdfError:
                    continue
    return pdf.read_bytes() + b"".join(streams)


# Ours


def desk(folder: Path) -> Path:
    return Path(shutil.copytree(BASE, folder / "desk"))


SHEET = "class: event\nevidence: [{source: pilots-warn-2026-03-04, at: p1}]\nstatus: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"


def fact(place: Path, text: str, field: str = "title") -> Path:
    """Write a sheet with a text in one of its fields; in JSON's quotes, which are YAML's."""
    import json

    title = "" if field == "title" else "title: A title\n"
    path = place / "content/incidents/attack.yml"
    path.write_text(f"{field}: {json.dumps(text, ensure_ascii=False)}\n{title}{SHEET}", "utf-8")
    return path


def ours(place: Path, *words: str) -> Done:
    return run([sys.executable, "-m", "briefings", "build", "--desk", str(place), *(words or ("--no-packs",))], place)


def ours_page(place: Path, text: str, field: str = "title") -> str:
    """Return what became of a text in a field, as title and in prose."""
    fact(place, text, field)
    done = ours(place)
    page = place / "site/incidents/attack/index.html"
    if done.status != 0 or not page.is_file():
        return told(done, "")
    html = page.read_text("utf-8")
    letters = re.sub(r"\s", "", text) in re.sub(r"\s", "", LexborHTMLParser(html).text())
    return listed(active(html)) + (", letter for letter" if letters else "")


def ours_pack(place: Path, markup: str) -> Done:
    """Put markup into the desk's own template of a pack, which a desk's owner may; facts have no way there."""
    folder = place / "templates/print"
    folder.mkdir(parents=True)
    head = '{% extends "base.html" %}{% block first_page %}{{ super() }}{% raw %}'
    (folder / "one-pager.html").write_text(f"{head}{markup}{{% endraw %}}{{% endblock %}}", "utf-8")
    return ours(place, "--jobs", "1")


# The attacks: each returns what MkDocs, WeasyPrint and we did


class Attack(NamedTuple):
    """What is tried, and what does it to each of the three (None: the tool has nothing that it could meet)."""

    name: str
    mkdocs: Callable[[Path], str] | None
    weasyprint: Callable[[Path], str] | None
    ours: Callable[[Path], str] | None


def text(name: str, payload: str, field: str = "title") -> Attack:
    def theirs(folder: Path) -> str:
        done, html = mkdocs(folder, f"# Page\n\n{payload}\n")
        return told(done, listed(active(html)))

    return Attack(name, theirs, None, lambda folder: ours_page(desk(folder), payload, field))


def loads(name: str, markup: str) -> Attack:
    """Markup that asks a server, or opens a file: how often, and does what the file holds come out?"""

    def fill(folder: Path) -> str:
        (folder / "secret.txt").write_text(CANARY, "utf-8")
        return markup.format(server=SERVER, file=(folder / "secret.txt").as_uri())

    def engine(folder: Path) -> str:
        asked.clear()
        done, pdf = weasyprint(folder, fill(folder))
        found = [f"asks the server {len(asked)} times"] if asked else []
        found += ["what the file holds is in the PDF"] if CANARY.encode() in inside(pdf) else []
        return told(done, ", ".join(found) or "opens nothing")

    def engine_of_ours(folder: Path) -> str:
        asked.clear()
        done = ours_pack(desk(folder), fill(folder))
        return told(done, "a pack") + (f", asks the server {len(asked)} times" if asked else ", opens nothing")

    return Attack(name, None, engine, engine_of_ours)


def front_matter(name: str, yaml_text: str) -> Attack:
    def theirs(folder: Path) -> str:
        done, html = mkdocs(folder, f"---\n{yaml_text}\n---\n# Page\n")
        return told(done, f"exit 0 in {done.seconds:.0f} s" + (", its text is on the page" if CANARY in html else ""))

    def our(folder: Path) -> str:
        place = desk(folder)
        (place / "content/incidents/attack.yml").write_text(yaml_text + "\n", "utf-8")
        return told(ours(place), "built")

    return Attack(name, theirs, None, our)


def nested(folder: Path) -> str:
    done, _ = mkdocs(folder, "> " * 1500 + "x\n")
    return told(done, "built")


def our_nested(folder: Path) -> str:
    place = desk(folder)
    fact(place, "> " * 1500 + "x *y*", "summary")
    return told(ours(place), "published as text")


def link(folder: Path) -> str:
    (folder / "outside.md").write_text(f"# Page\n\n{CANARY}\n", "utf-8")
    (folder / "docs").mkdir()
    (folder / "docs/page.md").symlink_to(folder / "outside.md")
    (folder / "docs/index.md").write_text("# Home\n", "utf-8")
    (folder / "mkdocs.yml").write_text("site_name: Peer\n", "utf-8")
    done = run([sys.executable, "-m", "mkdocs", "build", "-q"], folder)
    html = (folder / "site/page/index.html").read_text("utf-8")
    return told(done, "the file outside is published" if CANARY in html else "not published")


def our_link(folder: Path) -> str:
    place = desk(folder)
    (folder / "outside.md").write_text(f"# Page\n\n{CANARY}\n", "utf-8")
    (place / "content/pages/link.md").symlink_to(folder / "outside.md")
    return told(ours(place), "built")


def files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def killed(command: list[str], cwd: Path, change: Callable[[int], None], whole: Callable[[], bool]) -> str:
    """Kill a build at ten moments of its time; return how often the site was no whole build afterwards."""
    change(0)
    began = time.monotonic()
    subprocess.run(command, cwd=cwd, capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    takes = time.monotonic() - began
    broken = 0
    for tenth in range(1, 11):
        change(tenth)
        child = subprocess.Popen(
            command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        time.sleep(takes * (0.45 + 0.05 * tenth))
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        broken += not whole()
    return f"{broken} of 10 times the site is broken"


def kill(folder: Path) -> str:
    (folder / "docs").mkdir()
    for number in range(150):
        (folder / f"docs/p{number}.md").write_text(f"# Page {number}\n\nWords.\n", "utf-8")
    (folder / "docs/index.md").write_text("# Home\n", "utf-8")
    (folder / "mkdocs.yml").write_text("site_name: Peer\n", "utf-8")
    full: list[int] = []

    def whole() -> bool:
        found = files(folder / "site")
        pages = [folder / f"site/p{number}/index.html" for number in range(150)]
        return found >= full[0] and all(page.is_file() and b"</html>" in page.read_bytes() for page in pages)

    def change(number: int) -> None:
        if number == 1:
            full.append(files(folder / "site"))

    return killed([sys.executable, "-m", "mkdocs", "build", "-q"], folder, change, whole)


def our_kill(folder: Path) -> str:
    import hashlib
    import json

    place = desk(folder)

    def whole() -> bool:
        site = place / "site"
        kept = json.loads((site / "manifest.json").read_bytes())["files"]
        found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
        return {
            name: hashlib.sha256(path.read_bytes()).hexdigest()
            for name, path in found.items()
            if name != "manifest.json"
        } == kept

    def change(number: int) -> None:
        fact(place, f"Title {number}")

    return killed(
        [sys.executable, "-m", "briefings", "build", "--desk", str(place), "--no-packs"], place, change, whole
    )


def picture(width: int) -> bytes:
    """Return a PNG of one colour, `width` pixels each way: a few kilobytes for hundreds of megabytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    row = b"\0" * (width * 3 + 1)
    body = b"".join(packer.compress(row) for _ in range(width)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, width, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bomb(folder: Path) -> str:
    raw = picture(8000)
    (folder / "bomb.png").write_bytes(raw)
    done, _ = weasyprint(folder, f'<img src="{(folder / "bomb.png").as_uri()}" style="width: 1cm">')
    plain, _ = weasyprint(folder, "<p>x")
    return told(done, f"{len(raw) // 1024} KiB take {done.memory - plain.memory} MiB")


def our_bomb(folder: Path) -> str:
    (folder / "bomb.png").write_bytes(picture(8000))
    return told(ours_pack(desk(folder), f'<img src="{(folder / "bomb.png").as_uri()}" alt="x">'), "a pack")


def our_bomb_on_the_site(folder: Path) -> str:
    place = desk(folder)
    (place / "templates/web/assets").mkdir(parents=True)
    (place / "templates/web/assets/bomb.png").write_bytes(picture(8000))
    return told(ours(place), "published")


def bomb_on_a_site(folder: Path) -> str:
    (folder / "docs").mkdir()
    (folder / "docs/bomb.png").write_bytes(picture(8000))
    done, _ = mkdocs(folder, "# Page\n\n![x](bomb.png)\n")
    return told(done, "published" if (folder / "site/bomb.png").is_file() else "left out")


def our_formula(folder: Path) -> str:
    place = desk(folder)
    fact(place, "=HYPERLINK(1)")
    done = ours(place)
    cells = [
        line
        for file in (place / "site").rglob("*.csv")
        for line in file.read_text("utf-8").split(",")
        if "=HYPERLINK" in line
    ]
    return told(
        done,
        "behind an apostrophe" if cells and all(cell.strip('"').startswith("'=") for cell in cells) else "a formula",
    )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(command: list[str], cwd: Path, port: int) -> str:
    """Start a preview; say what it answers to another host's name and to a path out of its folder, and under which terms."""
    child = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        seen = []
        for said, path, host in (
            ("another host's name", "/", "attacker.example"),
            ("a path out of the folder", "/..%2f..%2f..%2f..%2f..%2f..%2fetc/hostname", f"127.0.0.1:{port}"),
        ):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", path, headers={"Host": host, "Origin": "http://attacker.example"})
            response = connection.getresponse()
            response.read()
            shared = ", open to other origins" if response.getheader("Access-Control-Allow-Origin") else ""
            seen.append(f"{response.status} to {said}{shared}")
            connection.close()
        return "; ".join(seen)
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def preview(folder: Path) -> str:
    mkdocs(folder, "# Page\n")
    port = free_port()
    return answers([sys.executable, "-m", "mkdocs", "serve", "-q", "-a", f"127.0.0.1:{port}"], folder, port)


def our_preview(folder: Path) -> str:
    place, port = desk(folder), free_port()
    return answers([sys.executable, "-m", "briefings", "serve", "--desk", str(place), "--port", str(port)], place, port)


ACTIVE = "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=https://evil.example></iframe><form action=https://evil.example></form>"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "{file}">]><svg xmlns="http://www.w3.org/2000/svg" width="99" height="20"><text y="10">&a;</text></svg>'

ATTACKS = (
    text("Template text in a fact", "{{ 7 * 7 }} {% for x in y %} ${1+1}"),
    text("Scripts, event attributes, frames and forms in a fact", ACTIVE),
    text("The same in prose", ACTIVE, "summary"),
    text("A link to `javascript:` in prose", "[here](javascript:alert(1))", "summary"),
    text("A remote picture in prose", "![x](https://evil.example/x.png)", "summary"),
    loads("A remote picture in a PDF", '<img src="{server}/x.png" alt="x">'),
    loads("`@import` and a font in a PDF's style", '<style>@import url("{server}/a.css"); @font-face {{font-family: Z; src: url("{server}/f")}} p {{font-family: Z}}</style><p>x'),
    loads("An attachment by `file://` in a PDF", '<link rel="attachment" href="{file}"><p>x'),
    loads("A file by XML entity in a PDF's picture", f'<img alt="x" src=\'data:image/svg+xml,{re.sub("[#<>]", lambda each: f"%{ord(each[0]):02x}", LAUGHS)}\'>'),
    front_matter("YAML nested 10,000 deep", "a: " + "[" * 10_000),
    front_matter("A broken heading block with a marking in it", f"marking: {CANARY}\ntitle: a: b"),
    Attack("Prose nested 1,500 deep", nested, None, our_nested),
    Attack("A symbolic link out of the folder", link, None, our_link),
    Attack("Killed at ten moments of a build", kill, None, our_kill),
    Attack("A picture of 64 million pixels in a PDF", None, bomb, our_bomb),
    Attack("The same among a site's pictures", bomb_on_a_site, None, our_bomb_on_the_site),
    Attack("A formula in a table", None, None, our_formula),
    Attack("The preview, asked by others", preview, None, our_preview),
)  # fmt: skip


class _World(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


_WORLD = HTTPServer(("127.0.0.1", 0), _World)
SERVER = f"http://127.0.0.1:{_WORLD.server_port}"


def row(attack: Attack) -> str:
    cells = []
    for tried in (attack.mkdocs, attack.weasyprint, attack.ours):
        if tried is None:
            cells.append("–")
            continue
        with tempfile.TemporaryDirectory(prefix="briefings-attack-") as folder:
            cells.append(tried(Path(folder)).replace("|", "\\|"))
    line = f"| {attack.name} | {' | '.join(cells)} |"
    print(line, flush=True)
    return line


def main() -> None:
    threading.Thread(target=_WORLD.serve_forever, daemon=True).start()
    wanted = sys.argv[1:]
    rows = [
        row(attack) for attack in ATTACKS if not wanted or any(each.lower() in attack.name.lower() for each in wanted)
    ]
    if wanted:
        return
    import mkdocs as mkdocs_package
    import weasyprint as weasyprint_package

    versions = f"MkDocs {mkdocs_package.__version__}", f"WeasyPrint {weasyprint_package.__version__}"
    table = "\n".join([f"| attack | {versions[0]} | {versions[1]} | Briefings |", "|---|---|---|---|", *rows])
    before, start, rest = PAGE.read_text("utf-8").partition("<!-- attacks -->\n")
    _, end, after = rest.partition("<!-- /attacks -->")
    assert start and end, f"{PAGE} has no markers"
    PAGE.write_text(f"{before}{start}{table}\n{end}{after}", "utf-8")


if __name__ == "__main__":
    main()
