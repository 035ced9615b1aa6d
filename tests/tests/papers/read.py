"""Reads files as others do: PDFium for what a page shows, pypdf for what a file says of itself, openpyxl and icalendar.

Takes the names of files, prints what stands in them as JSON. `--picture FILE` writes the last page as a portable graymap.
"""

import json
import sys
from pathlib import Path

# Pixels a point: 288 dots an inch
SCALE = 4


def figures(node):
    """What the pictures of a tagged file say to whoever hears it."""
    node = node.get_object()
    if isinstance(node, list):
        return [said for each in node for said in figures(each)]
    if not isinstance(node, dict):
        return []
    mine = [node["/Alt"]] if node.get("/S") == "/Figure" else []
    return mine + (figures(node["/K"]) if "/K" in node else [])


def pdf(path):
    import pypdf
    import pypdfium2
    import pypdfium2.raw

    drawn, file = pypdfium2.PdfDocument(path), pypdf.PdfReader(path)
    root, info = file.trailer["/Root"], file.metadata
    fonts = [font.get_object() for page in file.pages for font in page["/Resources"].get("/Font", {}).values()]
    held = [each["/DescendantFonts"][0].get_object()["/FontDescriptor"] for each in fonts if "/DescendantFonts" in each]
    return {
        "pages": [page.get_textpage().get_text_bounded() for page in drawn],
        "sizes": [list(page.get_size()) for page in drawn],
        "title": info.title, "created": info["/CreationDate"], "creator": info.creator,
        "language": root["/Lang"], "marked": bool(root["/MarkInfo"]["/Marked"]), "tree": "/StructTreeRoot" in root,
        "shows_title": bool(root["/ViewerPreferences"]["/DisplayDocTitle"]),
        "scripts": "/OpenAction" in root or "/AA" in root or "/Names" in root and "/JavaScript" in root["/Names"],
        "links": sum(1 for page in file.pages for each in page.get("/Annots", [])),
        "metadata": root["/Metadata"].get_data().decode(),
        "figures": figures(root["/StructTreeRoot"]),
        # Of the first page: pixels across and down, and the room they take, in points
        "pictures": [
            [*each.get_px_size(), each.get_bounds()[2] - each.get_bounds()[0], each.get_bounds()[3] - each.get_bounds()[1]]
            for each in drawn[0].get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        ],
        "fonts": len(fonts), "held": sum("/FontFile3" in each or "/FontFile2" in each for each in held),
    }


def xlsx(path):
    import openpyxl

    def cell(each):
        value = each.value
        return None if value is None else [each.data_type, value if isinstance(value, (str, int, float)) else value.date().isoformat()]

    book = openpyxl.load_workbook(path)
    return {
        "title": book.properties.title,
        "sheets": [
            {"name": sheet.title, "frozen": sheet.freeze_panes, "rows": [[cell(each) for each in row] for row in sheet.iter_rows()],
             "links": len(sheet._hyperlinks), "format": sheet["D2"].number_format}
            for sheet in book
        ],
    }


def ics(path):
    import icalendar

    calendar = icalendar.Calendar.from_ical(Path(path).read_bytes())
    days = [each for each in calendar.walk("VEVENT")]
    return {
        "version": str(calendar["VERSION"]), "errors": [str(each) for day in [calendar, *days] for each in day.errors],
        "days": [
            {"uid": str(day["UID"]), "start": str(day.decoded("DTSTART")), "end": str(day.decoded("DTEND")),
             "summary": str(day["SUMMARY"]), "stamp": day.decoded("DTSTAMP").isoformat(), "fields": sorted(day)}
            for day in days
        ],
    }


def picture(path):
    import pypdfium2

    pages = pypdfium2.PdfDocument(path)
    bitmap = pages[len(pages) - 1].render(scale=SCALE, grayscale=True)
    rows = [bytes(bitmap.buffer)[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height)]
    Path(path).with_suffix(".pgm").write_bytes(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(rows))
    return SCALE


READERS = {".pdf": pdf, ".xlsx": xlsx, ".ics": ics}


def main(words):
    if words[0] == "--picture":
        return picture(words[1])
    return [READERS[Path(path).suffix](path) for path in words]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
