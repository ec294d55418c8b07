"""What can be done from the command line? One file a subject; `screening.__main__` gives each command its name.

Each command imports what it needs when it is called: `parse` answers before the page reader's packages would be loaded,
and neither `read` nor `parse` loads the web framework or the store.
"""
