"""From files to an atlas, for more rows than memory holds at once, in stages that are kept."""

from .build import Choices, Report, lay_out_atlas
from .cluster import Cluster
from .embedding import Model, find_model
from .neighbors import SEARCHES
from .work import Work, open_work

__all__ = [
    "SEARCHES",
    "Choices",
    "Cluster",
    "Model",
    "Report",
    "Work",
    "find_model",
    "lay_out_atlas",
    "open_work",
]
