"""Which jobs does the shift manager do about an alert?

Claiming it, deciding it with a second officer where the rule says so, and what the clock does when nobody does.
"""
