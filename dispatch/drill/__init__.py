"""What drills show: their verdict, who was reached and how, and what becomes of it over time."""
