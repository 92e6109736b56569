"""What must not slip out: private files in git, a broken index behind fixed files, unowned packages, line ends in digests.

All of it with git itself.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BASE, ROOT, docs_script, git, run, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings.editor.git import tracked
from briefings.load import receipts
from briefings.load.receipts import Receipt
from briefings.model.documented import descriptions
from briefings.model.sheets import SHEETS

ID = "longer-evenings-brief"
QUOTE = "content/quotes/amsel-counting-every-visitor.yml"
TEXT = "snapshots/pilots-warn-2026-03-04.24283966cb82.txt"
GITLAB = ROOT / "briefings/editor/starter_ci/gitlab"
BARE = "/usr/bin:/bin"
"""A PATH as a program with windows has it: git is on it, and `briefings` is not."""


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new desk with an issued edition, and its site."""
    desk = tmp_path_factory.mktemp("new") / "desk"
    issue, build = ("issue", ID, "--on", "2026-11-20"), ("build", "--no-packs")
    for words in (("init", desk, "--ci", "github"), (*issue, "--desk", desk), (*build, "--desk", desk)):
        done = run(*words)
        assert done.returncode == 0, done.stderr
    return desk


@pytest.fixture
def copy(new: Path, tmp_path: Path) -> Path:
    """Return a copy of the new desk in its own repository, nothing committed yet."""
    desk = Path(shutil.copytree(new, tmp_path / "desk"))
    git(desk, "init", "-q", "-b", "main")
    return desk


def commit(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Commit as an editor does, hooks and all."""
    try:
        return subprocess.CompletedProcess((), 0, git(folder, "commit", "-qm", "x", *words, **environment), "")
    except subprocess.CalledProcessError as error:
        return subprocess.CompletedProcess((), error.returncode, error.stdout, error.stderr)


def files(folder: Path) -> list[str]:
    return git(folder, "ls-files").splitlines()


# What a new desk's git leaves out.


def test_git_leaves_out_what_is_private_or_made(copy: Path) -> None:
    private = (
        "outbox/brief-1/001.eml", "recipients.yml", "recipients-press.yml", "inbox/page.html", "brief.pdf", "out/amber/index.html",
        ".site.staging/index.html", "sent/001.eml",
    )  # fmt: skip
    for name in (*private, "content/topics/recipients.yml"):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("x", "utf-8")
    git(copy, "add", "-A")
    found = files(copy)
    kept = re.compile(r"content/|\.git|mkdocs\.yml|README\.md")
    assert [name for name in found if not kept.match(name)] == []
    assert {"content/topics/recipients.yml", f"content/editions/{ID}/1.pdf", ".gitattributes"} <= set(found)


def test_the_workflow_installs_nothing_by_name(new: Path) -> None:
    """Every install step names a file of the desk's own, or a list in which each package has its hash."""
    texts = [(new / ".github/workflows/desk.yml").read_text("utf-8"), (GITLAB / "dot-gitlab-ci.yml").read_text("utf-8")]
    steps = [step.rstrip('"') for text in texts for step in re.findall(r"pip install (.*)", text)]
    assert len(steps) == 4
    for step in steps:
        words = shlex.split(step)
        named = [word for word in words if not word.startswith(("-", ":"))]
        assert named and all(word.startswith("tools/") for word in named), step
        assert "--require-hashes" in words or {"--no-index", "--no-deps"} <= set(words), step
    assert "tools/requirements.txt" in (new / "README.md").read_text("utf-8")


def test_no_message_says_to_install_the_program_by_name() -> None:
    """Whoever types the name gets what somebody registers, and `briefing`, without the s, is another program."""
    unowned = re.compile(r"install[^\n]*?[ '\"]briefings?(?:['\"\[=\n]|$)", re.MULTILINE)
    sources = [path for path in (ROOT / "briefings").rglob("*") if path.suffix in (".py", ".yml", ".md", ".toml")]
    pages = [
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / name for name in ("README.md", "Makefile", "action.yml", "Containerfile")),
    ]
    assert [str(path) for path in (*sources, *pages) if unowned.search(path.read_text("utf-8"))] == []


