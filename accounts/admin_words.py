"""What the admin's looks, Django and celery-beat say in English only: its German stands with our own. [face]

Nothing calls these; the catalogue finds them.
"""

from django.utils.translation import gettext_noop

LISTS = (
    gettext_noop("Type to search"),
    gettext_noop("Apply Filters"),
    gettext_noop("Reset filters"),
    gettext_noop("No results found"),
    gettext_noop("This page yielded into no results. Create a new item or reset your filters."),
    gettext_noop("Select all rows"),
    gettext_noop("Select record"),
    gettext_noop("Select action"),
    gettext_noop("Select action to run"),
    gettext_noop("Run"),
    gettext_noop("Expand row"),
    gettext_noop("More actions"),
    gettext_noop("True"),
    gettext_noop("False"),
)
FORMS = (
    gettext_noop("Go back"),
    gettext_noop("Select value"),
    gettext_noop("General"),
    gettext_noop("Date"),
    gettext_noop("Toggle password visibility"),
    gettext_noop("Password-based authentication"),
    gettext_noop("Disabled"),
    gettext_noop("After you've created a user, you’ll be able to edit more user options."),
    gettext_noop(
        "Whether the user will be able to authenticate using a password or not. "
        "If disabled, they may still be able to authenticate using other backends, "
        "such as Single Sign-On or LDAP."
    ),
    gettext_noop(
        "Raw passwords are not stored, so there is no way to see this user’s password, "
        'but you can change the password using <a href="{}" '
        'class="text-primary-600 dark:text-primary-500">this form</a>.'
    ),
)
AROUND = (
    gettext_noop("Light"),
    gettext_noop("Dark"),
    gettext_noop("All applications"),
    gettext_noop("Search apps and models..."),
    gettext_noop("Recent searches"),
    gettext_noop("No recent searches"),
    gettext_noop("No results matching your query"),
    gettext_noop("Loading more results..."),
    gettext_noop("Return to site"),
)
CRONTABS = (
    gettext_noop('Cron Months (1-12) Of The Year to Run. Use "*" for "all". (Example: "1,12")'),
    gettext_noop(
        'Cron Days Of The Week to Run. Use "*" for "all", Sunday is 0 or 7, Monday is 1. (Example: "0,5")'
    ),
)
