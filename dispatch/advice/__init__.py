"""Advice on how bad an alert is, from a language model: what is asked, and what may follow."""
