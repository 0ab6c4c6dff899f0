"""The Lambda functions: each gathers, lets the core decide, and performs."""

import gc

# A cold start makes a great many objects and hardly any garbage; looking for it after every 700
# new ones, as Python does, costs time before the first ring (benchmarks/README.md). A start makes
# about 60,000.
gc.set_threshold(100_000)
