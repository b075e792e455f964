"""The forms of charts, one a file: `draw(sheet, figures, /, *, spec="", **options)`."""
