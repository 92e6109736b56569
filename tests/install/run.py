"""Walk the ways in which a stranger installs the program, each in a fresh Debian without this repository. `make try-install` runs it.

`python tests/install/run.py [--suite SUITE] [WAY…]` prints each command with its seconds. It needs root, mmdebstrap, and the
wheel and requirements.txt in dist/ (`make dist`). What is not run here: Docker itself, GitHub and GitLab.
"""

from __future__ import annotations

import argparse
import fnmatch
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from clean_root import CleanRoot  # noqa: E402
from steps import action, container, job, words_of  # noqa: E402

KEPT = ROOT / ".matrix/roots"
LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
INSTALL = "apt-get update && apt-get install --yes --no-install-recommends"


class Walk:
    """One way in a fresh root: its commands, each printed with the seconds it took."""

    def __init__(self, root: CleanRoot) -> None:
        """Keep the root."""
        self.root = root

    def do(self, command: str, *, user: str = "root", folder: str = "/root", **more: object) -> str:
        """Run a command that a stranger types, or that a file has."""
        began = time.monotonic()
        said = self.root.run(command, user=user, folder=folder, **more)  # type: ignore[arg-type]
        print(f"  {time.monotonic() - began:6.1f} s  {command}", flush=True)
        return said

    def prepare(self, command: str) -> None:
        """Run what a computer has before a stranger comes to it."""
        self.root.run(command)

    def take(self, *files: Path, folder: str = "/root") -> None:
        """Copy files into the root."""
        target = self.root.folder / folder.lstrip("/")
        target.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copy(file, target)

    def take_wheel(self) -> str:
        """Copy the wheel of dist/ into the root's /root, and return its name."""
        found = sorted((ROOT / "dist").glob("*.whl"))
        if not found:
            raise SystemExit("dist/*.whl is not there: run `make dist`")
        self.take(found[-1])
        return found[-1].name


def built(walk: Walk, site: str) -> None:
    """Fail unless a whole site with a pack is in a folder of the root."""
    folder = walk.root.folder / site.lstrip("/")
    for file in ("index.html", "manifest.json", "packs/longer-evenings-brief.pdf"):
        if not (folder / file).is_file():
            raise SystemExit(f"{folder / file} was not built")


def by_pip(walk: Walk) -> None:
    wheel = walk.take_wheel()
    walk.do(f"{INSTALL} python3-venv {LIBRARIES}")
    walk.do(f"python3 -m venv briefings && briefings/bin/pip install --quiet ./{wheel}")
    walk.do("briefings/bin/briefings init my-desk && briefings/bin/briefings build --desk my-desk")
    built(walk, "/root/my-desk/site")


def by_doctor(walk: Walk) -> None:
    """Install without the libraries of packs, and let `briefings doctor` say how to get them."""
    wheel = walk.take_wheel()
    walk.prepare(f"{INSTALL} python3-venv && cd /root && python3 -m venv b && b/bin/pip install --quiet ./{wheel}")
    walk.prepare("rm -rf /var/lib/apt/lists/*")  # as in a container
    said = walk.do("b/bin/briefings doctor || true")
    (command,) = re.findall(r"^ +(apt-get .*)$", said, re.MULTILINE)
    walk.do(command)
    walk.do("b/bin/briefings doctor")
    walk.do("b/bin/briefings init my-desk && b/bin/briefings build --desk my-desk")
    built(walk, "/root/my-desk/site")


def by_pipx(walk: Walk) -> None:
    wheel = walk.take_wheel()
    walk.do(f"{INSTALL} pipx {LIBRARIES}")
    walk.do(f"pipx install ./{wheel}")
    walk.do('export PATH="$HOME/.local/bin:$PATH"; briefings init my-desk && briefings build --desk my-desk')
    built(walk, "/root/my-desk/site")


def by_uv(walk: Walk) -> None:
    wheel = walk.take_wheel()
    walk.prepare(
        f"{INSTALL} python3-venv && python3 -m venv /opt/uv && /opt/uv/bin/pip install --quiet uv && ln -s /opt/uv/bin/uv /usr/local/bin"
    )
    walk.do(f"{INSTALL} {LIBRARIES}")
    walk.do(f"uv tool install --quiet ./{wheel}")
    walk.do('export PATH="$HOME/.local/bin:$PATH"; briefings init my-desk && briefings build --desk my-desk')
    built(walk, "/root/my-desk/site")


