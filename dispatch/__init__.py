"""The core: decides what follows from what happened. No clock, no AWS, no chance."""
