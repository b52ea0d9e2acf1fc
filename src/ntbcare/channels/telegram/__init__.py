"""A Telegram bot (Bot API 9), delivered by webhook."""
