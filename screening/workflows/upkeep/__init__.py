"""Which jobs tell how the service itself stands?

Whether it can screen, and how much is open.
"""
