"""Tests of the jobs, over the store in memory."""
