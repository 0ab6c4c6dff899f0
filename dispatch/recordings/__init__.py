"""Archived call recordings: what they become, whether that pays, and whether it is as good."""
