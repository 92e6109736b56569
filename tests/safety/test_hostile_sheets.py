"""Any bytes in a sheet end as a model or as problems with positions, soon and in little memory; never a traceback."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from conftest import BASE, run
from hostile import copy, raw, sheets

from briefings.check import check
from briefings.load.desk import load
from briefings.problems import Problem

WHOLE_FILE = {"empty-file", "too-large"}


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """Return the errors of a desk that holds every hostile sheet, by sheet."""
    desk = copy(tmp_path_factory.mktemp("sheets"))
    for sheet in sheets():
        (desk / f"content/incidents/{sheet['id']}.yml").write_bytes(raw(sheet))
    found: dict[str, list[Problem]] = {}
    for problem in check(load(desk)).problems:
        if problem.severity == "error":
            found.setdefault(Path(problem.location.path).stem, []).append(problem)
    return found


def test_the_corpus_is_large() -> None:
    assert len({raw(sheet) for sheet in sheets()}) >= 200


def test_each_sheet_has_its_outcome(problems: dict[str, list[Problem]]) -> None:
    for sheet in sheets():
        found = problems.get(sheet["id"], [])
        assert sorted({problem.code for problem in found}) == [code for code in sheet["expect"] if code != "inert"]
        for problem in found:
            assert problem.code in WHOLE_FILE or (problem.location.line > 0 and problem.location.column > 0), problem
            assert problem.message, sheet["id"]


def test_a_desk_of_them_is_not_built_and_gives_no_traceback(tmp_path: Path) -> None:
    desk = copy(tmp_path)
    for sheet in sheets()[::6]:
        (desk / f"content/incidents/{sheet['id']}.yml").write_bytes(raw(sheet))
    done = run("build", "--desk", desk)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (desk / "site").exists()


def test_large_sheets_end_and_take_little_memory() -> None:
    script = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        sys.path[:0] = {[str(Path(__file__).parent), str(BASE.parent.parent)]!r}
        from hostile import raw, sheets
        from briefings.load import yaml_source
        from briefings.load.sheets import validate
        from briefings.model.sheets import Incident
        for sheet in sheets():
            if "repeat" in sheet:
                validate(Incident, yaml_source.parse(raw(sheet), "x.yml"), "x.yml", id="x")
        status = Path("/proc/self/status").read_text()  # `getrusage` would count what started this process
        print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
        """
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=240)
    assert int(done.stdout) < 200  # MiB
