"""What was handed in, whatever happened to it, and the notebook that is rebuilt from it."""
