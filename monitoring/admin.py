"""The admin pages of monitoring. [face]"""
