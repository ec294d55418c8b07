"""Is every format read whole, or refused?"""
