"""The operator's command, `tocsin`."""
