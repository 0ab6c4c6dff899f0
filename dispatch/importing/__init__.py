"""Exports of other paging systems, read and carried over into the files that operators edit."""
