"""A template is a stranger's file: what reaches out of it is refused with its place, what tells of people goes."""

import contextlib
import http.server
import io
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from tests.support_templates import NAMESPACES, RELATIONSHIPS, SAMPLE, filled, paragraph, template, texts, with_parts
from xl_addin.contract.errors import ProjektloggError
from xl_addin.outputs.report import template_path
from xl_addin.outputs.report.opening import open_template
from xl_addin.outputs.report.pdf import to_pdf
from xl_addin.outputs.report.pdf_programs import find_programs
from xl_addin.outputs.report.render import render
from xl_addin.outputs.report.template_check import check_template

AUTHOR = 'w:id="7" w:author="Reviewer Person" w:date="2023-01-01T00:00:00Z"'


def link(kind: str, target: str = "http://127.0.0.1:9/x", *, external: bool = True) -> Callable[[Document], object]:
    """Add a relation rIdX to the main part."""

    def add(document: Document) -> None:
        reltype = f"{RELATIONSHIPS}/{kind}"
        goal: Part | str = target
        if not external:
            goal = Part(PackURI("/word/x.bin"), "application/x", b"x", document.part.package)
        document.part.load_rel(reltype, goal, "rIdX", external)

    return add


def picture(attributes: str) -> str:
    blip = f"<pic:pic><pic:blipFill><a:blip {attributes}/></pic:blipFill></pic:pic>"
    inside = f"<a:graphic><a:graphicData>{blip}</a:graphicData></a:graphic>"
    return f"<w:p><w:r><w:drawing><wp:inline>{inside}</wp:inline></w:drawing></w:r></w:p>"


def field(code: str) -> str:
    parts = [code[:4], code[4:]]
    inside = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in parts)
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{inside}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


TARGET = "http://127.0.0.1:9/x"
FETCHING: dict[str, tuple[str, Callable[[Document], object]]] = {
    "linked picture": (picture('r:link="rIdX"'), link("image")),
    "linked picture that says it is a hyperlink": (picture('r:link="rIdX"'), link("hyperlink")),
    "embedded picture elsewhere": (picture('r:embed="rIdX"'), link("image")),
    "picture of a part of another kind": (picture('r:embed="rIdX"'), link("oleObject", external=False)),
    "picture that is not there": (picture('r:embed="rIdY"'), lambda _: None),
    "linked file": (picture('r:link="rIdX"'), link("image", "file:///etc/hostname")),
    "VML picture": (
        f'<w:p><w:r><w:pict><v:shape><v:imagedata src="{TARGET}"/></v:shape></w:pict></w:r></w:p>',
        lambda _: None,
    ),
    "VML href": (
        f'<w:p><w:r><w:pict><v:shape><v:imagedata o:href="{TARGET}"/></v:shape></w:pict></w:r></w:p>',
        lambda _: None,
    ),
    "VML fill": (f'<w:p><w:r><w:pict><v:rect><v:fill src="{TARGET}"/></v:rect></w:pict></w:r></w:p>', lambda _: None),
    "altChunk": ('<w:altChunk r:id="rIdX"/>', link("aFChunk", external=False)),
    "altChunk elsewhere": ('<w:altChunk r:id="rIdX"/>', link("aFChunk")),
    "subdocument": ('<w:p><w:subDoc r:id="rIdX"/></w:p>', link("subDocument")),
    "OLE link": (
        '<w:p><w:r><w:object><o:OLEObject Type="Link" r:id="rIdX"/></w:object></w:r></w:p>',
        link("oleObject"),
    ),
    "ActiveX": ('<w:p><w:r><w:object><w:control r:id="rIdX"/></w:object></w:r></w:p>', link("control", external=False)),
    **{
        code.split()[0]: (field(code), lambda _: None)
        for code in (
            f'INCLUDETEXT "{TARGET}"',
            f'INCLUDEPICTURE "{TARGET}"',
            f'IMPORT "{TARGET}"',
            f'DDE soffice "{TARGET}" a1',
            f'DDEAUTO soffice "{TARGET}" a1',
            f'LINK Word.Document "{TARGET}"',
            f'DATABASE \\c "{TARGET}"',
            f'RD "{TARGET}"',
            'AUTOTEXT "x"',
            "MACROBUTTON Kor x",
            'QUOTE "INCLUDETEXT x"',
        )
    },
    "simple field": (f"<w:p><w:fldSimple w:instr='INCLUDEPICTURE \"{TARGET}\"'/></w:p>", lambda _: None),
    "field in another": (
        field("IF 1 = 1").replace("</w:p>", "") + field('INCLUDETEXT "x"').removeprefix("<w:p>"),
        lambda _: None,
    ),
}


