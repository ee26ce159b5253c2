"""Tables as files: one writer of workbooks, one of CSV."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from mingqian.foundation.files import tables


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers() -> None:
    cell = "=1+1"
    body = tables.xlsx_bytes([("甲/乙", [["列", cell], ["a\x01b", 3]]), ("丙", [["+8"]])])
    book = load_workbook(io.BytesIO(body))
    assert book.sheetnames == ["甲_乙", "丙"]
    assert [[c.value for c in row] for row in book["甲_乙"]] == [["列", cell], ["a�b", 3]]
    assert book["甲_乙"]["B1"].data_type == "s"
    assert tables.as_csv(["列"], [[cell]]).decode("utf-8-sig").splitlines() == ["列", "'=1+1"]
