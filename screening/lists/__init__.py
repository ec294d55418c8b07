"""Is this list well formed, and what is in force?"""
