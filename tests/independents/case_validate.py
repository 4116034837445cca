"""Runs case_utils' validator on a CASE/UCO graph, against the ontology that rides in its wheel."""

import json
import sys

import rdflib
from case_utils.case_validate import validate

graph = rdflib.Graph().parse(sys.argv[1], format="json-ld")
result = validate(sys.argv[1], case_version="case-1.5.0", allow_infos=True)
print(json.dumps({"conforms": result.conforms, "text": result.text, "triples": len(graph)}))
