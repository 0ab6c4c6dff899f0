"""Campaigns: calls to long lists of people, whose answers are collected by key press."""
