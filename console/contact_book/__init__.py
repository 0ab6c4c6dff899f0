"""What `tocsin contacts` does."""
