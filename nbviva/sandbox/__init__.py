"""What student code can reach: walls around a process, tried for real before they are relied on."""
