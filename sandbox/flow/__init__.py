"""The contact flow's interpreter: Connect without a clock."""
