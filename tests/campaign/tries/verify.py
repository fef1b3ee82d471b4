"""Edits of the shipped reports are found, with their place; what programs do when they save a report anew is not.

Of five seeds four are edits and one is harmless, so that 250 seeds are 200 and 50.
"""

import io
import random
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from tests.support_report import remove
from xl_addin import pipeline
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.example.content import example_content
from xl_addin.ledger.outcomes import Results
from xl_addin.libreoffice import locate
from xl_addin.outputs.report import FINAL, PROGRESS, shipped_template
from xl_addin.outputs.report.origin import Origin
from xl_addin.outputs.report.render import render
from xl_addin.outputs.report.verify import Verdict, read_stamp, verify

SAMPLE, SEEDS = 5, 250

_KINDS = (PROGRESS, FINAL, "styrgrupp")
_STORIES = ("word/document.xml", "word/header1.xml", "word/footer1.xml")
_INSERTED = {"author": "A", "date": "2023-10-12T00:00:00Z", "id": "900"}


@cache
def _results() -> Results:
    with _folder() as folder:
        path = Path(folder, "exempel.xlsx")
        path.write_bytes(build(example_content()))
        with open_book(path) as book:
            return pipeline.compute(book, 5)


def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory()


@cache
def _made(kind: str) -> bytes:
    return render(_results(), shipped_template(kind), final=kind == FINAL, origin=Origin("exempel.xlsx"))


