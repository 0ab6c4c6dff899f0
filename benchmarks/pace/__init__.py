"""A simulation of a campaign's pace, with the production pacer and beside it three rivals."""