def in_container(walk: Walk) -> None:
    """Run every step of the Containerfile, then its command as an ordinary user on a desk that is mounted."""
    variables: dict[str, str] = {}
    entry: list[str] = []
    user, folder = "root", "/"
    for word, rest in container(ROOT / "Containerfile"):
        if word == "RUN":
            walk.do(rest, user=user, folder=folder, **variables)
        elif word == "COPY":
            *patterns, target = rest.split()
            files = [
                path
                for path in (ROOT / "dist").iterdir()
                if any(fnmatch.fnmatch(f"dist/{path.name}", one) for one in patterns)
            ]
            assert files, rest
            walk.take(*files, folder=target)
        elif word == "ENV":
            name, _, value = rest.partition("=")
            variables[name] = value
        elif word == "USER":
            user = rest
        elif word == "WORKDIR":
            folder = rest
        elif word == "ENTRYPOINT":
            entry = words_of(rest)
        elif word not in ("FROM", "CMD"):
            raise SystemExit(f"Containerfile: {word} is not known here")
    with tempfile.TemporaryDirectory() as name:
        desk = Path(name) / "my-desk"
        Path(name).chmod(0o755)
        desk.mkdir()
        shutil.chown(desk, 1234, 1234)
        for words in (["init", "."], ["build"]):
            walk.do(" ".join([*entry, *words]), user="1234:1234", folder=folder, mounts={desk: "/desk"}, **variables)
        if not (desk / "site/packs/longer-evenings-brief.pdf").is_file() or (desk / "site").stat().st_uid != 1234:
            raise SystemExit("the container did not build the desk as its user")


