"""`nbviva cache`: how much room kept results take, and how to get it back."""

import argparse

HELP = "how much room kept results take"
NEEDS: tuple[str, ...] = ()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("--clear", action="store_true", help="forget them; grades are not touched")


def run(options: argparse.Namespace) -> int:
    """Show the size of the cache, after clearing it if that is wanted."""
    from nbviva.course.layout import Course
    from nbviva.workers import Cache

    with Cache(Course.at(options.course).root) as cache:
        if options.clear:
            cache.clear()
        count, size = cache.size()
    print(f"{count:,} results, {size / (1 << 20):.1f} MB in .nbviva/results.db")
    return 0
