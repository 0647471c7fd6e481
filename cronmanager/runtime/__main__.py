"""`python -m cronmanager.runtime`: what `cronmanager up` turns into, without Django's memory. [face]"""

import sys

from cronmanager.runtime.up import main

if __name__ == "__main__":
    sys.exit(main())
