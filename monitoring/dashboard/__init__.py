"""The pages on which people look and act: server-rendered, moved by htmx and live events. [face]"""
