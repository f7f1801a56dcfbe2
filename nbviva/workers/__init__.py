"""Where tasks run: the fork server, the keeper of each submission, kept results, other machines."""
