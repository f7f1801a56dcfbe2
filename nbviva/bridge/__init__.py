"""Values and calls between two processes, of which nothing that comes is trusted."""
