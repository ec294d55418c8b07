"""What does the service answer to machines? JSON over HTTP under /api/v1."""
