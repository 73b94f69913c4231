import js

try:
    import embedding_sphere.worker.entry  # noqa: F401 - it answers the page from here on
except BaseException as error:
    js.postPythonFailed(f"{type(error).__name__}: {error}")
    raise
