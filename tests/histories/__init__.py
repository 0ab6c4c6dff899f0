"""Random histories over the real handlers and stores: what can go wrong, and what must hold."""
