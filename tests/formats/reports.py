"""Sample reports (one conforms, one fails, one is cut short, one is hostile), and a strategy for any."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from caro_graph.engines import Result
from caro_graph.findings import SEVERITIES, Evidence, Finding, Report, Rule, Severity

__all__ = ["HOSTILE", "conforming", "crowded", "failing", "hostile", "reports"]

_SH = "http://www.w3.org/ns/shacl#"
_DCT = "http://purl.org/dc/terms/"
_BASE = "https://w3id.org/caro-graph/"
_CDV = "Fiche « CA Rochefort Océan » et contrat de ville 2024-2030"
_CTG = "Plaquette « Convention Territoriale Globale »"

HOSTILE = "\x1b[31m<script>alert('x')</script>\r\n::error::%0A,:\u202e\x9b2J\x00&amp;]]>##[error]\ud800"
"""What would drive a terminal, a page or a CI that took it at its word."""

_Words = dict[str, tuple[str, str]]

_DATED: _Words = {
    "fr": ("Dates et périodes", "Une date garde sa précision ; une période ne finit pas avant de commencer."),
    "en": ("Dates and periods", "A date keeps its precision; a period does not end before it starts."),
}
_EVENT: _Words = {
    "fr": ("Événement", "Un événement est daté, par un jour, un mois, une année ou un début."),
    "en": ("Event", "An event is dated, by a day, a month, a year or a start."),
}
_FACTS: _Words = {
    "fr": ("Forme des faits", "Chaque fichier se lit, et chaque clé est connue."),
    "en": ("Form of the facts", "Every file reads, and every key is known."),
}
_FIGURE: _Words = {
    "fr": ("Chiffre inféré", "Un chiffre inféré dit comment."),
    "en": ("Inferred figure", "An inferred figure says how."),
}
_LABELLED: _Words = {
    "fr": ("Étiquettes et textes", "Ce qui est publié a une étiquette en français, une seule."),
    "en": ("Labels and texts", "What is published has one French label."),
}
_SLICE: _Words = {"fr": ("Répartition", ""), "en": ("Distribution", "")}

_WRONG_DATE: _Words = {
    "fr": (
        "Ce n'est pas une date, ou il y en a deux",
        "garder un seul « date: 2023-12-07 », « month: 2023-12 » ou « year: 2023 ».",
    ),
    "en": (
        "This is no date, or there are two",
        "keep one 'date: 2023-12-07', 'month: 2023-12' or 'year: 2023'.",
    ),
}
_UNDATED: _Words = {
    "fr": ("L'événement n'a pas de date", "ajouter « date: ... », « month: ... » ou « year: ... »."),
    "en": ("The event has no date", "add 'date: ...', 'month: ...' or 'year: ...'."),
}
_UNTAGGED: _Words = {
    "fr": ("Un autre nom n'a pas de langue", "l'écrire sous « altLabel: ... »."),
    "en": ("An alternative name has no language", "write it under 'altLabel: ...'."),
}
_UNKNOWN_KEY: _Words = {
    "fr": ("La clé « lable » n'est pas connue", "écrire « label: ... »."),
    "en": ("The key 'lable' is not known", "write 'label: ...'."),
}
_UNEXPLAINED: _Words = {
    "fr": ("Ce chiffre inféré n'a pas de remarque", ""),
    "en": ("This inferred figure has no note", ""),
}


def conforming(lang: str = "fr") -> Report:
    """Nothing was found."""
    return Report((), {}, {}, _rules(lang), _checked(620, lang), "shacl", lang)


def failing(lang: str = "fr") -> Report:
    """A wrong date, an unknown key, an undated event, a warning on standard input, a remark with no place."""
    findings = (
        _wrong_date(lang),
        _unknown_key(lang),
        _undated(lang),
        _untagged(lang),
        _unexplained(lang),
    )
    counts: dict[Severity, int] = {"violation": 3, "warning": 1, "info": 1}
    by_rule = {finding.rule: 1 for finding in findings}
    return Report(findings, counts, by_rule, _rules(lang), _checked(620, lang), "shacl", lang)


def crowded(lang: str = "fr", *, shown: int = 100, total: int = 3178) -> Report:
    """More was found than is shown."""
    finding = _wrong_date(lang)
    by_rule = {finding.rule: total}
    checked = _checked(6200, lang)
    return Report((finding,) * shown, {"violation": total}, by_rule, _rules(lang), checked, "shacl", lang)


def hostile(lang: str = "fr") -> Report:
    """Every text is :data:`HOSTILE`, on a very long line of wide and astral characters."""
    finding = Finding(
        severity="violation",
        what=HOSTILE,
        todo=HOSTILE,
        rule=HOSTILE,
        file=f"data/{HOSTILE}.yaml",
        line=7,
        column=7003,
        end_column=7006,
        excerpt="\tx" + "日本é🎉" * 1801 + HOSTILE,
        focus=HOSTILE,
        path=HOSTILE,
        value=HOSTILE,
        evidence=Evidence(HOSTILE, HOSTILE, HOSTILE),
        result=Result(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, {HOSTILE: HOSTILE}),
    )
    rules = (Rule(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "violation"),)
    return Report((finding,), {"violation": 1}, {HOSTILE: 1}, rules, HOSTILE, HOSTILE, lang)


def _wrong_date(lang: str) -> Finding:
    return Finding(
        "violation",
        *_WRONG_DATE[lang],
        rule="shape:Dated-date",
        file="data/contrat-de-ville/statements.yaml",
        line=35,
        column=9,
        end_column=19,
        excerpt="  date: 2024-13-08",
        focus="id:cdv/statement/publication",
        path="dct:date",
        value='"2024-13-08"',
        evidence=Evidence(_CDV, "14", "Publié le 13/08/2024"),
        result=_result("cdv/statement/publication", "date", '"2024-13-08"', "Dated-date", _WRONG_DATE),
    )


def _unknown_key(lang: str) -> Finding:
    return Finding(
        "violation",
        *_UNKNOWN_KEY[lang],
        rule="facts",
        file="data/convention-territoriale-globale/calendar.yaml",
        line=103,
        column=3,
        end_column=8,
        excerpt="  lable: Conférence des Maires",
    )


def _undated(lang: str) -> Finding:
    return Finding(
        "violation",
        *_UNDATED[lang],
        rule="shape:Event",
        file="data/convention-territoriale-globale/calendar.yaml",
        line=117,
        column=7,
        end_column=26,
        excerpt="- id: ctg/event/signature",
        focus="id:ctg/event/signature",
        evidence=Evidence(_CTG, "84-85, 90-91", "7 DECEMBRE 2023 […] Signature officielle de la convention"),
        result=_result("ctg/event/signature", None, None, "Event", _UNDATED),
    )


def _untagged(lang: str) -> Finding:
    return Finding(
        "warning",
        *_UNTAGGED[lang],
        rule="shape:Labelled-altLabel",
        file=None,
        line=4,
        column=24,
        end_column=29,
        excerpt='<#ctg> skos:altLabel   "Ctg"@zxx .',
        focus="id:agreement/ctg",
        path="skos:altLabel",
        value='"Ctg"',
        result=_result("agreement/ctg", "altLabel", '"Ctg"', "Labelled-altLabel", _UNTAGGED, "Warning"),
    )


def _unexplained(lang: str) -> Finding:
    return Finding(
        "info",
        *_UNEXPLAINED[lang],
        rule="shape:Figure-note",
        file="dist/data.ttl",
        focus="id:ctg/figure/population",
        path="skos:editorialNote",
        evidence=Evidence(_CTG, "189, 193-194, 196", "63 320 […] HABITANTS EN […] 2018"),
        result=_result("ctg/figure/population", "note", None, "Figure-note", _UNEXPLAINED, "Info"),
    )


def _rules(lang: str) -> tuple[Rule, ...]:
    def rule(name: str, words: _Words, severity: Severity = "violation", **more: Any) -> Rule:
        return Rule(f"shape:{name}", f"{_BASE}shape/{name}", *words[lang], severity, **more)

    return (
        Rule("facts", None, *_FACTS[lang], "violation"),
        rule("Dated-date", _DATED),
        rule("Event", _EVENT),
        rule("Figure-note", _FIGURE, "info"),
        rule("Labelled-altLabel", _LABELLED, "warning"),
        rule("Slice", _SLICE, targeted=False),
    )


def _result(
    focus: str, path: str | None, value: str | None, shape: str, words: _Words, severity: str = "Violation"
) -> Result:
    return Result(
        focus=f"{_BASE}id/{focus}",
        path=_DCT + path if path else None,
        value=value,
        shape=f"{_BASE}shape/{shape}",
        component=_SH + "NodeConstraintComponent",
        severity=_SH + severity,
        messages={lang: ": ".join(filter(None, words[lang])) for lang in ("en", "fr")},
    )


def _checked(number: int, lang: str) -> str:
    return f"{number} faits" if lang == "fr" else f"{number} facts"


# Any report: texts of all of Unicode, and the lone surrogates that stand for bytes in the names of files.
_texts = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), include_characters="\udc80\udcff")), st.just(HOSTILE)
)
_numbers = st.integers(min_value=1, max_value=40)


@st.composite
def _places(draw: st.DrawFn) -> dict[str, Any]:
    """A place in a file, or none; columns may lie outside the line."""
    if draw(st.booleans()):
        return {}
    column = draw(_numbers)
    end = column + draw(st.integers(min_value=0, max_value=10))
    return {"line": draw(_numbers), "column": column, "end_column": end, "excerpt": draw(_texts)}


_optional = st.none() | _texts
_messages = st.dictionaries(_texts, _texts, max_size=2)
_results = st.builds(Result, _texts, _optional, _optional, _texts, _texts, _texts, _messages)


@st.composite
def _findings(draw: st.DrawFn) -> Finding:
    return Finding(
        severity=draw(st.sampled_from(SEVERITIES)),
        what=draw(_texts),
        todo=draw(_texts),
        rule=draw(_texts),
        file=draw(_optional),
        focus=draw(_optional),
        path=draw(_optional),
        value=draw(_optional),
        evidence=draw(st.none() | st.builds(Evidence, _texts, _texts, _texts)),
        result=draw(st.none() | _results),
        **draw(_places()),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report; its counts are at least those of its findings."""
    findings = tuple(draw(st.lists(_findings(), max_size=4)))
    counts: dict[Severity, int] = {}
    by_rule: dict[str, int] = {}
    for finding in findings:
        more = draw(st.integers(min_value=1, max_value=2000))
        counts[finding.severity] = counts.get(finding.severity, 0) + more
        by_rule[finding.rule] = by_rule.get(finding.rule, 0) + more
    ids = sorted(set(by_rule) | set(draw(st.lists(_texts, max_size=2))))
    rules = tuple(
        Rule(
            name,
            draw(_optional),
            draw(_texts),
            draw(_texts),
            draw(st.sampled_from(SEVERITIES)),
            draw(st.booleans()),
        )
        for name in ids
    )
    lang = draw(st.sampled_from(("fr", "en")))
    return Report(findings, counts, by_rule, rules, draw(_texts), draw(_texts), lang)