def by_pages(walk: Walk) -> None:
    """Make a repository for GitHub Pages, push it, and run what its workflow runs in a clone elsewhere."""
    wheel = walk.take_wheel()
    walk.prepare(f"{INSTALL} git pipx {LIBRARIES} && pipx install ./root/{wheel}")
    walk.prepare("git config --global user.name Desk && git config --global user.email desk@desk.example")
    walk.prepare("git init --quiet --bare /srv/my-desk.git")
    path = 'export PATH="$HOME/.local/bin:$PATH"'
    walk.do(f"{path}; briefings init my-desk --git --ci github")
    walk.do("git -C my-desk remote add origin /srv/my-desk.git")
    walk.do("git -C my-desk push --quiet --set-upstream origin main")
    walk.prepare(
        "git clone --quiet --branch main /srv/my-desk.git /srv/checkout && python3 -m venv /opt/python && pipx uninstall briefings"
    )
    workflow = walk.root.folder / "srv/checkout/.github/workflows/desk.yml"
    for step in job(workflow, "build", {"github.event_name": "push", "github.sha": "1"}):
        if step.run:
            walk.do(
                step.run.replace("sudo ", ""),
                folder="/srv/checkout",
                PATH="/opt/python/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            )
    built(walk, "/srv/checkout/site")
    print("  the job `publish` has no command: GitHub's own action takes the artifact")


def by_action(walk: Walk) -> None:
    """Run every command of the GitHub Action on a desk in a folder of a repository."""
    repository(walk, "/action")
    walk.prepare(f"{INSTALL} python3-venv python-is-python3 && mkdir -p /srv/checkout /runner && touch /runner/output")
    shutil.copytree(ROOT / "tests/desks/supply", walk.root.folder / "srv/checkout/desk")
    variables = {"RUNNER_TEMP": "/runner", "GITHUB_ACTION_PATH": "/action", "GITHUB_OUTPUT": "/runner/output"}
    values = {"inputs.desk": "desk", "github.event_name": "push", "github.sha": "1"}
    for step in action(ROOT / "action.yml", values):
        if step.run:
            command = step.run.strip().replace("sudo ", "").replace("\n", " && ")
            walk.do(command, folder="/srv/checkout", **variables, **step.environment)
    if not list((walk.root.folder / "srv/checkout/desk/site/packs").glob("*.pdf")):
        raise SystemExit("the action made no packs")


def by_pre_commit(walk: Walk) -> None:
    """Let pre-commit install the hook from a clone of this repository, and refuse a sheet with an error."""
    repository(walk, "/srv/briefings")
    walk.take_wheel()
    walk.prepare(
        f"{INSTALL} git python3-venv {LIBRARIES} && python3 -m venv /opt/tool && /opt/tool/bin/pip install --quiet pre-commit"
    )
    walk.prepare("git config --global user.name Desk && git config --global user.email desk@desk.example")
    walk.prepare(
        "cd /srv/briefings && git init --quiet && git add --all --force && git commit --quiet --message program"
    )
    shutil.copytree(ROOT / "tests/desks/base", walk.root.folder / "root/my-desk")
    walk.prepare("cd /root/my-desk && git init --quiet && git add content mkdocs.yml")
    commit = walk.root.run("git -C /srv/briefings rev-parse HEAD").strip()
    (walk.root.folder / "root/my-desk/.pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: file:///srv/briefings\n    rev: {commit}\n    hooks: [{{id: briefings-check}}]\n", "utf-8"
    )
    walk.prepare("cd /root/my-desk && git add .pre-commit-config.yaml")
    walk.do("/opt/tool/bin/pre-commit install", folder="/root/my-desk")
    walk.do("git commit --quiet --message 'Start the desk'", folder="/root/my-desk")
    (walk.root.folder / "root/my-desk/content/quotes/broken.yml").write_text(
        "status: published\nspeker: nobody\n", "utf-8"
    )
    walk.prepare("cd /root/my-desk && git add content")
    said = walk.do("git commit --message 'A mistake' 2>&1 && echo committed || true", folder="/root/my-desk")
    if "unknown key `speker`" not in said or said.endswith("committed\n"):
        raise SystemExit(f"the hook let a mistake pass:\n{said}")


def by_server(walk: Walk) -> None:
    """Serve a site with the configuration of docs/how-to/publish.md, and look at what it answers."""
    walk.prepare(f"{INSTALL} nginx-light")
    page = (ROOT / "docs/how-to/publish.md").read_text("utf-8")
    block = re.search(r"(?:^    .*\n)*^    server \{\n(?:^    .*\n|^\n)*", page, re.MULTILINE)
    assert block
    (walk.root.folder / "etc/nginx/sites-enabled/default").unlink()
    (walk.root.folder / "etc/nginx/conf.d/desk.conf").write_text(textwrap.dedent(block[0]), "utf-8")
    desk = walk.root.folder / "tmp/desk"
    shutil.copytree(ROOT / "tests/desks/supply", desk)
    subprocess.run(
        [sys.executable, "-m", "briefings", "build", "--desk", desk], cwd=ROOT, check=True, capture_output=True
    )
    shutil.copytree(desk / "site", walk.root.folder / "srv/desk")
    walk.do("nginx -t && nginx")
    try:
        for path, status, kind in (
            ("/", 200, "text/html; charset=utf-8"),
            ("/data/quotes.csv", 200, "text/csv; charset=utf-8"),
            ("/feeds/changes.xml", 200, "application/atom+xml; charset=utf-8"),
            ("/no-such-page/", 404, "text/html; charset=utf-8"),
        ):
            connection = HTTPConnection("127.0.0.1", 8080, timeout=10)
            connection.request("GET", path)
            answer = connection.getresponse()
            said = (answer.status, (answer.getheader("Content-Type") or "").lower())
            if said != (status, kind) or "frame-ancestors 'none'" not in (
                answer.getheader("Content-Security-Policy") or ""
            ):
                raise SystemExit(f"{path}: {said}, {answer.getheaders()}")
            print(f"  {path}: {status}, {kind}, with the headers of the page")
    finally:
        walk.do("nginx -s stop")


def repository(walk: Walk, folder: str) -> None:
    """Put the last commit of this repository into the root: an action and a hook are installed from it."""
    target = walk.root.folder / folder.lstrip("/")
    target.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "--extract", "--directory", str(target)], input=archive, check=True)


WAYS: dict[str, Callable[[Walk], None]] = {
    "pip": by_pip, "doctor": by_doctor, "pipx": by_pipx, "uv": by_uv, "container": in_container, "pages": by_pages, "action": by_action,
    "pre-commit": by_pre_commit, "server": by_server,
}  # fmt: skip


def main() -> None:
    """Walk the ways that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ways", nargs="*", metavar="WAY", help=f"Any of {', '.join(WAYS)}.")
    parser.add_argument("--suite", default="bookworm", help="Debian's suite.")
    asked = parser.parse_args()
    for way in asked.ways or WAYS:
        with tempfile.TemporaryDirectory(prefix="briefings-") as name:
            root = CleanRoot(Path(name) / "root", asked.suite, KEPT)
            print(f"{way}: a fresh Debian {asked.suite}", flush=True)
            WAYS[way](Walk(root))
            print(f"  {root.run('python3 --version 2>/dev/null || true').strip()}")
            root.close()
    print(f"{len(asked.ways or WAYS)} passed, 0 failed")


if __name__ == "__main__":
    main()
