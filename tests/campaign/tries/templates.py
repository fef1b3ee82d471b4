"""Templates that somebody has changed: a whole report or one Swedish line, and nothing left unfilled in what passes."""

import copy
import io
import random
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from docx.oxml.ns import qn
from lxml import etree

from tests.support_templates import SAMPLE as RESULTS
from xl_addin.contract.errors import ProjektloggError
from xl_addin.figures.facts import figures_of
from xl_addin.outputs.report import shipped_template
from xl_addin.outputs.report.render import render
from xl_addin.outputs.report.template_check import check_template

SAMPLE_TEMPLATES = ("lagesrapport", "slutrapport", "styrgrupp")
SAMPLE_SECONDS = 20
_TAG = re.compile(r"\{\{|\{%|%\}|\}\}|\{#|#\}")
_SWEDISH = re.compile(r"[A-ZÅÄÖ].*[.?]", re.DOTALL)
_EXPRESSIONS = (
    "{{ behovsanalys.perioden + 1 }}",
    "{{ indikatorer }}",
    "{{r projekt.namn }}",
    "{{p avsnitt.s4 }}",
    "{{ behovsanalys.perioden > behovsanalys.mal }}",
    "{% if behovsanalys.kvar %}a{% else %}b{% endif %}",
    "{% if behovsanalys.perioden > behovsanalys.mal %}a{% endif %}",
    "{% if kvinnor.perioden > 1 %}a{% endif %}",
    "{% for r in stodrader %}{{ r.belopp }}{% for s in stodrader %}x{% endfor %}{% endfor %}",
    "{%p if projekt.namn %}",
    "{%p endif %}",
    "{%tr endfor %}",
    "{% endif %}",
    "{# {{ x }} #}",
    "{{ ”x” }}",
    "{{",
    "}}",
    "{% set a = 1 %}",
    "{{ diagram.mal }}",
    "{{ projekt['namn'] }}",
)
_NODES = (
    '<w:r {0}><w:br w:type="page"/></w:r>',
    '<w:bookmarkStart {0} w:id="9" w:name="x"/>',
    '<w:ins {0} w:author="Reviewer"><w:r><w:t>ny</w:t></w:r></w:ins>',
    '<w:del {0} w:author="Reviewer"><w:r><w:delText>{{{{ x }}}}</w:delText></w:r></w:del>',
    '<w:fldSimple {0} w:instr="INCLUDETEXT x"/>',
    '<w:hyperlink {0} w:anchor="x"><w:r><w:t>{{{{ projekt.namn }}}}</w:t></w:r></w:hyperlink>',
    "<w:sdt {0}><w:sdtContent><w:r><w:t>{{% if projekt.namn %}}</w:t></w:r></w:sdtContent></w:sdt>",
    "<w:proofErr {0}/>",
)
_NAMESPACE = f'xmlns:w="{qn("w:p")[1:].split("}")[0]}"'

SAMPLE, SEEDS = 10, 2_000
FIGURES = figures_of(RESULTS)
Change = Callable[[random.Random, "etree._Element"], None]


