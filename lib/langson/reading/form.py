"""The form of a folder: its tables, their columns, and the words allowed in them.

It is written down here only: reading, ``langson check``, ``langson new``, the tests
and the generator of datapackage.json take it from here. Lists that belong to one
folder stand there: its areas in areas.csv, its plans in plans.csv, others (units,
topics) in its datapackage.json, each in one column; `Column.list_of` says which column
has the list of another.

Standard library only and nothing of this package, so that tools/datapackage.py can run
this file where nothing is installed.
"""

from __future__ import annotations

from typing import NamedTuple

QUALIFIERS = (
    "exact",
    "about",
    "over",
    "nearly",
    "at_least",
    "under",
    "at_most",
    "range",
)
_OF_PERCENT = QUALIFIERS[:-1]  # a range has two numbers: comparisons.csv has room
#: what a comparison says; `langson.core.comparison` has the arithmetic of each
COMPARED = (
    "growth",
    "ratio",
    "change",
    "mean_growth",
    "mean_change",
    "plan_share",
    "plan_excess",
    "share",
    "contribution",
    "mean",
)


class Column(NamedTuple):
    """One column of a table.

    Attributes
    ----------
    type : str
        "name" of something (blanks do not count), "word" of a closed list, "token" as
        printed, free "text", "number", "integer", "date", "boolean".
    required : bool
        Whether a cell may not be empty.
    words : tuple of str
        The closed list of a word; where it is not required, a cell may be empty too.
    list_of : str
        Column ("series.topic") that has every name allowed here.
    extra : bool
        Whether a folder may leave the column out.
    """

    name: str
    title: str
    meaning: str
    type: str = "name"
    required: bool = False
    words: tuple[str, ...] = ()
    list_of: str = ""
    extra: bool = False


class Table(NamedTuple):
    """One table, a file of comma-separated cells.

    Attributes
    ----------
    key : tuple of str
        Columns that together name a row.
    refers : dict of str to str
        Columns that name a row of another table, by its key. A table that is not
        needed binds them only where the folder has it.
    needed : bool
        Whether a folder must have it.
    """

    name: str
    title: str
    meaning: str
    key: tuple[str, ...]
    refers: dict[str, str]
    needed: bool
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """Column of a name."""
        return next(column for column in self.columns if column.name == name)


STATEMENTS = Table(
    "statements",
    "Statements",
    "One row is one printed level, with the growth and the share of plan printed"
    " beside it.",
    ("statement_id",),
    {"series": "series", "source_id": "sources", "area": "areas", "plan": "plans"},
    True,
    (
        Column(
            "statement_id",
            "Statement",
            "Name of the row: source, series and last day of the period joined by"
            " points, with .2, .3 and so on where one page says several such things.",
            required=True,
        ),
        Column(
            "series",
            "Series",
            "The measure that the number is about, a row of the series table.",
            required=True,
        ),
        Column(
            "area",
            "Area",
            "The territory, or the place within it, that the number covers.",
            required=True,
        ),
        Column(
            "period_start",
            "First day",
            "First day of the period that the number covers.",
            "date",
            required=True,
        ),
        Column(
            "period_end",
            "Last day",
            "Last day of the period; equal to the first day for a stock or for a rate"
            " at a date.",
            "date",
            required=True,
        ),
        Column(
            "period_basis",
            "Basis of the period",
            "Says whether the page states the period (printed) or the compiler had to"
            " conclude it (inferred, the note tells how).",
            "word",
            required=True,
            words=("printed", "inferred"),
        ),
        Column(
            "value",
            "Value",
            "The number as a plain decimal in the unit of the series; the low end"
            " where the qualifier is range.",
            "number",
            required=True,
        ),
        Column(
            "unit",
            "Unit",
            "Unit of value and value_high, always the unit of the series.",
            required=True,
            list_of="series.unit",
        ),
        Column(
            "published_as",
            "Printed token",
            "The number exactly as it was printed, with its marks.",
            "token",
            required=True,
        ),
        Column(
            "published_unit",
            "Printed unit",
            "Unit in which the token was printed, scale word included, for example"
            " billion USD.",
            required=True,
        ),
        Column(
            "decimal_mark",
            "Decimal mark",
            "The sign that starts the decimals in the tokens of this row; the other"
            " sign groups thousands; empty where the token is not a plain number.",
            "word",
            words=(",", "."),
        ),
        Column(
            "qualifier",
            "Qualifier",
            "The word before the number, from exact to range, which decides how the"
            " token becomes an interval.",
            "word",
            required=True,
            words=QUALIFIERS,
        ),
        Column(
            "value_high",
            "High end",
            "High end of a printed range in the unit of the series; empty for every"
            " other qualifier.",
            "number",
        ),
        Column(
            "status",
            "Status",
            "A for an actual, E for an estimate, T for a plan or target.",
            "word",
            required=True,
            words=("A", "E", "T"),
        ),
        Column(
            "growth",
            "Growth",
            "Signed change against the same period of the year before, in the unit"
            " given by growth_unit.",
            "number",
        ),
        Column(
            "growth_as",
            "Printed growth",
            "The growth as it was printed, without sign.",
            "token",
        ),
        Column(
            "growth_unit",
            "Unit of growth",
            "Percent (%) or percentage points (pp).",
            "word",
            words=("%", "pp"),
        ),
        Column(
            "growth_qualifier",
            "Qualifier of growth",
            "The word before the growth, read on its magnitude.",
            "word",
            words=_OF_PERCENT,
        ),
        Column(
            "plan",
            "Plan",
            "Name of the plan that a target or a share of plan refers to; another name"
            " is another plan.",
        ),
        Column(
            "plan_share",
            "Share of plan",
            "Value as a share of the plan, in percent.",
            "number",
        ),
        Column(
            "plan_share_as",
            "Printed share of plan",
            "The share of plan as it was printed.",
            "token",
        ),
        Column(
            "plan_share_qualifier",
            "Qualifier of the share",
            "The word before the share of plan.",
            "word",
            words=_OF_PERCENT,
        ),
        Column(
            "source_id",
            "Source",
            "The page that carries the number, a row of the sources table.",
            required=True,
        ),
        Column(
            "locator",
            "Locator",
            "Where in the source: p9 is line 9 of the text.",
            "text",
        ),
        Column(
            "note",
            "Note",
            "What a reader must know about this number, in the words of the compiler.",
            "text",
        ),
    ),
)

