"""Tests of the API, through HTTP, over the store in memory."""
