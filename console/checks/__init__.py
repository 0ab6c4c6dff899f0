"""What `tocsin check` looks at: one module for each kind of file."""
