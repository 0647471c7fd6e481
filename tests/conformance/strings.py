"""Draws texts that are no expressions, nearly expressions, or expressions that tick rarely or never."""

import random
from collections.abc import Callable

LETTERS = (
    "*/,-0123456789LW#?@ \t"
    + "abcdefjmnopsuvy%$\\\"'(){}[]<>~^|\n\r\x00\x1f\u00a0\u00b2\u0665\u2212\ud83dλ💥"
)
PIECES = (
    *(
        "*",
        "?",
        "L",
        "LW",
        "5L",
        "0#5",
        "1#1",
        "#",
        "W",
        "15W",
        "*/",
        "*/0",
        "*/1",
        "*/99",
        "1-",
        "-1",
        "5-1",
    ),
    *(
        "1-5/2",
        "0/5",
        "31",
        "30",
        "29",
        "2",
        "60",
        "24",
        "jan",
        "DEC-feb",
        "sun-sat",
        "fri-sun",
        "mon#9",
        "7",
    ),
    *("@daily", "@reboot", "@", "999999999999", "00000000000", "1,2,3,,4", "%", "²", "٥", "1" * 60),
)
RARE = (
    *("0 0 29 2 1#5", "0 0 30 2 *", "0 0 31 4,6 *", "59 23 29 2 0#5", "*/30 2 28 3 *", "30 2 29 2 */6"),
    *("* * 29 2 */5", "0 0 29 2 */7", "0 0 */31 2 */7", "0 0 */29 2 0#1", "0 0 */30 2 5L", "0 0 L 2 */3"),
)


def draw_string(rng: random.Random) -> str:
    """One text."""
    return rng.choice(KINDS)(rng)


def noise(rng: random.Random) -> str:
    return "".join(rng.choice(LETTERS) for _ in range(rng.randrange(40)))


def pieces(rng: random.Random) -> str:
    fields = [",".join(rng.choices(PIECES, k=rng.choice([1, 1, 1, 2, 4]))) for _ in range(rng.randrange(8))]
    return rng.choice([" ", " ", "\t", "  "]).join(fields)


def numbers(rng: random.Random) -> str:
    bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]
    return " ".join(
        rng.choice(["*", f"*/{rng.randrange(1, high + 5)}", f"{rng.randint(low, high)}", "29-31", "*/31"])
        for low, high in bounds
    )


def damaged(rng: random.Random) -> str:
    text = list(rng.choice(RARE))
    text[rng.randrange(len(text))] = rng.choice(LETTERS)
    return "".join(text)


def rare(rng: random.Random) -> str:
    return rng.choice(RARE)


def long(rng: random.Random) -> str:
    one = rng.choice(["1,", "*/2,", "1-59/1,", "* ", "a", "5L,", "1#1,", "\t", "0" * 50 + ","])
    return one * rng.randrange(1, 2_000)


KINDS: tuple[Callable[[random.Random], str], ...] = (
    noise,
    noise,
    pieces,
    pieces,
    numbers,
    damaged,
    rare,
    long,
)
