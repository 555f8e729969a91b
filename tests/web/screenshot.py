"""Saves a picture of a running server's explorer after it has run its first tab.

python -m tests.web.screenshot OUT.png http://127.0.0.1:8000/graphql [--dark]
"""

import argparse

from tests.web.browser import visit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", help="the PNG file to write")
    parser.add_argument("url", help="the address of the explorer")
    parser.add_argument("--dark", action="store_true", help="in the dark colour scheme")
    options = parser.parse_args()
    with visit("dark" if options.dark else "light") as browser:
        browser.open(options.url)
        browser.run()
        browser.page.screenshot(path=options.out)


if __name__ == "__main__":
    main()
