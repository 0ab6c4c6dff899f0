"""Builds what is deployed: each function's artefact, and the contact flow in the template."""
