"""Articles as press databases export them, for `text_shapes.py`; outlets and names are invented."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date

NEXIS = """{a.title}

{a.outlet}

{a.day:%B} {a.day.day}, {a.day.year} {a.day:%A}

Copyright {a.day.year} {a.outlet} Ltd All Rights Reserved

Section: NEWS; Pg. 4

Length: {a.words} words

Byline: Hanna Vos

Dateline: SEOUL

Body



{body}



Graphic

\x20

Two ships at the pier

Load-Date: {a.day:%B} {a.day.day}, {a.day.year}


End of Document
"""
OLD_LEXIS = """                               {a.number} of {a.count} DOCUMENTS


                              {a.outlet}

                            {a.day:%B} {a.day.day}, {a.day.year} {a.day:%A}
                                 Final Edition

{title}

BYLINE: Hanna Vos

SECTION: NEWS; Pg. 4

LENGTH: {a.words} words

DATELINE: SEOUL


{body}

LOAD-DATE: {a.day:%B} {a.day.day}, {a.day.year}

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper


                       Copyright {a.day.year} {a.outlet}
                              All Rights Reserved

"""
FACTIVA = """News
{a.title}

By Hanna Vos
{a.words} words
{a.day.day} {a.day:%B} {a.day.year}
08:30 GMT
{a.outlet}
HARPOS
English
Copyright {a.day.year}. {a.outlet}. All Rights Reserved.

{body}

{a.outlet} Ltd.

Document HARPOS0020230{a.number:03d}3e7f000{a.number:02d}
"""
FACTIVA_END = "\n\nSearch Summary\n\nText\n(talks)\nDate\nAll Dates\nSource\nAll Sources\n"
FACTIVA_CODES = """HD      {a.title}
BY      By Hanna Vos
WC      {a.words} words
PD      {a.day.day} {a.day:%B} {a.day.year}
SN      {a.outlet}
SC      HARPOS
LA      English
CY      Copyright {a.day.year}. {a.outlet}. All Rights Reserved.
LP      {a.paragraphs[0]}
TD     \x20
{body}
RE      nkorea : North Korea
PUB     {a.outlet} Ltd.
AN      Document HARPOS0020230{a.number:03d}3e7f
"""
PROQUEST = """____________________________________________________________

{a.title}
Author: Vos, Hanna
Publication info: {a.outlet} ; Seoul [Seoul]. {a.day.day} {a.day:%b} {a.day.year}: A4.
ProQuest document link

Abstract: None available.

Full text: {body}

Subject: Politics; International relations
Location: North Korea
Title: {a.title}
Publication title: {a.outlet}
First page: A4
Publication year: {a.day.year}
Publication date: {a.day:%b} {a.day.day}, {a.day.year}
Publisher: {a.outlet} Ltd.
Place of publication: Seoul
Country of publication: Korea
ISSN: 01234567
Source type: Newspapers
Language of publication: English
Document type: News
ProQuest document ID: 27{a.number:08d}
Document URL: https://www.proquest.example/docview/27{a.number:08d}
Copyright: Copyright {a.outlet} {a.day.year}
Last updated: 2023-12-01
Database: Global Newsstream
"""
PROQUEST_END = (
    "\n____________________________________________________________\nContact ProQuest\n"
    "Copyright © 2023 ProQuest LLC. All rights reserved. - Terms and Conditions\n"
)


@dataclass(frozen=True)
class Plain:
    """A real article before it is brought into any shape, with an invented day and outlet; `number` of `count`."""

    title: str
    paragraphs: tuple[str, ...]
    day: date
    outlet: str
    number: int
    count: int

    @property
    def words(self) -> int:
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def exported(template: str, article: Plain) -> str:
    return template.format(a=article, body="\n\n".join(article.paragraphs))


def old_lexis(article: Plain) -> str:
    body = "\n\n".join(textwrap.fill("   " + paragraph, 70) for paragraph in article.paragraphs)
    return OLD_LEXIS.format(a=article, title=textwrap.fill(article.title, 70), body=body)


def factiva_codes(article: Plain) -> str:
    body = "\n\n".join("      " + paragraph for paragraph in article.paragraphs[1:])
    return FACTIVA_CODES.format(a=article, body=body)
