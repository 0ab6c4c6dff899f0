"""The Lambda functions: each gathers, lets the core decide, and performs."""
