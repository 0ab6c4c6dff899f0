"""Amazon Connect's stand-in, and the phones that it rings."""
