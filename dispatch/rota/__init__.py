"""Rotas: who is on call when, by hand-overs, restricted hours, calendars and overrides."""
