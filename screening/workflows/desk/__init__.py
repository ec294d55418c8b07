"""Which jobs change a list, entry by entry or as a whole file of our own?

One officer proposes, another agrees, then it is in force.
"""
