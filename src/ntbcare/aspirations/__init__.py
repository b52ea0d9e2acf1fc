"""Aspirations: grouped, supported, answered by the planning agency, reported to the planning round."""
