"""Which jobs concern those who work here, and their counters?

Accounts, signing in, and the roster.
"""
