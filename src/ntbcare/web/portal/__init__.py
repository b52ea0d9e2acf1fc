"""The pages of citizens."""