SOURCES = Table(
    "sources",
    "Sources",
    "One row is one page with a named publisher and a complete address.",
    ("source_id",),
    {},
    True,
    (
        Column(
            "source_id",
            "Source",
            "Short name of the page, used by statements and events.",
            required=True,
        ),
        Column(
            "publisher",
            "Publisher",
            "Who published the page, with edition, translation or reprint in brackets.",
            "text",
            required=True,
        ),
        Column(
            "publisher_vi",
            "Publisher in Vietnamese",
            "The same in Vietnamese, where it differs.",
            "text",
            extra=True,
        ),
        Column(
            "title",
            "Title",
            "What the page is about, in the words of the compiler.",
            "text",
        ),
        Column(
            "title_vi",
            "Title (Vietnamese)",
            "The same in Vietnamese, for pages in Vietnamese.",
            "text",
            extra=True,
        ),
        Column(
            "url",
            "Address",
            "Complete address of the page; empty if it has none.",
            "text",
        ),
        Column(
            "published",
            "Published",
            "Day (YYYY-MM-DD), month (YYYY-MM) or year (YYYY) of publication; empty if"
            " the page does not print one.",
        ),
        Column(
            "language",
            "Language",
            "Language of the page as a two-letter ISO 639-1 code.",
        ),
        Column("kind", "Kind", "What sort of publisher it is."),
        Column(
            "reliability",
            "Reliability",
            "1 for official bodies, the national agency and national papers; 2 for"
            " other named press and machine translations of named papers; 3 for the"
            " rest.",
            "integer",
            required=True,
            words=("1", "2", "3"),
        ),
        Column(
            "note",
            "Note",
            "Anything to know about the page; the reason where reliability is 3.",
            "text",
        ),
    ),
)

SERIES = Table(
    "series",
    "Series",
    "One row is one measure with its labels, unit, kind and definition.",
    ("series",),
    {},
    True,
    (
        Column(
            "series",
            "Series",
            "Name of the measure: topic, measure and part joined by points.",
            required=True,
        ),
        Column("topic", "Topic", "Group of measures, used to order tables."),
        Column(
            "label_en",
            "English label",
            "Short English name for tables and charts.",
            "text",
            required=True,
        ),
        Column(
            "label_vi",
            "Vietnamese label",
            "Short Vietnamese name for tables and charts.",
            "text",
            required=True,
        ),
        Column("unit", "Unit", "Unit of every value of the series.", required=True),
        Column(
            "kind",
            "Kind",
            "flow adds up over a period, stock and rate are levels, rank is a place in"
            " a list, count is a number of things in one document or year.",
            "word",
            required=True,
            words=("flow", "stock", "rate", "rank", "count"),
        ),
        Column(
            "whole",
            "Whole",
            "true where the measure counts things one by one, so that only whole"
            " numbers are possible.",
            "boolean",
            required=True,
            words=("true", "false"),
        ),
        Column(
            "additive",
            "Additive",
            "true for flows whose parts of a period add up to the whole period.",
            "boolean",
            required=True,
            words=("true", "false"),
        ),
        Column(
            "definition",
            "Definition",
            "What is counted, what is not, and what it must not be mixed with.",
            "text",
        ),
        Column(
            "definition_vi",
            "Definition (Vietnamese)",
            "The same in Vietnamese.",
            "text",
            extra=True,
        ),
        Column(
            "breaks",
            "Breaks",
            "The changes of scope in words; the breaks table has their days.",
            "text",
        ),
        Column(
            "breaks_vi",
            "Breaks (Vietnamese)",
            "The same in Vietnamese.",
            "text",
            extra=True,
        ),
        Column(
            "aliases",
            "Aliases",
            "Other names of the measure in reports, split by semicolons; a draft from a"
            " report's text looks for them too.",
            "text",
            extra=True,
        ),
    ),
)

