"""A whole campaign through the deployed handlers, with faults, held to what the phones lived."""
