"""How long `kesu check` takes for 1,000 scenarios of 250 lines: errors, smells, and unchanged ones.

    python -m benchmarks.check [--files 1000]

The scenarios are cut from a shipped one: fewer beats, ids of their own, every text marked with a number, so
that no two are alike. Times are wall clock, of the whole command in a process of its own.
"""

from __future__ import annotations

import argparse
import copy
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from simulator import paths

#: Seconds that issue 5 allows on two cores.
LIMITS = {"errors": 6.0, "smells": 30.0, "unchanged": 1.0}
LINES = 250


class _Plain(yaml.CSafeDumper):
    """Writes the same value twice instead of an alias."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # the name is yaml's
        return True


def short(data: dict[str, Any], number: int) -> str:
    """Return the text of a scenario of about `LINES` lines, made of `data` and unlike any other number's."""
    names = {"zh": f"第{number}号客户", "en": f"Customer {number}"}
    beats = [beat for beat in data["beats"] if beat["id"] in ("window", "closing")]
    for beat in beats:
        for choice in beat["choices"]:
            choice["text"] = {key: f"{words} {number}" for key, words in choice["text"].items()}
    used = {topic for beat in beats for choice in beat["choices"] for topic in choice.get("topics", ())}
    ending = {"title": names, "lines": [{"text": {"zh": ["好"], "en": ["Fine."]}}], "debrief": names}
    kept = {
        **data,
        "id": f"case_{number:04d}",
        "facts": [fact for fact in data["facts"] if fact["id"] in used | {"bill_high", "own_notes"}],
        "remedies": [remedy for remedy in data["remedies"] if remedy["id"] in used],
        "beats": beats,
        "endings": [
            {"id": "settled", "kind": "agreement", "when": {"rulings_ever": ["accepted"]}, **ending},
            {"id": "gone", "kind": "hang_up", **ending},
            {"id": "late", "kind": "turn_limit", **ending},
        ],
        "reactions": [],
    }
    return yaml.dump(
        kept, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None
    )


def write(folder: Path, count: int) -> tuple[int, int]:
    """Write `count` scenarios into `folder` and return how many lines and bytes one has on average."""
    source = paths.scenarios() / "cases" / "water_bill_estimate.yaml"
    data = yaml.load(source.read_text("utf-8"), Loader=yaml.CSafeLoader)
    lines = size = 0
    for number in range(count):
        made = short(copy.deepcopy(data), number)
        lines += made.count("\n")
        size += len(made.encode())
        (folder / f"case_{number:04d}.yaml").write_text(made, "utf-8")
    return lines // count, size // count


def run(folder: Path, home: Path, *options: str) -> tuple[float, float]:
    """Run `kesu check` on `folder` and return seconds: of the clock, and of all processors together."""
    command = [sys.executable, "-m", "simulator", "check", str(folder), "--json", *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(
        command, env={**os.environ, "KESU_HOME": str(home)}, capture_output=True, check=False
    )
    took = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(done.stdout.decode()[:2000] + done.stderr.decode()[:2000])
    return took, used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print; end with 1 where a limit is passed."""
    options = argparse.ArgumentParser(description="Time kesu check.")
    options.add_argument("--files", type=int, default=1000)
    count = options.parse_args().files
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name) / "cases", Path(name) / "home"
        folder.mkdir()
        lines, size = write(folder, count)
        print(f"{count} scenarios of {lines} lines ({size} bytes), {os.cpu_count()} cores")
        took = {
            "errors": run(folder, home, "--no-smells"),
            "smells": run(folder, home),
            "unchanged": run(folder, home),
        }
    late = False
    for what, (seconds, work) in took.items():
        limit = LIMITS[what] * count / 1000
        late |= seconds > limit
        print(f"{what:<10} {seconds:6.2f} s  (limit {limit:.1f} s; {work:.1f} s of processor time)")
    sys.exit(late)


if __name__ == "__main__":
    main()