BREAKS = Table(
    "breaks",
    "Breaks",
    "One row is one day on which the scope of a series changes in an area, so that"
    " nothing may be compared across it.",
    ("series", "area", "first_day_after"),
    {"series": "series", "area": "areas"},
    False,
    (
        Column("series", "Series", "The measure that breaks.", required=True),
        Column(
            "area",
            "Area",
            "The area in which it breaks.",
            required=True,
        ),
        Column(
            "first_day_after",
            "First day after",
            "First day of the new scope; nothing is compared across it.",
            "date",
            required=True,
        ),
        Column("reason", "Reason", "What changed on that day.", "text", required=True),
        Column(
            "reason_vi",
            "Reason (Vietnamese)",
            "The same in Vietnamese.",
            "text",
            extra=True,
        ),
    ),
)

RELATIONS = Table(
    "relations",
    "Relations",
    "One row is one identity or inclusion between series that the true quantities must"
    " obey.",
    ("relation_id",),
    {"left": "series", "area": "areas"},
    False,
    (
        Column("relation_id", "Relation", "Short name of the relation.", required=True),
        Column(
            "left",
            "Left side",
            "The series on the left of the operator.",
            required=True,
        ),
        Column(
            "operator",
            "Operator",
            "= for an identity, >= where the left side contains the right side.",
            "word",
            required=True,
            words=("=", ">="),
        ),
        Column(
            "right",
            "Right side",
            "One series, a sum of series (a + b), a quotient of two (a / b) or a"
            " percentage of two (100 * a / b).",
            required=True,
        ),
        Column(
            "area",
            "Area",
            "The area in which the relation holds; empty means every area, the same on"
            " both sides.",
        ),
        Column(
            "valid_from",
            "Valid from",
            "First day on which a period may start; empty means no limit.",
            "date",
        ),
        Column(
            "valid_to",
            "Valid to",
            "Last day on which a period may end; empty means no limit.",
            "date",
        ),
        Column(
            "reason",
            "Reason",
            "Why it must hold, in one sentence.",
            "text",
            required=True,
        ),
        Column(
            "reason_vi",
            "Reason (Vietnamese)",
            "The same in Vietnamese.",
            "text",
            extra=True,
        ),
    ),
)

EVENTS = Table(
    "events",
    "Events",
    "One row is a day on which something happened that explains a jump or a break, in"
    " order of date.",
    ("date", "event_en"),
    {"source_id": "sources"},
    False,
    (
        Column("date", "Day", "Day of the event.", "date", required=True),
        Column(
            "topic",
            "Topic",
            "The topic that the event explains.",
            required=True,
            list_of="series.topic",
        ),
        Column(
            "event_en", "Event", "What happened, in English.", "text", required=True
        ),
        Column(
            "event_vi",
            "Sự kiện",
            "What happened, in Vietnamese.",
            "text",
            required=True,
        ),
        Column(
            "source_id",
            "Source",
            "The page that reports it, a row of the sources table.",
            required=True,
        ),
    ),
)

AREAS = Table(
    "areas",
    "Areas",
    "One row is one territory, gate or station that statements speak of.",
    ("area",),
    {},
    False,
    (
        Column(
            "area",
            "Area",
            "Name of the area, as the statements write it.",
            required=True,
        ),
        Column(
            "label_vi",
            "Label (Vietnamese)",
            "The name in Vietnamese.",
            "text",
            extra=True,
        ),
        Column(
            "kind",
            "Kind",
            "Sort of area, in a word of the folder: province, gate, country and so on.",
            extra=True,
        ),
    ),
)

