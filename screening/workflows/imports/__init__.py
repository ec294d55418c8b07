"""Which jobs bring a foreign file onto a list?

Compared aside, staged unseen, agreed to, and put in force by one small transaction.
"""
