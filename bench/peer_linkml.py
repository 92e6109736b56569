"""Asks linkml-reference-validator whether words stand in a text: a line {text, parts} in, a line 0 or 1 out.

Run by a Python that has it (`pip install linkml-reference-validator` in a separate environment); see matcher_peers.py.
"""

import json
import sys

from linkml_reference_validator.models import ReferenceContent, ReferenceValidationConfig
from linkml_reference_validator.validation.supporting_text_validator import SupportingTextValidator

validator = SupportingTextValidator(ReferenceValidationConfig())
for line in sys.stdin:
    case = json.loads(line)
    reference = ReferenceContent(reference_id="bench:1", content=case["text"])
    parts = (validator.find_text_in_reference(part, reference).found for part in case["parts"])
    print(int(all(parts)), flush=False)
