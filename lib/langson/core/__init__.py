"""What a figure is: period, unit, range, relation. No files, no language."""
