"""The verifiable record: what happened each day, in one signed line that everybody may keep."""
