"""Tests of the room that keeps copies of the lists true."""