@pytest.mark.parametrize("kind", FETCHING)
def test_what_reaches_out_of_the_file_is_refused_with_its_place(kind: str, tmp_path: Path) -> None:
    body, change = FETCHING[kind]
    path = template(tmp_path, paragraph("Före.") + body + paragraph("{{ projekt.namn }}"), change=change)
    (problem, *_) = check_template(path)
    assert problem.place.startswith("stycke ")
    with pytest.raises(ProjektloggError, match="stycke"):
        render(SAMPLE, path)


@pytest.mark.parametrize("kind", ["linked picture", "INCLUDETEXT"])
def test_headers_and_notes_are_looked_at_too(kind: str, tmp_path: Path) -> None:
    body, _ = FETCHING[kind]

    def put(document: Document) -> None:
        header = document.sections[0].header
        header.is_linked_to_previous = False
        for child in parse_xml(f"<w:hdr {NAMESPACES}>{body}</w:hdr>"):
            header._element.append(child)
        header.part.load_rel(f"{RELATIONSHIPS}/image", TARGET, "rIdX", True)

    path = template(tmp_path, paragraph("x"), change=put)
    assert check_template(path)[0].place.startswith("sidhuvud, stycke ")


def test_links_that_a_reader_follows_and_fields_of_the_document_itself_stay(tmp_path: Path) -> None:
    body = '<w:p><w:hyperlink r:id="rIdX"><w:r><w:t>Webben</w:t></w:r></w:hyperlink></w:p>' + field(
        "PAGE \\* MERGEFORMAT"
    )
    body += field("TOC \\o 1") + paragraph("{{ projekt.namn }}")
    path = template(tmp_path, body, change=link("hyperlink", "https://example.org/"))
    assert check_template(path) == []
    assert "https://example.org/" in [rel.target_ref for rel in filled(path).part.rels.values() if rel.is_external]


