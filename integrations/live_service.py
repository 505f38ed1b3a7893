"""For tests and proofs: the built command line's reward service, on a free port of this machine."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
MAIN = ROOT / "dist" / "cli" / "main.js"


def node() -> str:
    """Node, of the version that this project needs."""
    found = os.environ.get("EVENKEEL_NODE") or shutil.which("node")
    if found is None:
        raise RuntimeError("node is not found; the reward service needs Node 20.19 or newer")
    if not MAIN.exists():
        raise RuntimeError(f"{MAIN} is not there: run `npm run build` first")
    return found


class LiveService:
    """Serves ``mix`` (YAML) while the ``with`` block runs; ``url`` is where."""

    def __init__(self, mix: str, *, folder: Path | None = None, port: int = 0, token: str | None = None):
        self._mix, self._port, self._token = mix, port, token
        self._own = tempfile.TemporaryDirectory(prefix="evenkeel-mix-") if folder is None else None
        self.folder = Path(self._own.name) if self._own is not None else Path(str(folder))
        self.url = ""

    def __enter__(self) -> LiveService:
        path = self.folder / "mix.yaml"
        path.write_text(self._mix, encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if name != "EVENKEEL_REWARD_TOKEN"}
        if self._token is not None:
            environment["EVENKEEL_REWARD_TOKEN"] = self._token
        with open(self.folder / "service.log", "ab") as log:
            self._process = subprocess.Popen(
                [node(), str(MAIN), "reward", "serve", str(path), "--port", str(self._port), "--json"],
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
            )
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], 60)
        line = self._process.stdout.readline() if ready else b""
        try:
            self.url = json.loads(line)["url"]
        except (ValueError, KeyError):
            self.stop()
            raise RuntimeError(f"the reward service did not start: {self.log()}") from None
        return self

    def log(self) -> str:
        return (self.folder / "service.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
        if self._own is not None:
            self._own.cleanup()
