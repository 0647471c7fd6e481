"""Pictures of every page in every state, at three widths and in both themes: `make screenshots`."""
