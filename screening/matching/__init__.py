"""Which travellers are on a list?"""
