"""A Facebook page: Messenger, comments under posts and advertisements, posts of visitors, mentions."""
