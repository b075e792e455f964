"""From a report's text to the rows that an analyst would type.

Rules over numerals, units, words of status and comparison, clauses and periods; no
model, no network. Each module has one idea: `text` and `lexicon` hold what is read
with, `periods`, `numerals` and `units` find what stands in the text, `roles`,
`choosing`, `owners` and `timing` decide what a number is, of which measure, beside
which level and when; `tables` and `prose` go through the lines, `sections` keeps the
headings, `draft` goes through the text. `rows`, `compared` (with `cells`), `proposals`,
`folder` and `checking` make tables and audit them, `report` and `drafted` show them, in
the language that `saying` is asked for.
"""
