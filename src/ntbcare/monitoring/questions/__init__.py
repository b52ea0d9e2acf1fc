"""Questions that officers put together themselves: measures by dimensions in a period; saved, shared, sent by mail."""
