"""What student code can reach: a sandbox around a process, tried for real before it is relied on."""
