"""Staff sign-in, second factor, tokens."""
