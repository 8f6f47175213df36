"""The publication described for those who have to find it: portals, stores, people.

A DCAT-AP catalogue, VoID, the record of the build (PROV), a page, and the simplified catalogue of SCDL.
"""

from __future__ import annotations

from caro_graph.describing.describe import check_catalogue, describe

__all__ = ["check_catalogue", "describe"]
