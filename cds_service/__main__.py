"""The command `hip-cds`, also as `python -m cds_service`."""

from cds_service.api import memory


def main() -> None:
    """Loads the program and runs what was asked for."""
    memory.look_seldom()  # while the program is loaded there is nothing to collect: it took an eighth of the start
    from cds_service.cli import app

    app(prog_name="hip-cds")


if __name__ == "__main__":
    main()