def attempt(seed: int, folder: Path) -> None:
    """Edit a report, or have it saved anew, and hold it against the workbook."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    kind = _KINDS[seed // 5 % len(_KINDS)]
    report = folder / f"{chance.choice(['rapport', 'kopia av rapport (2)', 'ÅÄÖ'])}.docx"
    report.write_bytes(_made(kind))
    if seed % 5 == 4:
        HARMLESS[seed // 5 % len(HARMLESS)](report, chance)
        assert not _verdict(report).differs, "nothing was edited"
        assert _verdict(report).edited == []
        return
    change = EDITS[(seed // 5 * 4 + seed % 5) % len(EDITS)]
    words = change(report, chance)
    verdict = _verdict(report)
    assert verdict.edited, f"{change.__name__}: not found"
    reported = " ".join(f"{one.place} {one.now} {one.then}" for one in verdict.edited)
    assert all(one.place for one in verdict.edited)
    assert "".join(words.split())[:20] in "".join(reported.split()), f"{change.__name__}: {words!r}: {reported}"
    assert not verdict.workbook_differs, "an edit is no change of the workbook"


def _verdict(report: Path) -> Verdict:
    return verify(report, read_stamp(report), _results())


def _texts(document: "docx.document.Document", chance: random.Random, wanted: Callable[[str], bool]) -> BaseOxmlElement:
    """A text of the body that is as wanted."""
    texts: list[BaseOxmlElement] = [text for text in document.element.body.iter(qn("w:t")) if wanted(text.text or "")]
    return chance.choice(texts)


def _digit(report: Path, chance: random.Random) -> str:
    document = docx.Document(str(report))
    text = _texts(document, chance, lambda words: any(sign.isdigit() for sign in words))
    words = text.text or ""
    place = chance.choice([at for at, sign in enumerate(words) if sign.isdigit()])
    text.text = words[:place] + str((int(words[place]) + chance.randint(1, 9)) % 10) + words[place + 1 :]
    document.save(str(report))
    return text.text


def _word(report: Path, chance: random.Random) -> str:
    document = docx.Document(str(report))
    text = _texts(document, chance, lambda words: len(words.split()) > 1)
    words = (text.text or "").split(" ")
    words[chance.randrange(len(words))] = "annat"
    text.text = " ".join(words)
    document.save(str(report))
    return "annat" if len(text.text) > 20 else text.text


def _blank(report: Path, chance: random.Random) -> str:
    """`1 524` for 524: a blank in a figure is another figure."""
    document = docx.Document(str(report))
    text = _texts(document, chance, lambda words: words.strip().isdigit())
    text.text = f"1 {text.text}"
    document.save(str(report))
    return text.text


def _swapped(report: Path, chance: random.Random) -> str:
    """Two neighbouring cells with different figures change places."""
    document = docx.Document(str(report))
    pairs = []
    for row in document.element.body.iter(qn("w:tr")):
        texts = [list(cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        pairs += [(one[0], two[0]) for one, two in pairwise(texts) if one and two]
    one, two = chance.choice([(one, two) for one, two in pairs if one.text != two.text])
    one.text, two.text = two.text, one.text
    document.save(str(report))
    return str(one.text)


def _row_gone(report: Path, chance: random.Random) -> str:
    document = docx.Document(str(report))
    rows = [row for row in document.element.body.iter(qn("w:tr")) if _shown(row)]
    row = chance.choice(rows)
    words = next(words for words in map(_shown, row.iter(qn("w:tc"))) if words)
    remove(row)
    document.save(str(report))
    return words


def _shown(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t"))).strip()


def _paragraphs(document: "docx.document.Document") -> list[BaseOxmlElement]:
    return [one for one in document.element.body.iterchildren(qn("w:p")) if _shown(one)]


def _paragraph_gone(report: Path, chance: random.Random) -> str:
    document = docx.Document(str(report))
    paragraph = chance.choice(_paragraphs(document))
    words = _shown(paragraph)
    remove(paragraph)
    document.save(str(report))
    return words


def _moved(report: Path, chance: random.Random) -> str:
    document = docx.Document(str(report))
    there = _paragraphs(document)
    one, two = sorted(chance.sample(range(len(there)), 2))
    words = _shown(there[one])
    while two < len(there) and all(_shown(other) == words for other in there[one : two + 1]):
        two += 1
    there[min(two, len(there) - 1)].addnext(there[one])
    document.save(str(report))
    return words


def _added(report: Path, chance: random.Random) -> str:
    document = docx.Document(str(report))
    words = f"Tillägg {chance.randrange(1000)}"
    paragraph = chance.choice(_paragraphs(document))
    new = etree.fromstring(etree.tostring(docx.Document().add_paragraph(words)._p))
    paragraph.addnext(new)
    document.save(str(report))
    return words


def _of_another_template(report: Path, chance: random.Random) -> str:
    """A heading or sentence that stands so in another form."""
    document = docx.Document(str(report))
    other = docx.Document(io.BytesIO(_made(chance.choice(_KINDS))))
    here = {_shown(one) for one in _paragraphs(document)}
    words = chance.choice([_shown(one) for one in _paragraphs(other) if _shown(one) not in here] or ["Annan mall"])
    text = next(chance.choice(_paragraphs(document)).iter(qn("w:t")))
    text.text = words
    document.save(str(report))
    return words


def _tracked(report: Path, chance: random.Random, *, accepted: bool) -> str:
    """A word is struck and another written, with tracked changes."""
    document = docx.Document(str(report))
    runs = [text.getparent() for text in document.element.body.iter(qn("w:t")) if len(text.text or "") > 1]
    run = chance.choice(runs)
    new = etree.fromstring(etree.tostring(run))
    text = next(new.iter(qn("w:t")))
    text.text = f"Nytt {chance.randrange(1000)}"
    if accepted:
        run.addnext(new)
        remove(run)
    else:
        attributes = {qn(f"w:{name}"): value for name, value in _INSERTED.items()}
        inserted, deleted = etree.Element(qn("w:ins"), attributes), etree.Element(qn("w:del"), attributes)
        run.addnext(inserted)
        run.addnext(deleted)
        inserted.append(new)
        deleted.append(run)
        for old in run.iter(qn("w:t")):
            old.tag = qn("w:delText")
    document.save(str(report))
    return text.text


def _tracked_open(report: Path, chance: random.Random) -> str:
    return _tracked(report, chance, accepted=False)


def _tracked_accepted(report: Path, chance: random.Random) -> str:
    return _tracked(report, chance, accepted=True)


def _hidden(report: Path, chance: random.Random) -> str:
    """A paragraph is formatted as hidden text."""
    document = docx.Document(str(report))
    paragraph = chance.choice([one for one in document.paragraphs if one.text.strip()])
    for run in paragraph.runs:
        run.font.hidden = True
    words = paragraph.text
    document.save(str(report))
    return words


def _around(report: Path, chance: random.Random) -> str:
    """The header or footer says something else."""
    document = docx.Document(str(report))
    section = document.sections[0]
    words = f"Slutlig version {chance.randrange(100)}"
    chance.choice([section.header, section.footer]).paragraphs[0].add_run(words)
    document.save(str(report))
    return ""


def _picture(report: Path, chance: random.Random) -> str:
    """A picture is gone, or its alternative text is another; where there is none, one is put in."""
    document = docx.Document(str(report))
    drawings = list(document.element.body.iter(qn("w:drawing")))
    if not drawings:
        document.add_picture(io.BytesIO(_PIXEL))
    elif chance.random() < 0.5:
        remove(chance.choice(drawings))
    else:
        next(one for one in chance.choice(drawings).iter() if one.tag.endswith("}docPr")).set("descr", "annan")
    document.save(str(report))
    return "bild:"


_PIXEL = (Path(__file__).parents[2] / "golden" / "styrgrupp-1.png").read_bytes()
EDITS = (
    *(_digit, _word, _blank, _swapped, _row_gone, _paragraph_gone, _moved, _added),
    *(_of_another_template, _tracked_open, _tracked_accepted, _hidden, _around, _picture, _digit, _word),
)


def _rewrite(report: Path, change: Callable[[etree._Element, random.Random], None], chance: random.Random) -> None:
    """Change the XML of the stories, and pack the parts in another order."""
    with zipfile.ZipFile(report) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in _STORIES:
        root = etree.fromstring(parts[name])
        change(root, chance)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    names = list(parts)
    chance.shuffle(names)
    with zipfile.ZipFile(report, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            package.writestr(name, parts[name])


def _word_like(report: Path, chance: random.Random) -> None:
    """Revision numbers, proofing marks, bookmarks, languages, as Word puts them in at each save."""
    _rewrite(report, _put_marks, chance)


def _put_marks(root: etree._Element, chance: random.Random) -> None:
    for number, paragraph in enumerate(list(root.iter(qn("w:p")))):
        paragraph.set(qn("w:rsidR"), f"{chance.randrange(1 << 32):08X}")
        start = 1 if len(paragraph) and paragraph[0].tag == qn("w:pPr") else 0
        name = {qn("w:id"): str(number), qn("w:name"): f"_Toc{number}"}
        paragraph.insert(start, etree.Element(qn("w:bookmarkStart"), name))
        paragraph.append(etree.Element(qn("w:bookmarkEnd"), {qn("w:id"): str(number)}))
        paragraph.insert(start, etree.Element(qn("w:proofErr"), {qn("w:type"): "spellStart"}))
        paragraph.append(etree.Element(qn("w:proofErr"), {qn("w:type"): "spellEnd"}))
    for run in root.iter(qn("w:r")):
        run.set(qn("w:rsidRPr"), f"{chance.randrange(1 << 32):08X}")
        properties = run.find(qn("w:rPr"))
        if properties is None:
            properties = etree.Element(qn("w:rPr"))
            run.insert(0, properties)
        etree.SubElement(properties, qn("w:lang"), {qn("w:val"): "sv-SE"})


def _split(report: Path, chance: random.Random) -> None:
    """Runs are split anywhere, and breaks for the page as it was last drawn are put in between."""
    _rewrite(report, _split_runs, chance)


def _split_runs(root: etree._Element, chance: random.Random) -> None:
    for run in list(root.iter(qn("w:r"))):
        texts = run.findall(qn("w:t"))
        if len(texts) != 1 or len(texts[0].text or "") < 2 or run.find(qn("w:br")) is not None:
            continue
        words = texts[0].text or ""
        place = chance.randrange(1, len(words))
        other = etree.fromstring(etree.tostring(run))
        for one, part in ((run, words[:place]), (other, words[place:])):
            text = next(one.iter(qn("w:t")))
            text.text = part
            text.set(qn("xml:space"), "preserve")
        other.insert(0, etree.Element(qn("w:lastRenderedPageBreak")))
        run.addnext(other)


def _attributes(report: Path, chance: random.Random) -> None:
    """Attributes stand in another order."""
    _rewrite(report, _shuffle_attributes, chance)


def _shuffle_attributes(root: etree._Element, chance: random.Random) -> None:
    for element in root.iter():
        pairs = list(element.attrib.items())
        chance.shuffle(pairs)
        element.attrib.clear()
        for name, value in pairs:
            element.set(name, value)


def _by_python_docx(report: Path, chance: random.Random) -> None:
    document = docx.Document(str(report))
    document.core_properties.revision = chance.randrange(2, 99)
    document.core_properties.last_modified_by = "Någon"
    document.save(str(report))


def _by_libreoffice(report: Path, _: random.Random) -> None:
    office = locate.find()
    if office is None:
        pytest.skip("there is no LibreOffice here")
    out = report.parent / "sparad"
    profile = f"-env:UserInstallation={(report.parent / 'profil').as_uri()}"
    command = [str(office), profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out)]
    subprocess.run([*command, str(report)], check=True, capture_output=True, timeout=120)
    (out / report.name).replace(report)


HARMLESS = (_word_like, _split, _attributes, _by_python_docx, _by_libreoffice)
