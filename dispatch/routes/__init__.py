"""The ways to place a call, what each may still carry, and which one is taken."""
