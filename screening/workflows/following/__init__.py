"""Which jobs keep in memory what the store holds?

The searched lists and the recorded travellers, each followed by a thread of its own.
"""
