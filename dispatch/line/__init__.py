"""One person's phone: one ring at a time, however many incidents want this person."""
