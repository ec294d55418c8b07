"""What do the API and the pages share: who calls, what went wrong, what a role may see, what was answered before?"""
