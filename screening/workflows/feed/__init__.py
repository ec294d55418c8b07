"""Which jobs hand the lists to those who follow them?

By positions without a gap, or as a whole copy.
"""
