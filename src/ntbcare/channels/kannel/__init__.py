"""SMS by a Kannel gateway: its smsbox asks our address for each message, and takes ours by ``sendsms``."""