@pytest.mark.usefixtures("locked")
def test_what_the_program_needs_is_listed_by_hash() -> None:
    script = docs_script("make_requirements")
    listed = script.requirements("briefings", itself=False)
    entries = re.findall(
        r"^([a-z0-9._-]+)==\S+ \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", listed, re.MULTILINE
    )
    names = {name for name, _ in entries}
    assert sum(2 + hashes.count("\\") for _, hashes in entries) == listed.count("\n") - 1, (
        "nothing but names and hashes"
    )
    assert {"weasyprint", "mkdocs", "pydantic-core", "brotli"} <= names  # the last by an extra of fonttools
    assert not {"pytest", "hypothesis", "distributed", "openpyxl", "briefings"} & names


# Line ends.


@pytest.mark.parametrize("attributes", [True, False], ids=["as-made", "without-attributes"])
def test_a_clone_with_windows_line_ends_builds_the_same_site(copy: Path, tmp_path: Path, attributes: bool) -> None:
    if not attributes:
        (copy / ".gitattributes").unlink()
    git(copy, "add", "-A")
    git(copy, "commit", "-qm", "x")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", copy, clone)
    record = clone / f"content/editions/{ID}/1.json"
    assert (b"\r\n" in record.read_bytes()) is not attributes
    built = run("build", "--desk", clone, "--no-packs")
    assert (built.returncode, built.stderr) == (0, "")
    assert tree(clone / "site") == tree(copy / "site")


def test_a_record_with_windows_line_ends_is_recalled_as_it_was_recorded(new: Path, tmp_path: Path) -> None:
    desk = Path(shutil.copytree(new, tmp_path / "desk"))
    for file in (desk / "content/editions").rglob("*"):
        if file.is_file() and file.suffix != ".pdf":
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    recalled = run("recall", ID, "--edition", "1", "--on", "2026-11-21", "--why", "A test.", "--desk", desk)
    assert recalled.returncode == 0, recalled.stderr
    assert run("fsck", "--desk", desk).returncode == 0


def test_a_record_that_says_something_else_is_changed_whatever_its_line_ends(new: Path, tmp_path: Path) -> None:
    desk = Path(shutil.copytree(new, tmp_path / "desk"))
    for name in ("1.json", "1.evidence.json"):
        file = desk / f"content/editions/{ID}/{name}"
        file.write_bytes(file.read_bytes().replace(b"library", b"Library", 1).replace(b"\n", b"\r\n"))
    done = run("fsck", "--desk", desk)
    assert done.returncode == 1
    assert done.stderr.count("[edition-changed]") >= 2
    assert "edition-line-ends" not in done.stderr


def test_a_pack_with_other_line_ends_is_called_that_and_the_hint_helps(copy: Path, tmp_path: Path) -> None:
    (copy / ".gitattributes").unlink()
    git(copy, "add", "-A")
    (copy / ".gitattributes").write_text("* text eol=crlf\n", "utf-8")  # after the packs: git would change them too
    git(copy, "add", ".gitattributes")
    git(copy, "commit", "-qm", "x")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", copy, clone)
    done = run("check", "--desk", clone)
    assert done.returncode == 1
    assert f"content/editions/{ID}/1.pdf: error: git gave this file the line ends of Windows" in done.stderr
    assert "edition-changed" not in done.stderr
    line, command = re.findall(r"`([^`]+)`", done.stderr)
    with (clone / ".gitattributes").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    (clone / f"content/editions/{ID}/1.pdf").unlink()
    git(clone, *shlex.split(command)[1:])
    assert run("fsck", "--desk", clone).returncode == 0


def test_a_stored_text_with_windows_line_ends_is_that_text(desk: Path) -> None:
    lock = desk / "content/receipts.lock"
    places = re.findall(r'"start": \d+, "end": \d+', lock.read_text("utf-8"))
    lock.unlink()
    text = desk / TEXT
    text.write_bytes(text.read_bytes().replace(b"\n", b"\r\n"))
    assert run("verify", "--desk", desk).returncode == 0
    assert re.findall(r'"start": \d+, "end": \d+', lock.read_text("utf-8")) == places
    assert "text-changed" not in run("verify", "--desk", desk).stderr
    text.write_bytes(text.read_bytes().replace(b"Pilots", b"pilots", 1))
    assert "text-changed" in run("verify", "--desk", desk).stderr


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_mark_that_an_editor_of_windows_writes_loses_no_receipt_and_no_text(desk: Path, end: bytes) -> None:
    lock, text = desk / "content/receipts.lock", desk / TEXT
    written = lock.read_text("utf-8")
    for file in (lock, text):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", end))
    before = run("check", "--desk", desk)
    assert (before.returncode, before.stderr) == (0, "")
    assert "text-changed" not in run("verify", "--desk", desk).stderr
    lock.write_bytes(b"\xef\xbb\xbf" + lock.read_bytes())
    text.unlink()  # as in a clone: what was checked before is all that tells
    assert run("verify", "--desk", desk).returncode == 0
    assert lock.read_text("utf-8").lstrip("\ufeff") == written


