"""What people and programs talk to. No rules here: it calls workflow and reads queries."""
