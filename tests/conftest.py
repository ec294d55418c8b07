"""What holds for every test: laws are tried without a time limit, for no test may depend on a fast machine."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
