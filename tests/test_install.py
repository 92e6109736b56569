"""What a stranger installs and pushes: the wheel, a new desk’s workflows, the GitHub Action, the hook. Each test runs what they run.

Steps that fetch from the network are left out here; `make try-install` runs them in a fresh Debian.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import yaml
from conftest import ROOT, docs_script, git, run, tree
from steps import action, container, job

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FETCHES = ("--require-hashes", "apt-get", "build-requirements")


class Installed(NamedTuple):
    """A folder with the program as installed from a wheel, and the wheel."""

    folder: Path
    wheel: Path


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(folder.glob("*.whl"))
    install = [*pip, "install", "--no-deps", "-q", "--target", str(folder / "program"), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return Installed(folder / "program", wheel)


class Pushed(NamedTuple):
    """A clone of a desk that was pushed, and what its workflow's commands are run with."""

    desk: Path
    environment: Mapping[str, str]


@pytest.fixture(scope="module", params=["github", "gitlab"])
def pushed(request: pytest.FixtureRequest, installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Pushed:
    """Return what one push brings to a host: a desk of the installed program, cloned elsewhere."""
    folder = tmp_path_factory.mktemp(request.param)
    identity = {
        f"GIT_{who}_{what}": "desk@desk.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    words = ("init", "my-desk", "--git", "--ci", request.param)
    done = run(*words, cwd=folder, PYTHONPATH=str(installed.folder), **identity)
    assert (done.returncode, done.stderr) == (0, "")
    git(folder, "init", "--quiet", "--bare", "host.git")
    git(folder / "my-desk", "remote", "add", "origin", folder / "host.git")
    git(folder / "my-desk", "push", "--quiet", "--set-upstream", "origin", "main")
    git(folder, "clone", "--quiet", "--branch", "main", "host.git", "clone")
    return Pushed(folder / "clone", program(folder))


def program(folder: Path) -> dict[str, str]:
    """Return variables with which `python -m pip install` installs into a folder, and `briefings` runs what is there."""
    command = folder / "bin/briefings"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m briefings "$@"\n', "utf-8")
    command.chmod(0o755)
    path = f"{command.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PIP_TARGET": str(folder / "taken"), "PYTHONPATH": str(folder / "taken")}


def sh(command: str, folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    words = ["bash", "-e", "-c", command]
    return subprocess.run(words, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False)


def test_the_wheel_works_outside_the_repository(installed: Installed, tmp_path: Path) -> None:
    desk = tmp_path / "library"
    for words in (("init", desk, "--title", 'The "own" desk'), ("check", "--desk", desk), ("build", "--desk", desk)):
        done = run(*words, cwd=tmp_path, PYTHONPATH=str(installed.folder))
        assert (done.returncode, done.stderr) == (0, "")
    built = tree(desk / "site")
    assert {"packs/longer-evenings-brief.pdf", "quotes/lorn-a-costly-favour/index.html"} <= set(built)
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    subprocess.run(mkdocs, check=True, cwd=desk, env={**os.environ, "PYTHONPATH": str(installed.folder)})
    assert tree(desk / "site") == built
    for file in ("templates/print/print.css", "py.typed", "requirements.txt"):
        assert (installed.folder / "briefings" / file).is_file()


def commands(desk: Path) -> list[str]:
    """Return what the host's workflow runs for the main branch, without what fetches."""
    if (desk / ".gitlab-ci.yml").exists():
        workflow = yaml.safe_load((desk / ".gitlab-ci.yml").read_text("utf-8"))
        found = [*workflow["before_script"], *workflow["pages"]["script"]]
        assert workflow["pages"]["artifacts"]["paths"] == ["public"]
    else:
        steps = job(desk / ".github/workflows/desk.yml", "build", {"github.event_name": "push", "github.sha": "1"})
        found = [step.run for step in steps if step.run]
        (artifact,) = [step.given["path"] for step in steps if step.uses.startswith("actions/upload-pages-artifact@")]
        assert artifact == "site"
    return [command for command in found if not any(word in command for word in FETCHES)]


@pytest.fixture
def site(pushed: Pushed) -> Path:
    """Return the site that the host's workflow built from what was pushed."""
    for command in commands(pushed.desk):
        done = sh(command, pushed.desk, pushed.environment)
        assert done.returncode == 0, done.stdout + done.stderr
    return next(pushed.desk / name for name in ("public", "site") if (pushed.desk / name).exists())


def test_a_pushed_desk_is_a_site_below_any_path(pushed: Pushed, site: Path, browser: Browser, tmp_path: Path) -> None:
    assert [path.name for path in (pushed.desk / "tools").iterdir()] != []
    assert not (pushed.desk / "snapshots").exists()
    assert (site / "packs/longer-evenings-brief.pdf").exists()
    (tmp_path / "my-desk").symlink_to(site)
    page = browser.new_page()
    failed: list[str] = []
    page.on("response", lambda answer: answer.status < 400 or failed.append(answer.url))
    with served(tmp_path) as address:
        page.goto(f"{address}/my-desk/")
        for link in ("nav >> text=Quotes", "main .list a >> nth=0"):
            page.click(link)
            page.wait_for_load_state("networkidle")
        assert page.url.startswith(f"{address}/my-desk/")
    assert failed == []
    page.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this computer, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_the_program_in_a_desk_is_the_one_that_was_installed(installed: Installed, tmp_path: Path) -> None:
    script = "import sys; from briefings.editor.own_wheel import own_wheel; sys.stdout.buffer.write(own_wheel())"
    environment = {**os.environ, "PYTHONPATH": str(installed.folder)}
    one, other = (
        subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True
        ).stdout
        for _ in range(2)
    )
    assert one == other
    files = [dict(contents(wheel)) for wheel in (io.BytesIO(one), installed.wheel)]
    records = [next(name for name in each if name.endswith("/RECORD")) for each in files]
    lines = [sorted(each.pop(name).splitlines()) for each, name in zip(files, records, strict=True)]
    assert files[0] == files[1]
    assert lines[0] == lines[1]


def contents(wheel: io.BytesIO | Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def test_a_copy_that_runs_from_its_source_says_what_is_missing(tmp_path: Path) -> None:
    done = run("init", tmp_path / "desk", "--ci", "github")
    assert done.returncode == 0
    assert "run `make dist`" in done.stderr
    assert not (tmp_path / "desk/tools").exists()


def test_git_and_workflows_are_asked_for(tmp_path: Path) -> None:
    assert run("init", tmp_path / "plain").returncode == 0
    assert not any((tmp_path / "plain" / name).exists() for name in (".git", ".github", ".gitlab-ci.yml", "tools"))
    assert "On the web" not in (tmp_path / "plain/README.md").read_text("utf-8")
    git(tmp_path, "init", "--quiet")
    inner = run("init", tmp_path / "inner", "--git")
    assert inner.returncode == 74
    assert "leave out --git" in inner.stderr


def test_a_computer_that_git_does_not_know_is_told_what_to_set(tmp_path: Path) -> None:
    unknown = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "", "EMAIL": ""}
    done = run("init", tmp_path / "desk", "--bare", "--git", **unknown)
    assert done.returncode == 74
    assert "set user.name and user.email, then run `git commit` there" in done.stderr
    assert git(tmp_path / "desk", "config", "core.hooksPath") == ".githooks"
    assert "content/desk.yml" in git(tmp_path / "desk", "ls-files").splitlines()


def test_the_action_checks_and_builds_a_desk(desk: Path, tmp_path: Path) -> None:
    runner = tmp_path / "runner"
    (runner / "briefings").mkdir(parents=True)
    environment = program(runner / "briefings")
    del environment["PYTHONPATH"]
    environment |= {
        "RUNNER_TEMP": str(runner),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }
    values = {"inputs.desk": desk.name, "github.event_name": "push", "github.sha": "1", "steps.build.outputs.site": ""}
    steps = action(ROOT / "action.yml", values)
    ran = [step for step in steps if step.run and not any(word in step.run for word in FETCHES)]
    assert len(ran) == 2
    for step in ran:
        done = sh(step.run, tmp_path, {**environment, **step.environment})
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "output").read_text("utf-8") == f"site={desk.name}/site\n"
    assert list((tmp_path / ".cache/briefings").rglob("*")), "packs are kept for the next run"
    artifact = steps[-1]
    assert (artifact.given["path"], (desk / "site/manifest.json").exists()) == (f"{desk.name}/site", True)
    pull = action(ROOT / "action.yml", {**values, "github.event_name": "pull_request"})
    assert [("--cache-read-only" in step.run) for step in pull if " build " in step.run] == [True]
    (desk / "content/quotes/broken.yml").write_text("status: published\nspeker: nobody\n", "utf-8")
    refused = sh(ran[0].run, tmp_path, {**environment, **ran[0].environment})
    assert refused.returncode == 1
    assert "::error file=" in refused.stdout


