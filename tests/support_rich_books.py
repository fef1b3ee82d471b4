"""Workbooks that hold what other libraries drop; each has the table Aktivitetslogg on A1:J4 of its first sheet."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table as ExcelTable

from tests.support_books import LOG_HEADER, MAIN, OFFICE, Rows, cells, log_book, log_rows, sheet, unzipped, zipped

SHEET = "xl/worksheets/sheet1.xml"
COMMENTS = (
    f'<comments xmlns="{MAIN}"><authors><author>tc={{1}}</author></authors><commentList>'
    '<comment ref="C3" authorId="0"><text><t>[Trådad kommentar]</t></text></comment></commentList></comments>'
)
BINARY = bytes(range(256)) * 9


def with_parts(
    path: Path, more: Mapping[str, str | bytes], targets: Mapping[str, str] | None = None, data: str = ""
) -> Path:
    """A log with more parts.

    Args:
        more: the parts.
        targets: relationships of the log's sheet: part -> type.
        data: rows in place of the ordinary ones.
    """
    log_book(path, data=data)
    members = unzipped(path.read_bytes())
    links = "xl/worksheets/_rels/sheet1.xml.rels"
    kinds = enumerate((targets or {}).items())
    listed = "".join(f'<Relationship Id="m{n}" Type="{kind}" Target="/{part}"/>' for n, (part, kind) in kinds)
    members[links] = members[links].replace(b"</Relationships>", f"{listed}</Relationships>".encode())
    path.write_bytes(zipped({**members, **more}))
    return path


def extensions(path: Path) -> Path:
    """Validations, data bars and sparklines of 2010, which stand in extLst."""
    x14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
    xm = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
    after = (
        '<conditionalFormatting sqref="J2:J4"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/>'
        '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext uri="{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"'
        f" {x14}><x14:id>{{0001}}</x14:id></ext></extLst></cfRule></conditionalFormatting><pageMargins left='0.7' "
        "right='0.7' top='0.75' bottom='0.75' header='0.3' footer='0.3'/>"
    )
    ext = (
        f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" {x14}><x14:dataValidations {xm} count="1">'
        '<x14:dataValidation type="list"><x14:formula1><xm:f>Eget!$A$1:$A$3</xm:f></x14:formula1>'
        "<xm:sqref>C2:C9</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
        f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" {x14}><x14:sparklineGroups {xm}><x14:sparklineGroup>'
        "<x14:sparklines><x14:sparkline><xm:f>Aktivitetslogg!A2:A4</xm:f><xm:sqref>L2</xm:sqref></x14:sparkline>"
        "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
    )
    return log_book(path, after=after + ext, sheets={"Eget": sheet(cells({1: ["a"]}))})


def threaded_comments(path: Path) -> Path:
    office = "http://schemas.microsoft.com/office/2017/10/relationships"
    more = {
        "xl/comments1.xml": COMMENTS,
        "xl/threadedComments/threadedComment1.xml": "<ThreadedComments><threadedComment ref='C3'/></ThreadedComments>",
        "xl/persons/person.xml": "<personList><person displayName='Åsa' id='{1}'/></personList>",
        "xl/drawings/vmlDrawing1.vml": "<xml xmlns:v='urn:v'><v:shape><br></v:shape></xml>",
    }
    targets = {
        "xl/comments1.xml": f"{OFFICE}/comments",
        "xl/threadedComments/threadedComment1.xml": f"{office}/threadedComment",
        "xl/drawings/vmlDrawing1.vml": f"{OFFICE}/vmlDrawing",
    }
    return with_parts(path, more, targets)


def slicers_and_pivots(path: Path) -> Path:
    more = {
        "xl/slicers/slicer1.xml": "<slicers/>",
        "xl/slicerCaches/slicerCache1.xml": "<slicerCacheDefinition/>",
        "xl/timelines/timeline1.xml": "<timelines/>",
        "xl/pivotCache/pivotCacheDefinition1.xml": "<pivotCacheDefinition refreshOnLoad='1'/>",
        "xl/pivotCache/pivotCacheRecords1.xml": "<pivotCacheRecords/>",
        "xl/pivotTables/pivotTable1.xml": "<pivotTableDefinition/>",
    }
    kind = "http://schemas.microsoft.com/office/2007/relationships/slicer"
    return with_parts(path, more, {"xl/slicers/slicer1.xml": kind})


def sharepoint(path: Path) -> Path:
    more = {
        "customXml/item1.xml": "<p:properties xmlns:p='urn:p'><d>Ärende</d></p:properties>",
        "customXml/itemProps1.xml": "<ds:datastoreItem xmlns:ds='urn:ds' ds:itemID='{1}'/>",
        "docProps/egna.xml": "<Properties><property name='ContentTypeId'/></Properties>",
        "docMetadata/LabelInfo.xml": "<clbl:labelList xmlns:clbl='urn:clbl'/>",
    }
    return with_parts(path, more)


def checkboxes_and_rich_values(path: Path) -> Path:
    rows = log_rows(3)
    rows[3] += [None, None, None, '<c r="K3" s="1" t="b" cm="1" vm="1"><v>1</v></c>']
    more = {
        "xl/featurePropertyBag/featurePropertyBag.xml": "<FeaturePropertyBags/>",
        "xl/metadata.xml": "<metadata/>",
        "xl/richData/rdrichvalue.xml": "<rvData/>",
        "xl/richData/richValueRel.xml": "<richValueRels/>",
    }
    return with_parts(path, more, data=cells(rows))


def connections(path: Path) -> Path:
    more: dict[str, str | bytes] = {
        "xl/connections.xml": "<connections><connection id='1' name='CRM'/></connections>",
        "xl/queryTables/queryTable1.xml": "<queryTable/>",
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": "<Relationships/>",
        "xl/model/item.data": BINARY,
    }
    return with_parts(path, more)


def macros(path: Path) -> Path:
    more: dict[str, str | bytes] = {
        "xl/vbaProject.bin": BINARY,
        "xl/vbaProjectSignature.bin": BINARY[::-1],
        "customUI/customUI14.xml": "<customUI xmlns='http://schemas.microsoft.com/office/2009/07/customui'/>",
        "xl/printerSettings/printerSettings1.bin": BINARY,
        "xl/ctrlProps/ctrlProp1.xml": "<formControlPr/>",
        "xl/activeX/activeX1.bin": BINARY,
    }
    return with_parts(path, more)


def excel_dialect(path: Path) -> Path:
    """Ignorable attributes, alternate content, sheet views, columns, a frozen header: as Excel writes them."""
    log_book(path)
    members = unzipped(path.read_bytes())
    xml = members[SHEET].decode()
    ac = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    names = f'xmlns:mc="{mc}" mc:Ignorable="x14ac" xmlns:x14ac="{ac}"'
    xml = xml.replace(f'xmlns:r="{OFFICE}"', f'xmlns:r="{OFFICE}" {names}')
    head = '<sheetPr codeName="Blad1"/><dimension ref="A1:J4"/><sheetViews><sheetView workbookViewId="0">'
    head += '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    head += (
        '<sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/><cols><col min="1" max="9" width="12"/></cols>'
    )
    xml = xml.replace("<sheetData>", head + "<sheetData>")
    xml = re.sub(
        r'<row r="(\d+)">', r'<row r="\1" spans="1:7" ht="15.75" customHeight="1" x14ac:dyDescent="0.25">', xml
    )
    alternate = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>'
    )
    members[SHEET] = xml.replace("<tableParts", alternate + "<tableParts").encode()
    path.write_bytes(zipped(members))
    return path


def formulas(path: Path) -> Path:
    rows = log_rows(3)
    rows[2] += [None, None, None, '<c r="K2"><f t="shared" ref="K2:K4" si="0">A2*2</f><v>2</v></c>']
    wrong = '<c r="L3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    rows[3] += [None, None, None, '<c r="K3"><f t="shared" si="0"/><v>4</v></c>', wrong]
    rows[4] += [None, None, None, '<c r="K4" cm="1"><f t="array" aca="1" ref="K4:L4" ca="1">A2:B2</f><v>6</v></c>', 7]
    own: Rows = {1: ['<c r="A1"><f>SUM(Aktivitetslogg!A2:A4)</f><v>6</v></c>']}
    return log_book(path, data=cells(rows), sheets={"Eget": sheet(cells(own))})


def rich_text(path: Path) -> Path:
    rows = log_rows(3)
    bold = '<rPr><b/><color rgb="FFFF0000"/><charset val="0"/></rPr>'
    rich = f'<is><r>{bold}<t xml:space="preserve">Fet </t></r><r><t>text</t></r>'
    rows[2] += [None, None, None, f'<c r="K2" t="inlineStr">{rich}<rPh sb="0" eb="1"><t>x</t></rPh></is></c>']
    rows[3] += [None, None, None, '<c r="K3" t="s"><v>0</v></c>', '<c r="L3" t="str"><f>"a"</f><v>a&#10;b</v></c>']
    shared = ["<si><r><t>D</t></r><r><rPr><i/></rPr><t>elad</t></r></si>", "<si><t>ej använd</t></si>"]
    return log_book(path, data=cells(rows), shared=shared)


def several_sheets(path: Path) -> Path:
    """Hidden sheets, a sheet with a space and an apostrophe in its name, names with and without scope."""
    names = '<definedName name="_xlnm.Print_Titles" localSheetId="0">Aktivitetslogg!$1:$1</definedName>'
    names += "<definedName name=\"ruta_1_utfall\">'Bo''s blad'!$B$2</definedName>"
    log_book(path, sheets={"Bo's blad": sheet(cells({1: ["x"]})), "Dolt": sheet("")}, names=names)
    members = unzipped(path.read_bytes())
    book = members["xl/workbook.xml"].replace(b'sheetId="3"', b'sheetId="3" state="veryHidden"')
    path.write_bytes(zipped({**members, "xl/workbook.xml": book}))
    return path


def odd_zip(path: Path) -> Path:
    """Stored members, data descriptors, extra fields, member comments, zip64 records, a comment on the whole."""
    log_book(path)
    members = unzipped(path.read_bytes())

    class Stream(io.BytesIO):
        """A file that cannot be wound back: zipfile then writes data descriptors."""

        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    stream = Stream()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.comment = "hälsning".encode()
        for number, (name, data) in enumerate(members.items()):
            info = zipfile.ZipInfo(name, (2022, 2, 2, 2, 2, 2))
            info.compress_type = zipfile.ZIP_STORED if number % 3 == 0 else zipfile.ZIP_DEFLATED
            info.comment = b"k" * (number % 2)
            info.extra = b"\x99\x99\x04\x00abcd" if number % 2 else b""
            info.external_attr = number << 16
            with archive.open(info, "w", force_zip64=number % 4 == 1) as target:
                target.write(data)
    path.write_bytes(stream.getvalue())
    return path


def from_openpyxl(path: Path) -> Path:
    book = openpyxl.Workbook()
    log = book.active
    assert log is not None
    log.title = "Aktivitetslogg"
    log.append(LOG_HEADER)
    for number in range(1, 4):
        log.append([number, date(2023, 5, number), "Behovsanalys", f"559{number}01-0000", "B & C <D>", "Almi", "Klar"])
    log.add_table(ExcelTable(displayName="Aktivitetslogg", ref="A1:J4"))
    rule = DataValidation(type="list", formula1='"Klar,Pågår"')
    rule.add("G2:G9")
    log.add_data_validation(rule)
    log.conditional_formatting.add("A2:A9", Rule(type="cellIs", operator="greaterThan", formula=["2"]))
    log["C2"].comment = Comment("Fråga Eva", "Eva")
    log.freeze_panes = "A2"
    log.merge_cells("N1:O2")
    own = book.create_sheet("Eget")
    own["A1"] = "=COUNTA(Aktivitetslogg[Kontroll])"
    chart = BarChart()
    chart.add_data(Reference(log, min_col=1, min_row=1, max_row=4), titles_from_data=True)
    own.add_chart(chart, "C3")
    book.save(path)
    return path


MAKERS: list[Callable[[Path], Path]] = [
    extensions,
    threaded_comments,
    slicers_and_pivots,
    sharepoint,
    checkboxes_and_rich_values,
    connections,
    macros,
    excel_dialect,
    formulas,
    rich_text,
    several_sheets,
    odd_zip,
    from_openpyxl,
]
