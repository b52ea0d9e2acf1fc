"""Guidance for who answers: the quality of an answer, templates with fields, good answers to begin from."""
