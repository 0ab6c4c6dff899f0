"""The report of drills as one self-contained page: no script, nothing fetched."""
