"""What the pages of a person need: tokens, settings, the first run. [face]"""
