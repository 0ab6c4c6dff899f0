"""template.yaml expanded and resolved, as a deployment would."""
