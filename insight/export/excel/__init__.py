"""The report as an Excel workbook: contents, one sheet per exhibit with a native chart, methods, what was read.

There is no formula in it: numbers are unrounded with a format, links are hyperlinks, users' text is neutralised.
"""

from insight.export.excel.book import workbook
from insight.export.excel.formats import CHINESE_POINTS, FORMATS, value_of
from insight.export.excel.names import LONGEST_SHEET_NAME, sheet_names

__all__ = ["CHINESE_POINTS", "FORMATS", "LONGEST_SHEET_NAME", "sheet_names", "value_of", "workbook"]
