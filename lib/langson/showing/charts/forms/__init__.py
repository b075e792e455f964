"""The forms of charts, one a file.

A form is a module with a function `draw(sheet, figures, /, *, spec="", **options)`, and
is called by its name: `say.bars(key, figures, …)`. It

1. reads what it was given with `given.given`, or rows of several figures with
   `given.pairs`, which also name the figures;
2. notes every figure that it draws, with `sheet.note`, so that values, alt text, source
   line and ledger are complete;
3. opens the sheet (`sheet.panel`, or `sheet.open` and `sheet.axes`) and draws, with the
   marks of `look`, whose fill says status, and words that `labels.fit` or `placing.put`
   found room for;
4. says in `sheet.about` what is seen, by a sentence in ``[charts]`` of ``words.toml``.

Its case in tests/test_charts.py is tried by all proofs that the other forms passed.
"""