def test_a_receipt_may_hold_a_sign_that_ends_a_line_elsewhere() -> None:
    receipt = Receipt("q", 1, "we left", "partial", "p1", "s", 3, 0, 7, "2026-03-01", 3, sentence="We\u2028left\x85it.")
    assert receipts.parse(receipts.text([receipt]), "receipts.lock") == ({receipt.key: receipt}, [])


def test_this_repository_builds_from_a_clone_with_windows_line_ends(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a repository")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", ROOT, clone)
    ends = {line.split()[1] for line in git(clone, "ls-files", "--eol").splitlines()}
    assert ends <= {"w/lf", "w/-text", "w/none"}
    built = run("build", "--desk", clone, "--no-packs", cwd=clone, PYTHONPATH=str(clone))
    assert built.returncode == 0, built.stderr


# What git tracks.


@pytest.fixture(params=["desk", "folder"])
def tracking(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a desk that is a repository, or a folder of a larger one; nothing is tracked yet."""
    desk = Path(shutil.copytree(BASE, tmp_path / "all/desks/harbour [1]"))
    git(desk if request.param == "desk" else tmp_path / "all", "init", "-q")
    return desk


def found(desk: Path, *, snapshots: str = "snapshots", staged: bool = False) -> list[tuple[str, str, str]]:
    return [
        (problem.location.path, problem.code, problem.severity)
        for problem in tracked(desk, desk / snapshots, staged=staged)
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("outbox/brief-1/001-office.eml", "recipients.yml", "recipients-press.yml", "inbox/a page.html", TEXT),
        *(
            "spring/outbox/1/001-office.eml",
            "spring/Recipients.YML",
            "Inbox/a.html",
            "Snapshots/a.txt",
            "note.eml",
            "spring/note.EML",
        ),
    ],
)
def test_a_private_file_that_git_tracks_is_told(tracking: Path, name: str) -> None:
    (tracking / name).parent.mkdir(parents=True, exist_ok=True)
    (tracking / name).touch()
    assert found(tracking) == []
    git(tracking, "add", "-f", name)
    assert found(tracking) == [(name, "private-tracked", "warning")]
    problem = tracked(tracking, tracking / "snapshots")[0]
    git(tracking, *shlex.split(re.findall(r"`(git [^`]+)`", problem.hint)[0])[1:])
    (ignored,) = re.findall(r"add `([^`]+)`", problem.hint)
    (tracking / ".gitignore").write_text(f"{ignored}\n", "utf-8")
    git(tracking, "add", "-A", "--", name.partition("/")[0] if "/" in name else "content")
    assert found(tracking) == []
    assert (tracking / name).exists()


def test_many_files_of_a_kind_are_one_problem(tracking: Path) -> None:
    (tracking / "outbox").mkdir()
    for number in range(60):
        (tracking / f"outbox/{number:02}.eml").touch()
    git(tracking, "add", ".")
    told = tracked(tracking, tracking / "snapshots")
    assert [problem.location.path for problem in told] == ["outbox/00.eml", TEXT]
    assert ", and 59 more of outbox/*: names and mail addresses" in told[0].message


@pytest.mark.parametrize(
    "form", ["as-stored", "windows", "windows-with-mark", "as-git-would-check-it-out", "end", "ends"]
)
def test_a_copy_of_a_stored_text_is_told_whatever_its_line_ends(tracking: Path, form: str) -> None:
    content = (tracking / TEXT).read_bytes()
    windows = content.replace(b"\n", b"\r\n")
    content = {
        "windows": windows,
        "windows-with-mark": b"\xef\xbb\xbf" + windows,
        "end": content.rstrip(b"\n"),
        "ends": content.rstrip(b"\n") + b"\n",
    }.get(form, content)
    (tracking / "notes").mkdir()
    (tracking / "notes/the article.txt").write_bytes(content)
    (tracking / "notes/another.txt").write_bytes(content + b"and a word\n")
    if form == "as-git-would-check-it-out":
        git(tracking, "config", "core.autocrlf", "true")
    git(tracking, "add", "notes")
    (tracking / "notes/the article.txt").write_text("what counts is what git has\n", "utf-8")
    assert found(tracking) == [("notes/the article.txt", "text-tracked", "warning")]
    assert "the stored text of source:pilots-warn-2026-03-04" in tracked(tracking, tracking / "snapshots")[0].message


def test_stored_texts_in_a_folder_of_another_name_or_place(tracking: Path) -> None:
    shutil.move(tracking / "snapshots", tracking / "texts")
    git(tracking, "add", ".")
    assert found(tracking, snapshots="texts") == [(f"texts/{Path(TEXT).name}", "private-tracked", "warning")]
    git(tracking, "rm", "-rq", "--cached", ".")
    shutil.move(tracking / "texts", tracking.parent / "texts")
    git(tracking, "add", "content", "mkdocs.yml")
    assert found(tracking, snapshots="../texts") == []
    if (tracking.parent.parent / ".git").exists():
        git(tracking, "add", "../texts")
        assert found(tracking, snapshots="../texts") == [(f"../texts/{Path(TEXT).name}", "private-tracked", "warning")]


def test_a_repository_that_names_files_by_sha_256(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    git(desk, "init", "-q", "--object-format=sha256")
    shutil.copy(desk / TEXT, desk / "a.txt")
    git(desk, "add", "a.txt")
    assert found(desk) == [("a.txt", "text-tracked", "warning")]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    git(folder, "init", "-q")
    (folder / "snapshots").mkdir()
    return folder


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20), min_size=2
    ),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_any_text_is_known_again(empty: Path, lines: list[str], end: str, mark: str) -> None:
    (empty / "snapshots/one.aaaaaaaaaaaa.txt").write_bytes("\n".join(lines).encode())
    (empty / "a.txt").write_bytes((mark + end.join(lines)).encode())
    (empty / "b.txt").write_bytes((mark + end.join(lines) + "x").encode())
    git(empty, "add", "a.txt", "b.txt")
    assert found(empty) == [("a.txt", "text-tracked", "warning")]


def test_check_tells_it_also_where_nothing_else_changed(copy: Path) -> None:
    quiet = run("check", "--desk", copy)
    assert (quiet.returncode, quiet.stderr) == (0, "")
    shutil.copy(copy / "inbox/article.txt", copy / "copy.txt")
    git(copy, "add", "copy.txt")
    told = run("check", "--desk", copy)
    assert (told.returncode, told.stdout) == (0, quiet.stdout)
    assert re.match(r"copy\.txt: warning: .*\[text-tracked\]\n    run `git rm --cached copy\.txt`", told.stderr)


def test_without_git_or_with_a_broken_one(copy: Path, tmp_path: Path) -> None:
    git(copy, "add", "-f", "inbox")
    (tmp_path / "bin").mkdir()
    without = run("check", "--desk", copy, PATH=str(tmp_path / "bin"))
    assert (without.returncode, without.stderr) == (0, "")
    (copy / ".git/index").write_bytes(b"no index")
    broken = run("check", "--desk", copy)
    assert broken.returncode == 0
    assert re.match(r"\.git: warning: .*index.*\[tracked-unknown\]\n    run `git status`", broken.stderr)
    shutil.rmtree(copy / ".git")
    assert run("check", "--desk", copy).stderr == ""


def test_a_build_asks_git_nothing_and_a_check_starts_nothing(copy: Path, tmp_path: Path) -> None:
    """A repository's settings can name programs that git starts; a desk may be somebody else's."""
    git(copy, "add", "-Af", "inbox", "content")
    shutil.copytree(copy, tmp_path / "plain", ignore=shutil.ignore_patterns(".git"))
    script = tmp_path / "acts"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/touched\n", "utf-8")
    script.chmod(0o755)
    git(copy, "config", "core.fsmonitor", str(script))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(script)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    for desk in (copy, tmp_path / "plain"):
        shutil.rmtree(desk / "site")
        assert run("build", "--desk", desk, "--untrusted", "--no-packs", PATH=path).returncode == 0
    assert tree(copy / "site") == tree(tmp_path / "plain/site")
    assert "[private-tracked]" in run("check", "--desk", copy).stderr
    assert not (tmp_path / "touched").exists()


# The hook.


@pytest.fixture(params=["desk", "folder"])
def hooked(request: pytest.FixtureRequest, new: Path, tmp_path: Path) -> Path:
    """Return a committed desk, a repository or a folder of a larger one, its hook switched on as its README says."""
    top = tmp_path / "all"
    desk = Path(shutil.copytree(new, top if request.param == "desk" else top / "desks/evening [1]"))
    git(top, "init", "-q", "-b", "main")
    (top / "other.txt").write_text("nothing of the desk\n", "utf-8")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "first")
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m briefings "$@"\n', "utf-8")
    program.chmod(0o755)
    switch = re.findall(r"^    (git config core\.hooksPath .*)$", (desk / "README.md").read_text("utf-8"), re.MULTILINE)
    subprocess.run(["/bin/sh", "-c", switch[0]], cwd=desk, check=True)
    git(desk, "config", "briefings.program", program)
    return desk


IN_A_FOLDER = pytest.mark.parametrize("hooked", ["folder"], indirect=True)


def break_the_index(desk: Path) -> None:
    """Stage words that nobody said, and fix the file without staging it."""
    file = desk / QUOTE
    right = file.read_text("utf-8")
    file.write_text(right.replace("counting every visitor", "counting no visitor"), "utf-8")
    git(desk, "add", QUOTE)
    file.write_text(right, "utf-8")


def test_the_hook_checks_what_is_committed(hooked: Path) -> None:
    break_the_index(hooked)
    index = Path(git(hooked, "rev-parse", "--absolute-git-dir")) / "index"
    content = index.read_bytes()
    before = (git(hooked, "ls-files", "--stage"), tree(hooked / "content"))
    assert run("check", "--staged", "--desk", hooked).returncode == 1
    assert index.read_bytes() == content
    refused = commit(hooked, PATH=BARE)
    assert refused.returncode == 1
    assert f"{QUOTE}:5:8: error: " in refused.stderr and "[quote-not-found]" in refused.stderr
    assert "run git add, commit again" in refused.stderr
    assert (git(hooked, "ls-files", "--stage"), tree(hooked / "content")) == before
    git(hooked, "add", QUOTE)
    assert commit(hooked, "--allow-empty", PATH=BARE).returncode == 0


def test_the_hook_finds_the_program_that_made_the_desk(hooked: Path, tmp_path: Path) -> None:
    """Neither the settings of git nor the PATH name it."""
    git(hooked, "config", "--unset", "briefings.program")
    written = hooked / ".briefings/program"
    named = written.read_text("utf-8").strip()
    assert os.access(named, os.X_OK)
    written.write_text(f"{tmp_path / 'program'}\n", "utf-8")
    assert commit(hooked, "--allow-empty", PATH=BARE, HOME=str(tmp_path)).returncode == 0
    break_the_index(hooked)
    refused = commit(hooked, PATH=BARE, HOME=str(tmp_path))
    assert refused.returncode == 1 and "[quote-not-found]" in refused.stderr


@IN_A_FOLDER
def test_the_hook_passes_over_what_is_not_committed(hooked: Path) -> None:
    """A file that is broken and not staged is nobody's business yet."""
    quote = hooked / QUOTE
    quote.write_text("broken: [", "utf-8")
    git(hooked, "add", "--intent-to-add", "-f", "inbox/article.txt")
    (hooked / "content/pages/about.md").write_text("# About\n\nAnother text.\n", "utf-8")
    git(hooked, "add", "content/pages/about.md")
    done = commit(hooked, PATH=BARE)
    assert done.returncode == 0, done.stderr
    refused = commit(hooked, "-a", PATH=BARE)
    assert refused.returncode == 1 and "[yaml-syntax]" in refused.stderr
    git(hooked, "checkout", "-q", "--", QUOTE)
    break_the_index(hooked)
    (hooked / "content/pages/about.md").write_text("# About\n\nA third text.\n", "utf-8")
    assert commit(hooked, "content/pages/about.md", PATH=BARE).returncode == 0  # that file alone, whatever is staged
    assert commit(hooked, PATH=BARE).returncode == 1


@IN_A_FOLDER
def test_the_hook_in_another_working_tree(hooked: Path, tmp_path: Path) -> None:
    """git tells its hooks there where the repository is, which hides where the working tree begins."""
    prefix = git(hooked, "rev-parse", "--show-prefix")
    git(hooked, "worktree", "add", "-q", tmp_path / "beside", "-b", "beside")
    other = tmp_path / "beside" / prefix
    shutil.copytree(hooked / "snapshots", other / "snapshots")
    break_the_index(other)
    refused = commit(other, PATH=BARE)
    assert refused.returncode == 1 and "[quote-not-found]" in refused.stderr, refused.stderr
    git(other, "add", "-A")
    (other / "content/pages/about.md").write_text("# About\n\nAnother text.\n", "utf-8")
    assert commit(other, "-a", PATH=BARE).returncode == 0


@IN_A_FOLDER
def test_the_hook_refuses_private_files_and_lets_decided_ones_be(hooked: Path) -> None:
    for name in ("recipients.yml", "copy.txt"):
        shutil.copy(hooked / "inbox/article.txt", hooked / name)
    git(hooked, "add", "-f", "recipients.yml", "copy.txt")
    refused = commit(hooked, PATH=BARE)
    assert refused.returncode == 1
    assert "recipients.yml: error: " in refused.stderr and "copy.txt: error: " in refused.stderr
    assert commit(hooked, "--no-verify").returncode == 0
    (hooked / "content/pages/about.md").write_text("# About\n\nAnother text.\n", "utf-8")
    git(hooked, "add", "content")
    done = commit(hooked, PATH=BARE)
    assert done.returncode == 0, done.stderr
    assert run("check", "--desk", hooked).stderr.count(": warning: ") == 2


def test_a_hook_that_finds_no_program_refuses_and_one_elsewhere_is_no_matter(hooked: Path, tmp_path: Path) -> None:
    program = git(hooked, "config", "briefings.program")
    git(hooked, "config", "--unset", "briefings.program")
    (hooked / ".briefings/program").unlink()
    break_the_index(hooked)
    refused = commit(hooked, PATH=BARE, HOME=str(tmp_path))
    assert refused.returncode == 1 and "git config briefings.program" in refused.stderr
    (hooked / ".venv/bin").mkdir(parents=True)
    (hooked / ".venv/bin/briefings").symlink_to(program)
    refused = commit(hooked, PATH=BARE, HOME=str(tmp_path))
    assert refused.returncode == 1 and "[quote-not-found]" in refused.stderr
    git(hooked, "add", QUOTE)
    shutil.rmtree(hooked / ".venv")
    top = Path(git(hooked, "rev-parse", "--show-toplevel"))
    if top != hooked:
        (top / "other.txt").write_text("another text\n", "utf-8")
        git(top, "add", "other.txt")
        assert commit(top, PATH=BARE, HOME=str(tmp_path)).returncode == 0


def test_check_staged_says_why_it_cannot(desk: Path) -> None:
    nowhere = run("check", "--staged", "--desk", desk)
    assert nowhere.returncode == 2 and "is in no git repository" in nowhere.stderr
    git(desk, "init", "-q")
    nothing = run("check", "--staged", "--desk", desk)
    assert nothing.returncode == 2 and "There is no desk here in the index of git" in nothing.stderr
    git(desk, "add", "content")
    told = run("check", "--staged", "--format", "json", "--desk", desk)
    assert told.returncode == 0 and "[]" in told.stdout
    blob = git(desk, "hash-object", "-w", "mkdocs.yml")
    sides = "".join(f"100644 {blob} {side}\tcontent/pages/about.md\n" for side in (2, 3))
    subprocess.run(["git", "update-index", "--index-info"], cwd=desk, input=sides, text=True, check=True)
    unmerged = run("check", "--staged", "--desk", desk)
    assert unmerged.returncode == 2 and "Git cannot commit its index: content/pages/about.md" in unmerged.stderr


# Tags.


def test_tags_are_public_and_said_to_be(desk: Path) -> None:
    sheet = desk / "content/topics/night-closure.yml"
    sheet.write_text(sheet.read_text("utf-8") + "tags: [marsh-lights]\n", "utf-8")
    draft = desk / "content/actors/draft-only.yml"
    draft.write_text("name: Somebody\ntype: person\ntags: [fen-lights]\n", "utf-8")
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    having = {path for path, content in tree(desk / "site").items() if b"marsh-lights" in content}
    assert having == {"data/topics.json", "topics/index.html"}
    assert not any(b"fen-lights" in content for content in tree(desk / "site").values())
    for model in SHEETS.values():
        said = descriptions(model)["tags"]
        assert "public" in said
    assert "`tags` are public" in (ROOT / "docs/reference/data.md").read_text("utf-8")
