"""readers.py WHAT FILE: reads the file with a library of Python and prints how much it read."""
import sys

what, path = sys.argv[1:]
if what == "openpyxl":
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    print(f"{sum(sum(c is not None for c in row) for row in book.worksheets[0].iter_rows(values_only=True)):,} cells")
else:
    import pandas

    frame = pandas.read_csv(path, parse_dates=["ordered_at"]) if what == "pandas-csv" else pandas.read_excel(path, header=None)
    print(f"{len(frame):,} rows")
