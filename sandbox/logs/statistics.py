"""The statistics that an alarm may ask for here, by CloudWatch's names.

Source: CloudWatch user guide, "CloudWatch statistics definitions".
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

Statistic = Callable[[Sequence[float]], float]
"""What becomes of the values of one period, of which there is one at least."""
_PLAIN: Mapping[str, Statistic] = {
    "SampleCount": lambda values: float(len(values)),
    "Sum": math.fsum,
    "Average": lambda values: math.fsum(values) / len(values),
    "Minimum": min,
    "Maximum": max,
}
_PERCENTILE = re.compile(r"p(100|\d{1,2}(?:\.\d{1,10})?)", re.ASCII)
KNOWN = f"{', '.join(_PLAIN)} and percentiles such as p95"


def statistic_named(name: str) -> Statistic | None:
    """The statistic, or None: the sandbox knows no trimmed means and the like."""
    if name in _PLAIN:
        return _PLAIN[name]
    found = _PERCENTILE.fullmatch(name)
    return partial(_percentile, float(found[1])) if found else None


def _percentile(percent: float, values: Sequence[float]) -> float:
    """The value that so many per cent of the values do not exceed; CloudWatch comes close to it."""
    rank = math.ceil(percent * len(values) / 100)
    return sorted(values)[max(rank, 1) - 1]
