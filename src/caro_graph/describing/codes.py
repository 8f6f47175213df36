"""The codes that DCAT-AP takes from the EU's authority lists, as far as a catalogue uses them.

Source: the lists of the EU Publications Office below http://publications.europa.eu/resource/authority/.
"""

from __future__ import annotations

import re

__all__ = ["wrong_code"]

_FREQUENCIES = (
    "1MIN|5MIN|10MIN|15MIN|30MIN|12HRS|ANNUAL|ANNUAL_2|ANNUAL_3|AS_NEEDED|BIDECENNIAL|BIENNIAL|BIHOURLY"
    "|BIMONTHLY|BIWEEKLY|CONT|DAILY|DAILY_2|DECENNIAL|HOURLY|IRREG|MONTHLY|MONTHLY_2|MONTHLY_3|NEVER"
    "|NOT_PLANNED|OP_DATPRO|OTHER|QUADRENNIAL|QUARTERLY|QUINQUENNIAL|TRIDECENNIAL|TRIENNIAL|TRIHOURLY"
    "|UNKNOWN|UPDATE_CONT|WEEKLY|WEEKLY_2|WEEKLY_3|WEEKLY_5"
)
_LISTS = {
    "access-right": "CONFIDENTIAL|NON_PUBLIC|PUBLIC|RESTRICTED|SENSITIVE",
    "data-theme": "AGRI|ECON|EDUC|ENER|ENVI|GOVE|HEAL|INTR|JUST|OP_DATPRO|REGI|SOCI|TECH|TRAN",
    "frequency": _FREQUENCIES,
    "planned-availability": "AVAILABLE|EXPERIMENTAL|OP_DATPRO|STABLE|TEMPORARY",
}
_FORM = re.compile(r"[A-Z0-9_]+\Z")


def wrong_code(code: str, scope: str) -> str | None:
    """Return what to do about a code that is not of the authority list at ``scope``, None if it may be one.

    The lists of languages and of types of data sets are long and grow: of theirs, only the form is known.

    >>> wrong_code("SOCI", "http://publications.europa.eu/resource/authority/data-theme/")
    >>> wrong_code("SOCIAL", "http://publications.europa.eu/resource/authority/access-right/")
    'use one of: CONFIDENTIAL, NON_PUBLIC, PUBLIC, RESTRICTED, SENSITIVE'
    """
    known = _LISTS.get(scope.rstrip("/").rpartition("/")[2], "")
    if not known:
        return None if _FORM.match(code) else f"write a code of {scope}"
    return None if code in known.split("|") else f"use one of: {known.replace('|', ', ')}"
