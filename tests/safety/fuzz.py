"""Fuzz targets guided by coverage (atheris), each for a time, and say what was seen: `fuzz.py --seconds 1800 reader match`.

Every target runs in its own process until its time is over. What fails is kept in the folder of findings, and the
run goes on from the next seed. Afterwards each input that found new code is repeated up to a mebibyte and run once more,
without instruments, under a clock and a ceiling of memory. The results end up in `results.json`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import re
import resource
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

LARGE = 1024 * 1024
SECONDS = 1.0
"""Of processor time, that an input of a mebibyte may take."""

INPUTS = 150
"""Of the corpus, that are tried at this size."""

MEBIBYTES = 200
"""That such an input may add to the process."""


def main() -> None:
    options = _options()
    if options.inside == "guided":
        _guided(options.targets[0], options.out)
    elif options.inside == "large":
        _large(options.targets[0], options.out)
    else:
        import targets

        for name in options.targets or targets.TARGETS:
            _fuzz(name, options.seconds, options.out / name)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--out", type=Path, default=Path(".fuzz/runs"))
    parser.add_argument("--inside", default="", help=argparse.SUPPRESS)
    return parser.parse_known_args()[0]  # the rest is the engine's


def _fuzz(name: str, seconds: int, out: Path) -> None:
    """Run one target for its time, as often as it stops, then at size; write and print what was seen."""
    import targets

    for folder in ("corpus", "findings"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for raw in targets.seeds(name):
        (out / "corpus" / hashlib.sha256(raw).hexdigest()[:16]).write_bytes(raw)
    began, executions, covered = time.monotonic(), 0, 0
    log = out / "log"
    while (left := began + seconds - time.monotonic()) > 1:
        command = [
            sys.executable, __file__, name, "--inside", "guided", "--out", str(out),
            f"-max_total_time={int(left)}", "-max_len=8192", "-rss_limit_mb=1500", "-timeout=20", "-print_final_stats=1",
            f"-artifact_prefix={out / 'findings'}/crash-", "-reload=0",
        ]  # fmt: skip
        with log.open("w") as writing:
            subprocess.run(command, stdout=writing, stderr=writing, check=False)
        said = log.read_text("utf-8", "replace")
        executions += int((re.findall(r"stat::number_of_executed_units: (\d+)", said) or [0])[-1])
        covered = max([covered, *map(int, re.findall(r"cov: (\d+)", said))])
    subprocess.run([sys.executable, __file__, name, "--inside", "large", "--out", str(out)], check=False)
    large = json.loads((out / "large.json").read_text("utf-8"))
    result = {
        "target": name,
        "seconds": round(time.monotonic() - began),
        "executions": executions,
        "coverage": covered,
        "inputs": len(list((out / "corpus").iterdir())),
        "findings": sorted({file.name.split("-")[0] for file in (out / "findings").iterdir()}),
        **large,
    }
    (out / "results.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result), flush=True)


def _guided(name: str, out: Path) -> None:
    """Fuzz in this process until its time is over. A failure is written down once a place, and does not stop it."""
    import atheris

    with atheris.instrument_imports(include=["briefings", "markdown", "bibtexparser", "rispy", "openpyxl", "babel"]):
        import targets

        for late in ("briefings.model.markup", "bibtexparser", "rispy", "openpyxl", "babel.messages.pofile"):
            importlib.import_module(late)  # what the program imports only where it is needed
    target = targets.TARGETS[name]

    def once(data: bytes) -> None:
        try:
            target(data)
        except Exception as error:
            _keep(out / "findings", data, error)

    arguments = [each for each in sys.argv[1:] if each.startswith("-") and not each.startswith("--")]
    atheris.Setup([sys.argv[0], str(out / "corpus"), *arguments], once)
    atheris.Fuzz()


def _keep(folder: Path, data: bytes, error: Exception) -> None:
    """Write down the shortest input of each failure, told apart by its kind and its last places."""
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-3:]]
    key = f"{type(error).__name__}_{hashlib.sha256(' '.join(places).encode()).hexdigest()[:8]}"
    file = folder / f"{key}-input"
    if not file.exists() or file.stat().st_size > len(data):
        file.write_bytes(data)
        (folder / f"{key}-why").write_text("".join(traceback.format_exception(error)), "utf-8")


def _large(name: str, out: Path) -> None:
    """Repeat each input of the corpus up to a mebibyte; write down the slowest, the largest, and all beyond the limits."""
    import targets

    target = targets.TARGETS[name]
    for raw in list(targets.seeds(name))[:20]:
        target(raw)  # what is imported or made once is not an input's fault
    worst: dict[str, Any] = {"large": 0, "slowest": 0.0, "most": 0, "beyond": [], "failed": []}
    files = sorted((out / "corpus").iterdir(), key=lambda file: file.name)
    for number, file in enumerate(files[:: max(1, len(files) // INPUTS)]):
        raw = file.read_bytes()
        head = (1, len(raw) // 2)[number % 2]  # what choices were read from stands once; what follows is repeated
        tail = raw[head:]
        if tail:
            seconds, grew, failed = _measured(target, (raw[:head] + tail * (LARGE // len(tail) + 1))[:LARGE])
            worst["large"] += 1
            worst["slowest"], worst["most"] = max(worst["slowest"], seconds), max(worst["most"], grew)
            if failed and failed not in worst["failed"]:
                worst["failed"].append(failed)
            if seconds > SECONDS or grew > MEBIBYTES:
                worst["beyond"].append([file.name, head, seconds, grew])
    (out / "large.json").write_text(json.dumps(worst), "utf-8")


def _measured(target: Any, raw: bytes) -> tuple[float, int, str]:
    """Return the seconds of the processor and the mebibytes that an input takes in its own process, and its failure."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        try:
            target(raw)
            failed = ""
        except Exception as error:
            failed = (
                f"{type(error).__name__} at {traceback.extract_tb(error.__traceback__)[-1].lineno}: {str(error)[:120]}"
            )
        seconds = time.process_time() - began
        grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        os.write(writing, json.dumps([round(seconds, 2), grew, failed]).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as said:
        seconds, grew, failed = json.loads(said.read() or b'[999, 0, "died"]')
    return seconds, grew, failed


if __name__ == "__main__":
    main()
