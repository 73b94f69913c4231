import js

try:
    import embedding_sphere.worker  # noqa: F401 - it answers the page from here on
except BaseException:
    js.tellThatPythonFailed()
    raise
