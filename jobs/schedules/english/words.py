"""The words of a schedule, English and German, by what they are. [rule]"""

from typing import Literal

Kind = Literal[
    "number", "ordinal", "clock", "minute", "weekday", "weekdays", "month", "unit", "often", "every", "other",
    "last", "at", "the", "span", "to", "and", "past", "before", "half", "am", "pm", "filler",
]  # fmt: skip
Word = tuple[Kind, int]

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
MONTH_UNIT, YEAR_UNIT = -1, -12  # units that have no length, as months
QUARTERLY = -3
WORKDAYS, WEEKEND = 0, 1
WEEKDAY_NAMES = (
    "sunday sun sonntag so", "monday mon montag mo", "tuesday tue tues dienstag di",
    "wednesday wed mittwoch mi", "thursday thu thur thurs donnerstag do", "friday fri freitag fr",
    "saturday sat samstag sonnabend sa",
)  # fmt: skip
MONTH_NAMES = (
    "january jan januar jänner", "february feb februar", "march mar märz mär", "april apr", "may mai",
    "june jun juni", "july jul juli", "august aug", "september sep sept", "october oct oktober okt",
    "november nov", "december dec dezember dez",
)  # fmt: skip
UNIT_NAMES = {
    1: "second seconds sec secs sekunde sekunden",
    60: "minute minutes min mins minuten",
    3600: "hour hours hr hrs h stunde stunden",
    86_400: "day days tag tage tagen tages",
    604_800: "week weeks woche wochen",
    MONTH_UNIT: "month months monat monate monaten monats",
    YEAR_UNIT: "year years jahr jahre jahren jahres",
}
OFTEN_NAMES = {
    60: "minutely minütlich",
    3600: "hourly stündlich",
    86_400: "daily täglich",
    604_800: "weekly wöchentlich",
    MONTH_UNIT: "monthly monatlich",
    QUARTERLY: "quarterly vierteljährlich quartalsweise",
    YEAR_UNIT: "yearly annually jährlich",
}
NUMBER_NAMES = {
    1: "one ein eine einer einem", 2: "two zwei", 3: "three drei", 4: "four vier", 5: "five fünf",
    6: "six sechs", 7: "seven sieben", 8: "eight acht", 9: "nine neun", 10: "ten zehn", 11: "eleven elf",
    12: "twelve zwölf", 15: "fifteen fünfzehn quarter viertel", 20: "twenty zwanzig", 30: "thirty dreißig",
}  # fmt: skip
ORDINAL_NAMES = {1: "first erst", 2: "zweit", 3: "third dritt", 4: "fourth viert", 5: "fifth fünft"}
ENDINGS = ("", "e", "en", "er", "es", "em")
PLAIN_NAMES: dict[Word, str] = {
    (
        "weekdays",
        WORKDAYS,
    ): "weekday weekdays workday workdays werktag werktags werktage werktagen arbeitstag",
    ("weekdays", WEEKEND): "weekend weekends wochenende wochenenden",
    ("clock", 12 * 60): "noon midday mittag mittags",
    ("clock", 0): "midnight mitternacht",
    ("every", 1): "every each jede jeden jeder jedes jedem alle all",
    ("other", 2): "other",
    ("last", 0): "last letzte letzten letzter letztes letztem",
    ("at", 0): "at um gegen @",
    ("the", 0): "the",
    ("span", 0): "between from zwischen von vom",
    ("to", 0): "to through until till bis - –",
    ("and", 0): "and und , & sowie also auch",
    ("past", 0): "past after nach",
    ("before", 0): "vor",
    ("half", 0): "half halb",
    ("am", 0): "am a.m.",
    ("pm", 0): "pm p.m.",
    ("filler", 0): "on of in a an dem den der des das im uhr run runs o'clock day's once einmal",
}


def _vocabulary() -> dict[str, Word]:
    tables: list[tuple[Kind, dict[int, str]]] = [
        ("unit", UNIT_NAMES),
        ("often", OFTEN_NAMES),
        ("number", NUMBER_NAMES),
        ("weekday", dict(enumerate(WEEKDAY_NAMES))),
        ("month", dict(enumerate(MONTH_NAMES, 1))),
    ]
    found = {name: (kind, value) for kind, table in tables for value, names in table.items()
             for name in names.split()}  # fmt: skip
    found |= {name: word for word, names in PLAIN_NAMES.items() for name in names.split()}
    plural: dict[str, Word] = {f"{name}s": word for name, word in found.items() if word[0] == "weekday"}
    ordinals: dict[str, Word] = {
        name + ending: ("ordinal", value)
        for value, names in ORDINAL_NAMES.items()
        for name in names.split()
        for ending in ENDINGS
    }
    return plural | ordinals | found


VOCABULARY: dict[str, Word] = _vocabulary()
GERMAN_DAYS = frozenset(
    name + ending for names in WEEKDAY_NAMES for name in names.split()[-2:] for ending in ("", "s")
) | {"erst", "ersten", "letzten", "wochenende", "zweiten", "dritten", "vierten", "monatsende"}
# Said in several words, or in one that stands for several.
PHRASES = (
    (r"in the morning|morgens|vormittags", "a.m."),
    (r"in the (?:afternoon|evening)|at night(?= |$)|nachmittags|abends", "p.m."),
    (r"half an hour|half hour|halbe stunde|halben stunde", "30 minutes"),
    (r"quarter of an hour|quarter hour|viertelstunde", "15 minutes"),
    (r"(?:working|business|work) ?days?(?! *names)", "weekday"),
    (r"arbeitstage?n?s?", "werktag"),
    (r"end of (?:the |each |every )?month|monatsende", "last day of the month"),
    (r"start of (?:the |each |every )?month|monatsanfang", "first day of the month"),
    (r"first thing", "first"),
)