def everything(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"".join(name.encode() + package.read(name) for name in package.namelist())


def test_what_nobody_sees_and_what_tells_of_people_is_left_out(tmp_path: Path) -> None:
    def spoil(document: Document) -> None:
        main, package = document.part, document.part.package
        for number, kind in enumerate(
            ("customXml", "vbaProject", "people", "glossaryDocument", "webSettings", "keyMapCustomizations")
        ):
            part = Part(PackURI(f"/word/x{number}.xml"), "application/xml", b"<x>hemligt</x>", package)
            main.relate_to(part, f"{RELATIONSHIPS}/{kind}")
        settings = document.settings.element
        settings.insert(0, parse_xml(f'<w:attachedTemplate {NAMESPACES} r:id="rIdT"/>'))
        settings.append(parse_xml(f'<w:docVars {NAMESPACES}><w:docVar w:name="a" w:val="hemligt"/></w:docVars>'))
        document.part._settings_part.load_rel(
            f"{RELATIONSHIPS}/attachedTemplate",
            "file:///C:/Users/hemligt/Normal.dotm",
            "rIdT",
            True,
        )
        thumb = Part(PackURI("/docProps/t.jpeg"), "image/jpeg", b"hemligt", package)
        package.relate_to(thumb, "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail")
        document.core_properties.author = document.core_properties.last_modified_by = "hemligt"

    inserted = f"<w:ins {AUTHOR}><w:r><w:t>a</w:t></w:r></w:ins>"
    path = template(tmp_path, f"<w:p>{inserted}</w:p>", change=spoil)
    data = everything(render(SAMPLE, path))
    for word in (b"hemligt", b"Reviewer", b"attachedTemplate", b"vbaProject"):
        assert word not in data


REVISED = {
    "A <w:ins {a}><w:r><w:t>nytt</w:t></w:r></w:ins><w:del {a}><w:r><w:delText>gammalt</w:delText></w:r></w:del>": [
        "A nytt"
    ],
    "A <w:del {a}><w:r><w:delText>{{{{ finns.inte }}}}</w:delText></w:r></w:del>": ["A "],
    "A <w:ins {a}><w:r><w:t>{{{{ projekt.namn }}}}</w:t></w:r></w:ins>": ["A Omställning Stockholm"],
    "A <w:moveFrom {a}><w:r><w:t>bort</w:t></w:r></w:moveFrom><w:moveTo {a}><w:r><w:t>hit</w:t></w:r></w:moveTo>": [
        "A hit"
    ],
    "<w:r><w:rPr><w:b/><w:rPrChange {a}><w:rPr/></w:rPrChange></w:rPr><w:t>A</w:t></w:r>": ["A"],
}


@pytest.mark.parametrize("body", REVISED)
def test_tracked_changes_are_accepted_and_said(body: str, tmp_path: Path) -> None:
    inside = body.format(a=AUTHOR)
    inside = inside.replace("A <", '<w:r><w:t xml:space="preserve">A </w:t></w:r><', 1)
    path = template(tmp_path, f"<w:p>{inside}</w:p>")
    document = filled(path)
    assert texts(document) == REVISED[body]
    assert b"Reviewer" not in everything(render(SAMPLE, path))
    assert open_template(path).notes == ["Mallen har spårade ändringar. De räknas som godkända i rapporten."]


def test_deleted_paragraph_marks_and_rows_go(tmp_path: Path) -> None:
    gone = paragraph("ett", properties=f"<w:rPr><w:del {AUTHOR}/></w:rPr>") + paragraph("två")
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = f"<w:tr><w:trPr><w:del {AUTHOR}/></w:trPr>{cell.format('bort')}</w:tr><w:tr>{cell.format('kvar')}</w:tr>"
    document = filled(
        template(
            tmp_path, f"{gone}<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>{paragraph('sist')}"
        )
    )
    assert texts(document) == ["etttvå", "sist"]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["kvar"]]


def test_comments_are_dropped_and_said(tmp_path: Path) -> None:
    def comment(document: Document) -> None:
        document.add_comment(document.paragraphs[0].runs[0], "Reviewer {{ x }}", author="Reviewer Person")

    path = template(tmp_path, paragraph("{{ projekt.namn }}"), change=comment)
    assert check_template(path) == []
    assert open_template(path).notes == ["Mallen har kommentarer. De följer inte med till rapporten."]
    data = everything(render(SAMPLE, path))
    assert b"Reviewer" not in data
    assert b"comment" not in data


BREAK = '<w:br w:type="page"/>'
MARK = '<w:bookmarkStart w:id="3" w:name="plats"/><w:bookmarkEnd w:id="3"/>'
LANDSCAPE = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'


@pytest.mark.parametrize("tag", ["{{p avsnitt.s4 }}", "{%p if projekt.namn %}"])
@pytest.mark.parametrize(
    "beside",
    [
        f"<w:r>{BREAK}</w:r>",
        "<w:r><w:drawing/></w:r>",
        "<w:r><w:t>slut</w:t></w:r>",
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
        "<w:fldSimple w:instr='PAGE'/>",
    ],
)
def test_what_would_vanish_beside_a_block_tag_is_named(tag: str, beside: str, tmp_path: Path) -> None:
    body = paragraph(tag).replace("</w:p>", f"{beside}</w:p>") + (paragraph("{%p endif %}") if "if" in tag else "")
    problem = next(p for p in check_template(template(tmp_path, body)) if p.message.startswith("Det som står intill"))
    assert problem.place.startswith("stycke 1")


@pytest.mark.parametrize("properties", [LANDSCAPE, "<w:pageBreakBefore/>"])
def test_what_a_condition_s_paragraph_says_of_pages_is_named(properties: str, tmp_path: Path) -> None:
    body = paragraph("{%p if projekt.namn %}", properties=properties) + paragraph("x") + paragraph("{%p endif %}")
    assert "försvinner" in check_template(template(tmp_path, body))[0].message


