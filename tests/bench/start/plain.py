import numpy
from pyscript import sync

sync.total = lambda: int(numpy.arange(3).sum())
