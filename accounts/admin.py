"""The admin pages of accounts. [face]"""
