"""Agencies, regions, categories, members and their roles."""
