"""Messages in and out: templates, outbox, receipts."""
