#!/usr/bin/env python
"""Django's command line, as `cronmanager` from the console script."""

from cronmanager.__main__ import main

if __name__ == "__main__":
    main()
