"""What complainants say of the answer."""
