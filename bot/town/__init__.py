"""A whole Telegram on loopback: Bot API server, people, a chat page, a clock to move."""