def test_the_hook_refuses_what_a_commit_would_break(desk: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    command, *words = hook["entry"].split()
    assert (command, hook["pass_filenames"], hook["language"]) == ("briefings", False, "python")
    git(desk, "init", "--quiet")
    git(desk, "add", "content", "mkdocs.yml")
    assert run(*words, cwd=desk).returncode == 0
    (desk / "content/quotes/broken.yml").write_text("status: published\nspeker: nobody\n", "utf-8")
    assert run(*words, cwd=desk).returncode == 0, "it is not part of the commit"
    git(desk, "add", "content")
    assert run(*words, cwd=desk).returncode == 1


@pytest.mark.usefixtures("locked")
def test_the_lists_of_libraries_are_fresh() -> None:
    script = docs_script("make_requirements")
    for file, (package, itself) in script.LISTS.items():
        assert (ROOT / file).read_text("utf-8") == script.requirements(package, itself=itself), "run `make lock`"


def test_the_container_is_slim_and_runs_as_an_ordinary_user() -> None:
    found = container(ROOT / "Containerfile")
    words = [word for word, _ in found]
    assert dict(found)["FROM"].endswith("-slim")
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert dict(found)["USER"] != "root"
    assert all(
        "--require-hashes" in part or "--no-index" in part
        for _, rest in found
        for part in rest.split("&&")
        if "pip install" in part
    )
