"""The grading engine of the course."""
