"""The name of each operation, by which generated clients call it. [rule]

It is made of the view's name: JobsView lists jobs and creates a job, ToggleJobView toggles a job.
"""

VERBS = {"GET": "get", "POST": "create", "PUT": "put", "PATCH": "update", "DELETE": "delete"}


def operation_name(view: str, method: str, methods: int, is_list: bool) -> str:
    """`listJobs` for GET of JobsView; a view that only does one thing, by POST, is that thing."""
    thing = view.removesuffix("View")
    if method == "POST" and methods == 1:
        return _with_small_initial(thing)
    if method == "GET" and is_list:
        return f"list{thing}"
    return VERBS[method] + (thing.removesuffix("s") if method == "POST" else thing)


def _with_small_initial(name: str) -> str:
    return name[:1].lower() + name[1:]
