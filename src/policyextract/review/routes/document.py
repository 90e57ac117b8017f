"""A document with all that was found in it, and the pictures of its pages."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from policyextract.formats import printed
from policyextract.jobs.reasons import advice
from policyextract.review.desk import Here
from policyextract.review.errors import Refused
from policyextract.review.pages import environment, page
from policyextract.review.pictures import Pictures, lies_as
from policyextract.review.view import fields
from policyextract.sources import Source
from policyextract.store import clippings, records

router = APIRouter()
LARGEST = 2**31 - 1  # that a database takes for an integer
PNG = b"\x89PNG"
KEPT = {"Cache-Control": "private, max-age=3600"}
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@router.get("/documents/{id}")
def document(request: Request, desk: Here, id: int) -> HTMLResponse:
    """A document: its articles with their records, its names, and what was doubtful about reading it."""
    with desk.database.read() as connection:
        found = clippings.clippings(connection, [min(id, LARGEST)]).get(id)
        if found is None:
            raise Refused(404, "no_document")
        articles = clippings.articles_of(connection, id)
        near = {doc for article in articles for doc in clippings.near(connection, id, article.id)}
        values = {
            "clipping": found,
            "articles": articles,
            "records": records.of_document(connection, id),
            "names": clippings.names_of(connection, id),
            "failures": [(one, advice(one.reason)) for one in clippings.failures_of(connection, id)],
            "near": clippings.clippings(connection, sorted(near)).values(),
        }
    return page(request, "document.html.j2", {**values, "fields": fields})


@router.get("/documents/{id}/pages/{number}")
def picture(request: Request, desk: Here, id: int, number: int) -> Response:
    """The picture of a page; where none can be had that lies as it was read, its words at their places."""
    with desk.database.read() as connection:
        found = clippings.clippings(connection, [min(id, LARGEST)]).get(id)
        if found is None or not 1 <= number <= len(found.pages):
            raise Refused(404, "no_document")
        source, names = clippings.source(connection, id), clippings.names_of(connection, id)
    pictures: Pictures = request.app.state.pictures
    sheet = source.sheets[number - 1]
    drawn = pictures.picture(names, found.sha256, number, sheet.turned)
    if drawn is None or not lies_as(drawn, sheet):
        return Response(_words(source, number), media_type="image/svg+xml")
    kind = "png" if drawn.startswith(PNG) else "jpeg"
    return Response(drawn, media_type=f"image/{kind}", headers=KEPT)


def _words(source: Source, number: int) -> str:
    """A page as SVG, made of the words that were read on it."""
    template = environment().get_template("page.svg.j2")
    words = printed.words(source, number)
    return NOT_IN_XML.sub("\ufffd", template.render(sheet=source.sheets[number - 1], words=words))
