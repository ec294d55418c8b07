"""What can be done from the command line?"""

import typer

command_line = typer.Typer(name="screening", no_args_is_help=True, add_completion=False)


@command_line.callback()
def screening() -> None:
    """Screen travellers and their documents at a border checkpost."""


def main() -> None:
    """Run the command line."""
    command_line()


if __name__ == "__main__":
    main()
