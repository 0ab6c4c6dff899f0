"""Status feeds: what is polled, what an entry says, and what of it is news."""