PLANS = Table(
    "plans",
    "Plans",
    "One row is one plan behind targets and shares of plan.",
    ("plan",),
    {},
    False,
    (
        Column(
            "plan",
            "Plan",
            "Name of the plan, as the statements write it.",
            required=True,
        ),
        Column(
            "label_vi",
            "Label (Vietnamese)",
            "The name in Vietnamese.",
            "text",
            extra=True,
        ),
        Column("meaning", "Meaning", "What the plan is.", "text", extra=True),
        Column(
            "meaning_vi",
            "Meaning (Vietnamese)",
            "The same in Vietnamese.",
            "text",
            extra=True,
        ),
    ),
)

COMPARISONS = Table(
    "comparisons",
    "Comparisons",
    "One row is one printed comparison that the statements have no column for: of a"
    " level that is a statement, or of one that no page prints.",
    ("comparison_id",),
    {
        "statement_id": "statements",
        "series": "series",
        "area": "areas",
        "base_series": "series",
        "base_area": "areas",
        "plan": "plans",
        "source_id": "sources",
    },
    False,
    (
        Column(
            "comparison_id",
            "Comparison",
            "Name of the row, of no other comparison and of no statement.",
            required=True,
        ),
        Column(
            "statement_id",
            "Statement",
            "The printed level that is compared. Series, area, period, status and"
            " source are then its own, and stay empty here; without a printed level"
            " they are filled.",
        ),
        Column("series", "Series", "The measure that is compared."),
        Column("area", "Area", "The territory that it covers."),
        Column(
            "period_start", "First day", "First day of the period compared.", "date"
        ),
        Column("period_end", "Last day", "Last day of it.", "date"),
        Column(
            "status",
            "Status",
            "A for an actual, E for an estimate, T for a plan or target.",
            "word",
            words=("A", "E", "T"),
        ),
        Column(
            "kind",
            "Kind",
            "growth (% more than the base), ratio (% of the base, or times it), change"
            " (units more than the base; percentage points if the series is in %),"
            " mean_growth and mean_change (the same a year, over several years),"
            " plan_share (% of the plan), plan_excess (% above the plan), share (% of"
            " another measure or area), contribution (percentage points of the growth"
            " of another measure, or % of it), mean (the level for each day, month,"
            " quarter or year of its period).",
            "word",
            required=True,
            words=COMPARED,
        ),
        Column(
            "value",
            "Value",
            "The number as a plain decimal, with a minus for a fall or a shortfall; in"
            " percent, in times, or in the unit of the series; the low end where the"
            " qualifier is range.",
            "number",
            required=True,
        ),
        Column(
            "value_high",
            "High end",
            "High end of a printed range; empty for every other qualifier.",
            "number",
        ),
        Column(
            "published_as",
            "Printed token",
            "The number exactly as it was printed, without sign.",
            "token",
            required=True,
        ),
        Column(
            "published_unit",
            "Printed unit",
            "%, times, percentage points, or a unit as the series has, scale word"
            " included; for a mean with what it counts for: thousand visits per month.",
            required=True,
        ),
        Column(
            "decimal_mark",
            "Decimal mark",
            "The sign that starts the decimals of the token; empty where the token is"
            " not a plain number.",
            "word",
            words=(",", "."),
        ),
        Column(
            "qualifier",
            "Qualifier",
            "The word before the number, read on its magnitude.",
            "word",
            required=True,
            words=QUALIFIERS,
        ),
        Column(
            "base_start",
            "First day of the base",
            "First day of the period compared with; empty for the same period of the"
            " year before, or the same period where another measure or area is the"
            " base.",
            "date",
        ),
        Column("base_end", "Last day of the base", "Last day of it.", "date"),
        Column(
            "base_series",
            "Series of the base",
            "The measure compared with; empty for the same.",
        ),
        Column(
            "base_area",
            "Area of the base",
            "The territory compared with; empty for the same.",
        ),
        Column(
            "plan",
            "Plan",
            "The plan compared with; for a target without a printed level, its own.",
        ),
        Column(
            "source_id",
            "Source",
            "The page that carries the number, a row of the sources table; empty for"
            " that of the statement.",
        ),
        Column(
            "locator",
            "Locator",
            "Where in the source: p9 is line 9 of the text.",
            "text",
        ),
        Column(
            "note",
            "Note",
            "What a reader must know about this number, in the words of the compiler.",
            "text",
        ),
    ),
)

#: in the order in which they are listed
TABLES = (
    STATEMENTS,
    SOURCES,
    SERIES,
    BREAKS,
    RELATIONS,
    EVENTS,
    AREAS,
    PLANS,
    COMPARISONS,
)
