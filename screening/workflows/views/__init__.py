"""Which jobs only look?

Each view of something personal is one journal record, and is refused where it cannot be journalled.
"""
