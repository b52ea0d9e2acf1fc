"""The page of questions: its form, and an answer as a page shows it."""
