"""The views, a file for each family of pages. [face]"""
