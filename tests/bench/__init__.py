"""Measurements; run with ./bk bench."""
