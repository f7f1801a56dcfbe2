"""The proof of an assignment before its release: tests catch what is wrong, accept what is right, and leak nothing."""
