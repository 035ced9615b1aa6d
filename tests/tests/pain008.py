"""Reads files of collections as a bank would: against the schema of ISO 20022, and adding up what they say.

Arguments: the schema, then files. Prints one JSON object a file: how many collections there are, their sum in minor units,
the reasons why it is none. Everything is read by `xmlschema`, which shares nothing with what wrote it.
"""

import json
import sys
from decimal import Decimal

import xmlschema

SPACE = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.008.001.02"}


def texts(tree, path):
    return [element.text for element in tree.iterfind(path, SPACE)]


def minor(texts_of):
    return int(sum(map(Decimal, texts_of), Decimal(0)) * 100)


def told(schema, path):
    resource = xmlschema.XMLResource(path, allow="sandbox", defuse="always")
    wrong = [f"{error.path}: {error.reason}" for error in schema.iter_errors(resource)]
    root = resource.root
    amounts = texts(root, ".//p:DrctDbtTxInf/p:InstdAmt")
    head = "p:CstmrDrctDbtInitn/p:GrpHdr"
    for place in [head, *(f"p:CstmrDrctDbtInitn/p:PmtInf[{n}]" for n in range(1, 1 + len(texts(root, ".//p:PmtInfId"))))]:
        mine = amounts if place == head else texts(root, f"{place}/p:DrctDbtTxInf/p:InstdAmt")
        if texts(root, f"{place}/p:NbOfTxs") != [str(len(mine))]:
            wrong.append(f"{place}: NbOfTxs is not {len(mine)}")
        if minor(texts(root, f"{place}/p:CtrlSum")) != minor(mine):
            wrong.append(f"{place}: CtrlSum is not {minor(mine)}")
    names = texts(root, ".//p:EndToEndId")
    if len(set(names)) != len(names):
        wrong.append("an EndToEndId stands twice")
    return {
        "count": len(amounts),
        "minor": minor(amounts),
        "sequences": sorted(set(texts(root, ".//p:SeqTp"))),
        "days": texts(root, ".//p:ReqdColltnDt"),
        "wrong": wrong,
    }


def main():
    schema = xmlschema.XMLSchema10(sys.argv[1])
    json.dump([told(schema, path) for path in sys.argv[2:]], sys.stdout)


if __name__ == "__main__":
    main()
