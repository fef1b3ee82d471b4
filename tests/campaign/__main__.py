"""Run campaigns: `uv run python -m tests.campaign [NAME…] [--seeds N] [--from SEED]`. Exit 1 when one failed."""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

import pytest

from tests.campaign.campaigns import Campaign, load, names

_SHOWN = 3  # failures of a campaign that are shown whole; of the others the seeds


def run(campaign: Campaign, seeds: range) -> tuple[int, list[int], int, float]:
    """How many seeds were tried, which failed, how many were skipped, and the seconds; Ctrl-C ends it early."""
    failed: list[int] = []
    tried, skipped, start = 0, 0, time.perf_counter()
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            try:
                campaign.attempt(seed, Path(folder))
            except KeyboardInterrupt:
                print(f"{campaign.name}: stopped at seed {seed}", file=sys.stderr)
                break
            except pytest.skip.Exception:
                skipped += 1
            except Exception:  # noqa: BLE001 - whatever the product raises is a failure of the product
                failed.append(seed)
                if len(failed) <= _SHOWN:
                    print(f"{campaign.name}, seed {seed}:", file=sys.stderr)
                    traceback.print_exc()
        tried += 1
    return tried - skipped, failed, skipped, time.perf_counter() - start


def main() -> int:
    """Run those that were named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaign")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    parser.add_argument("--seeds", type=int, help="how many seeds each tries; without it, as many as each wants")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    chosen = parser.parse_args()
    bad = False
    print(f"{'campaign':<24}{'tried':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}", flush=True)
    for name in chosen.names or names():
        campaign = load(name)
        seeds = range(chosen.first, chosen.first + (chosen.seeds or campaign.seeds))
        tried, failed, skipped, seconds = run(campaign, seeds)
        print(f"{name:<24}{tried:>8}{len(failed):>8}{skipped:>9}{seconds:>9.1f}", *failed[:20], flush=True)
        bad |= bool(failed)
    return int(bad)


if __name__ == "__main__":
    raise SystemExit(main())
