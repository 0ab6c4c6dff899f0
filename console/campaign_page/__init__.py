"""The report of a campaign as one self-contained page: no script, nothing fetched."""
