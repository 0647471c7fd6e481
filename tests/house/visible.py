"""What a person reads of a page: its texts and the attributes that are shown or read out."""

from html.parser import HTMLParser

READ_OUT = {
    "aria-label",
    "title",
    "placeholder",
    "alt",
    "data-label",
    "data-copied",
    "data-pause",
    "data-resume",
}
READ_OUT |= {
    "data-none",
    "data-some",
    "data-open",
    "data-lost",
    "data-in",
    "data-ago",
    "data-now",
    "data-failed",
}
ICONS = "material-symbols-outlined"  # a class whose elements are drawings, called by their names
AS_WRITTEN = {"code", "pre", "script", "style", "kbd", "bdi", "datalist", "textarea"}  # nobody's words
VOID = {
    "meta",
    "link",
    "input",
    "img",
    "br",
    "hr",
    "use",
    "path",
    "rect",
    "line",
    "circle",
    "polyline",
    "area",
}


class Reader(HTMLParser):
    """Gathers texts, but for what is as people or machines wrote it."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []  # each open element, and whether it is passed over

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        is_icon = ICONS in (dict(attrs).get("class") or "")
        is_other = bool(self._open and self._open[-1][1]) or tag in AS_WRITTEN or is_icon
        if not is_other:
            self.texts += [value.strip() for name, value in attrs if name in READ_OUT and value]
        if tag not in VOID:
            self._open.append((tag, is_other))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Elements end."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if data.strip() and not (self._open and self._open[-1][1]):
            self.texts.append(" ".join(data.split()))


def texts_of(html: str) -> list[str]:
    """Each text of the page, as it stands there."""
    reader = Reader()
    reader.feed(html)
    return reader.texts
