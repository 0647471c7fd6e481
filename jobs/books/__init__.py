"""The books: each day's ticks counted again, by another way than the dispatcher's."""
