"""Who are the fictional people of `make run`?"""
