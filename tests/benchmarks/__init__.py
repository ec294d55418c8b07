"""What the project promises in numbers."""
