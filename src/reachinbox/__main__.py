"""`python -m reachinbox` is the `reachinbox` command."""

from reachinbox.cli import main

if __name__ == "__main__":
    main()