def test_what_a_text_s_paragraph_says_of_pages_and_its_bookmark_stand_once(tmp_path: Path) -> None:
    body = paragraph("{{p avsnitt.s4 }}", properties=f"<w:pageBreakBefore/>{LANDSCAPE}").replace(
        "<w:r>", f"{MARK}<w:r>"
    )
    path = template(tmp_path, body + paragraph("efter"))
    assert check_template(path) == []
    document = filled(path)
    assert texts(document) == ["Ett.", "Två.", "efter"]
    assert [len(p._p.xpath("./w:pPr/w:pageBreakBefore")) for p in document.paragraphs] == [1, 0, 0]
    assert [len(p._p.xpath("./w:pPr/w:sectPr")) for p in document.paragraphs] == [0, 1, 0]
    assert len(document.element.body.xpath(".//w:bookmarkStart")) == 1


def test_a_repeated_bookmark_stands_once(tmp_path: Path) -> None:
    body = (
        paragraph("{%p for rad in indikatorer %}")
        + paragraph("{{ rad.mal }}").replace("<w:r>", f"{MARK}<w:r>")
        + paragraph("{%p endfor %}")
    )
    document = filled(template(tmp_path, body))
    assert texts(document) == ["4", "10"]
    assert len(document.element.body.xpath(".//w:bookmarkStart | .//w:bookmarkEnd")) == 2


def test_a_choice_alone_in_its_paragraph_leaves_no_paragraph(tmp_path: Path) -> None:
    body = "".join(
        map(
            paragraph,
            (
                "{% for rad in indikatorer %}",
                "{{ rad.mal }}",
                "{% endfor %}",
                "{% if projekt.namn %}",
                "a",
                "{% else %}",
                "b",
                "{%p endif %}",
            ),
        )
    )
    path = template(tmp_path, body)
    assert check_template(path) == []
    assert texts(filled(path)) == ["4", "10", "a"]


def test_no_paragraph_holds_bare_text_and_every_cell_a_paragraph(tmp_path: Path) -> None:
    cell = "".join(map(paragraph, ("{%p if not projekt.namn %}", "a", "{%p endif %}")))
    row = f"<w:tr><w:tc>{paragraph('{%tr for r in foretag_utanfor %}')}</w:tc></w:tr><w:tr><w:tc>{cell}</w:tc></w:tr>"
    row += f"<w:tr><w:tc>{paragraph('{%tr endfor %}')}</w:tc></w:tr><w:tr><w:tc>{cell}</w:tc></w:tr>"
    document = filled(
        template(
            tmp_path,
            f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{row}</w:tbl>" + paragraph("{{r projekt.namn }}"),
        )
    )
    assert all(found[-1].tag == qn("w:p") for found in document.element.body.iter(qn("w:tc")))
    assert not [text for text in document.element.body.xpath(".//text()") if text.getparent().tag != qn("w:t")]


@pytest.mark.parametrize("words", ["{{ finns.inte }}", "{{ projekt.namn + 1 }}", "{% include 'x' %}"])
@pytest.mark.parametrize("kind", ["footnotes", "endnotes"])
def test_notes_are_checked_and_filled(kind: str, words: str, tmp_path: Path) -> None:
    def note(text: str) -> Callable[[Document], object]:
        one = kind.removesuffix("s")
        xml = f'<w:{kind} {NAMESPACES}><w:{one} w:id="1">{paragraph(text)}</w:{one}></w:{kind}>'
        form = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
        return lambda document: document.part.relate_to(
            Part(PackURI(f"/word/{kind}.xml"), form, xml.encode(), document.part.package), f"{RELATIONSHIPS}/{kind}"
        )

    reference = f'<w:p><w:r><w:{kind.removesuffix("s")}Reference w:id="1"/></w:r></w:p>'
    (problem,) = check_template(template(tmp_path, reference, change=note(words)))
    assert problem.place.startswith({"footnotes": "fotnot", "endnotes": "slutnot"}[kind])
    path = template(tmp_path, reference, change=note("Se {{ projekt.namn }}."))
    assert check_template(path) == []
    assert "Se Omställning Stockholm." in everything(render(SAMPLE, path)).decode("utf-8", "replace")