def attempt(seed: int, folder: Path) -> None:
    """Change a template in one to four ways, check it and make a report of it."""
    chance = random.Random(seed)  # noqa: S311 - the same seed, the same case
    path = folder / "mall.docx"
    path.write_bytes(_changed(chance, shipped_template(chance.choice(SAMPLE_TEMPLATES)).read_bytes()))
    start = time.perf_counter()
    try:
        problems = check_template(path, FIGURES)
    except ProjektloggError as error:
        _is_one_line(error)
        return
    try:
        data = render(RESULTS, path)
    except ProjektloggError as error:
        _is_one_line(error)
        told = ("saknas", "visas inte", "läsas")  # what only the workbook's own figures show
        assert problems or any(word in str(error) for word in told), error  # noqa: PT017 - any other is a failure too
        assert all(problem.place and problem.message for problem in problems)
        return
    finally:
        assert time.perf_counter() - start < SAMPLE_SECONDS
    assert not problems, problems
    document = docx.Document(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                _is_filled(etree.fromstring(package.read(name)), name)
    assert len(document.element.body)


def _is_one_line(error: ProjektloggError) -> None:
    assert error.where == "mall.docx"
    assert _SWEDISH.match(str(error.message)), error
    assert "\n" not in str(error), error


def _is_filled(root: "etree._Element", name: str) -> None:
    words = "".join(str(text) for text in root.itertext())
    assert not _TAG.search(words), f"{name}: {_TAG.search(words)}"
    assert b"Reviewer" not in etree.tostring(root)
    for text in root.xpath(".//text()[normalize-space()]"):  # type: ignore[union-attr]  # texts
        holder = text.getparent().tag  # type: ignore[union-attr]  # it knows where it stands
        assert holder in {qn("w:t"), qn("w:instrText"), qn("wp:posOffset")}, f"{name}: bare text in {holder}"
    for cell in root.iter(qn("w:tc")):
        assert cell[-1].tag in {qn("w:p"), qn("w:sdt")}, "a cell without a paragraph"


def _changed(chance: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(["word/document.xml"] * 4 + [one for one in members if "header" in one or "footer" in one])
        if chance.random() < 0.04:
            name = chance.choice(list(members))
            members[name] = _damaged(chance, members[name])
            continue
        try:
            root = etree.fromstring(members[name])
        except (etree.XMLSyntaxError, KeyError):
            continue
        chance.choice(_CHANGES)(chance, root)
        members[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if chance.random() < 0.03:
        del members[chance.choice(list(members))]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


def _damaged(chance: random.Random, data: bytes) -> bytes:
    at, length = chance.randrange(len(data) + 1), chance.choice((1, 10, 200))
    return data[:at] + chance.choice((b"", b"<", b"\xff", b"{{ x }}", b"&amp;", data[:50])) + data[at + length :]


def _some(chance: random.Random, root: "etree._Element", *names: str) -> "etree._Element | None":
    found = list(root.iter(*(qn(f"w:{name}") for name in names)))
    return chance.choice(found) if found else None


def _drop(chance: random.Random, root: "etree._Element") -> None:
    chosen = _some(chance, root, "r", "p", "tr", "tc", "tbl", "pPr", "t", "sectPr", "tblGrid")
    if chosen is not None:
        chosen.getparent().remove(chosen)  # type: ignore[union-attr]  # none of them is a root


def _double(chance: random.Random, root: "etree._Element") -> None:
    chosen = _some(chance, root, "r", "p", "tr", "tc")
    if chosen is not None:
        chosen.addnext(copy.deepcopy(chosen))


def _move(chance: random.Random, root: "etree._Element") -> None:
    kind = chance.choice(("r", "p", "tr"))
    chosen, place = _some(chance, root, kind), _some(chance, root, kind)
    if chosen is not None and place is not None and not any(up is chosen for up in (place, *place.iterancestors())):
        place.addnext(chosen)


def _split(chance: random.Random, root: "etree._Element") -> None:
    run = _some(chance, root, "r")
    text = None if run is None else run.find(qn("w:t"))
    if run is not None and text is not None and text.text:
        at = chance.randrange(len(text.text) + 1)
        rest = copy.deepcopy(run)
        run.addnext(rest)
        text.text, rest.find(qn("w:t")).text = text.text[:at], text.text[at:]  # type: ignore[union-attr]  # a copy
        if chance.random() < 0.5:
            run.addnext(etree.fromstring(chance.choice(_NODES).format(_NAMESPACE)))


def _write(chance: random.Random, root: "etree._Element") -> None:
    text = _some(chance, root, "t")
    if text is not None:
        words, at = text.text or "", chance.randrange(len(text.text or "") + 1)
        put = chance.choice((chance.choice(_EXPRESSIONS), chance.choice("{}%#p \"'|.<ÿ")))
        text.text = chance.choice((words[:at] + put + words[at:], put, words[:at] + words[at + 1 :]))


def _put(chance: random.Random, root: "etree._Element") -> None:
    paragraph = _some(chance, root, "p")
    if paragraph is not None:
        paragraph.append(etree.fromstring(chance.choice(_NODES).format(_NAMESPACE)))


_CHANGES: tuple[Change, ...] = (_drop, _double, _move, _split, _split, _write, _write, _put)
