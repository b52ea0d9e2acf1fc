"""The desk's dashboards: each block as one sentence, a picture where it helps, a table and a file."""
