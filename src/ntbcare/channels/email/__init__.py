"""E-mail: a mailbox that is looked at by IMAP. What goes out goes by the site's own mail server."""