def test_a_tag_where_nothing_is_filled_is_named(tmp_path: Path) -> None:
    inline = '<wp:inline><wp:docPr id="1" name="x" descr="{{ projekt.namn }}"/></wp:inline>'
    (problem,) = check_template(template(tmp_path, f"<w:p><w:r><w:drawing>{inline}</w:drawing></w:r></w:p>"))
    assert problem.message == "Märkningen står där ingenting fylls i."


def test_a_picture_between_the_halves_of_a_tag_stays(tmp_path: Path) -> None:
    body = paragraph("{{ projekt", ".namn }}").replace("</w:t></w:r><w:r>", f"</w:t></w:r><w:r>{BREAK}</w:r><w:r>", 1)
    document = filled(template(tmp_path, body))
    assert len(document.element.body.xpath(".//w:br")) == 1
    assert texts(document)[0].strip() == "Omställning Stockholm"


def broken() -> dict[str, dict[str, str | bytes | None]]:
    names = zipfile.ZipFile(template_path(final=False)).namelist()
    cases: dict[str, dict[str, str | bytes | None]] = {f"no {name}": {name: None} for name in names}
    for name in names:
        cases[f"{name} is empty"] = {name: b""}
        cases[f"{name} is no XML"] = {name: b"<a><b></a>"}
        cases[f"{name} is another"] = {name: b"<a/>"}
        cases[f"{name} has entities"] = {name: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'}
    return cases


@pytest.mark.parametrize("case", broken())
def test_a_broken_file_is_one_line_or_a_whole_report(case: str, tmp_path: Path) -> None:
    path = tmp_path / "mall.docx"
    path.write_bytes(template_path(final=False).read_bytes())
    with_parts(path, broken()[case])
    try:
        data = render(SAMPLE, path)
    except ProjektloggError:
        return
    assert docx.Document(io.BytesIO(data)).paragraphs[-1].text.startswith("Siffrorna")


def test_a_template_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ProjektloggError, match="Mallen finns inte"):
        open_template(tmp_path / "finns-inte.docx")
    with pytest.raises(ProjektloggError, match="kan inte läsas"):
        open_template(tmp_path)


@pytest.mark.libreoffice
def test_a_pdf_fetches_nothing(tmp_path: Path) -> None:
    """Each kind of template on its way to a PDF: either it is refused, or nobody is called on the loopback address."""
    if not find_programs():
        pytest.skip("no program that makes PDFs")
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - as the class has it

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    try:
        unguarded = template(tmp_path, picture('r:link="rIdX"') + paragraph("Slut."), change=_anything(address))
        with contextlib.suppress(ProjektloggError):
            to_pdf(unguarded)
        assert asked, "the listener hears what a template that nobody looked at asks for"
        asked.clear()
        for kind, (body, _) in FETCHING.items():
            made = template(
                tmp_path,
                body.replace(TARGET, address + kind.split()[0]) + paragraph("Slut."),
                change=_anything(address),
            )
            try:
                report = render(SAMPLE, made)
            except ProjektloggError:
                continue
            (tmp_path / "rapport.docx").write_bytes(report)
            to_pdf(tmp_path / "rapport.docx")
        unseen = template(tmp_path, paragraph("Slut."), change=_anything(address))
        (tmp_path / "rapport.docx").write_bytes(render(SAMPLE, unseen))
        to_pdf(tmp_path / "rapport.docx")
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


def _anything(address: str) -> Callable[[Document], object]:
    def add(document: Document) -> None:
        link("image", address + "relation")(document)
        settings = document.settings
        document.part._settings_part.load_rel(f"{RELATIONSHIPS}/attachedTemplate", address + "mall.dotx", "rIdT", True)
        settings.element.insert(0, parse_xml(f'<w:attachedTemplate {NAMESPACES} r:id="rIdT"/>'))

    return add
