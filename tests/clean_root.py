"""A fresh Debian in a folder, without this repository: what a stranger's computer or a container starts from.

It needs root, and mmdebstrap from Debian. Mounts are made in a namespace that ends with the command.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

_SETTINGS = ("/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs/ca-certificates.crt")
"""How this computer reaches the network; a fresh root does it in the same way."""
_PASSED = (
    "PIP_INDEX_URL",
    "PIP_CERT",
    "PIP_DEFAULT_TIMEOUT",
    "UV_DEFAULT_INDEX",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "SSL_CERT_",
)


class CleanRoot:
    """A fresh Debian of one suite in a folder."""

    def __init__(self, folder: Path, suite: str, kept: Path) -> None:
        """Unpack the suite, which is fetched once into the folder `kept`."""
        self.folder = folder
        archive = kept / f"{suite}.tar"
        if not archive.exists():
            kept.mkdir(parents=True, exist_ok=True)
            made = archive.with_suffix(".new.tar")
            valid = 'Acquire::Check-Valid-Until "false"'  # a mirror can be some weeks old
            command = ["mmdebstrap", "--variant=minbase", "--include=ca-certificates", f"--aptopt={valid}"]
            done = subprocess.run([*command, suite, str(made)], capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"mmdebstrap {suite}:\n{done.stderr[-2000:]}")
            made.rename(archive)
        folder.mkdir(parents=True)
        subprocess.run(["tar", "--extract", "--file", str(archive), "--directory", str(folder)], check=True)
        for setting in map(Path, _SETTINGS):
            if setting.exists():
                target = folder / setting.relative_to("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)  # a link would lead out of the folder
                shutil.copyfile(setting, target)

    def run(
        self,
        command: str,
        *,
        user: str = "root",
        folder: str = "/",
        mounts: dict[Path, str] | None = None,
        **variables: str,
    ) -> str:
        """Run a command of a shell, as a user of the root, and return what it printed. Raises SystemExit with it if it fails."""
        binds = {Path("/dev"): "/dev", Path("/proc"): "/proc", **(mounts or {})}
        lines = ["set -e"]
        for source, target in binds.items():
            place = self.folder / target.lstrip("/")
            place.mkdir(parents=True, exist_ok=True)
            lines.append(f"mount --rbind {shlex.quote(str(source))} {shlex.quote(str(place))}")
        inner = f"cd {shlex.quote(folder)} && {command}"
        # A user can be `name` or `number:number`, as for `docker run --user`.
        uid, _, gid = user.partition(":")
        identity = (
            f"--reuid {uid} --regid {gid} --clear-groups" if gid else f"--reuid {uid} --regid {uid} --init-groups"
        )
        chroot = shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin") or "chroot"
        lines.append(f"exec {chroot} {shlex.quote(str(self.folder))} setpriv {identity} sh -c {shlex.quote(inner)}")
        passed = {name: value for name, value in os.environ.items() if name.startswith(_PASSED)}
        environment = {
            **passed, "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive", **variables,
        }  # fmt: skip
        done = subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", "\n".join(lines)],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{command}\nended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout + done.stderr

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder)
