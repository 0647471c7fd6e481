"""Whether static/css/app.css is built from what stands there now; `make css` builds it, `make check` asks.

    python -m tests.house.stylesheet           exits with 1 where it is stale
    python -m tests.house.stylesheet classes   the class names of all templates, for Tailwind to read
    python -m tests.house.stylesheet stamp     puts the stamp on what Tailwind has built

The stamp is a hash over all that the built file depends on: sources, lock, and class names. So the question
needs no Node, and no template's text but its class names can make the file stale.
"""

import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "static" / "src"
BUILT = ROOT / "static" / "css" / "app.css"
CLASS = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)')""")
TAG = re.compile(r"{%.*?%}|{{.*?}}")
STALE = "static/css/app.css is stale: run `make css` (it needs Node) and commit what it builds."


def class_names() -> list[str]:
    """Every class that a template gives to an element, sorted."""
    templates = sorted((ROOT / "templates").rglob("*.html"))
    found = (CLASS.findall(template.read_text(encoding="utf-8")) for template in templates)
    written = (TAG.sub(" ", double or single) for attributes in found for double, single in attributes)
    return sorted({name for text in written for name in text.split()})


def stamp() -> str:
    """The first line of a file that is built from what stands there now."""
    files = [
        *sorted(SOURCES.glob("*.css")),
        *sorted(SOURCES.glob("parts/*.css")),
        SOURCES / "package-lock.json",
    ]
    parts = [file.read_bytes() for file in files] + [name.encode() for name in class_names()]
    digest = hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts))
    return f"/* built by `make css` from {digest.hexdigest()[:32]} */\n"


def is_stale() -> bool:
    """Whether the built file is of other sources, or not there."""
    return not BUILT.exists() or not BUILT.read_text(encoding="utf-8").startswith(stamp())


def main(word: str = "") -> int:
    """Do what `word` says; the exit code."""
    if word == "classes":
        sys.stdout.write("\n".join(class_names()) + "\n")
    elif word == "stamp":
        BUILT.write_text(stamp() + BUILT.read_text(encoding="utf-8"), encoding="utf-8")
    elif is_stale():
        sys.stderr.write(f"{STALE}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
