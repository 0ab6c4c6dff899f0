"""Runs programs one after another and prints what they took, as JSON. Part of archive.py.

A process of its own: a child's peak memory counts what its parent had when it forked, so nothing
large may be imported here. The figures are of the children and of all that they waited for.
"""

import json
import os
import sys


def run(command: list[str]) -> tuple[float, int]:
    """Seconds of processor time and bytes of memory at the peak; stops everything if it fails."""
    child = os.fork()
    if not child:
        os.dup2(2, 1)
        os.execvp(command[0], command)  # noqa: S606 - the bench's own commands
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit(f"{command[0]} failed: {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


if __name__ == "__main__":
    took = [run(command) for command in json.load(sys.stdin)]
    print(json.dumps({"cpu_s": sum(cpu for cpu, _ in took), "peak": max(peak for _, peak in took)}))
