"""The endpoints of jobs and executions, by topic. [face]"""
