"""The rules that judge alerts: read, indexed, tried in order."""
